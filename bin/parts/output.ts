import { fill, words } from '../../src/domain/words/words.ts';
import { exitCode } from './exit-codes.ts';

/**
 * Whoever reads an answer may have had enough of it (`| head`): the command is done all the same, and ends as it would have.
 * Where it cannot be written for another reason, such as a disk that is full, that is said in a sentence.
 */
export function goOnUnread(answers: NodeJS.WriteStream, refusals: NodeJS.WriteStream): void {
  refusals.on('error', () => undefined);
  answers.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') return;
    refusals.write(`${fill(words.cli.answerNotWritten, { because: cause.message })}\n`);
    process.exitCode = exitCode('error');
  });
}

/**
 * Without what a terminal obeys instead of showing it. Names and numbers are typed by others, a subcontractor's contact among
 * them: such a mark in one could hide the rows above it, or write others over them.
 */
export const tame = (text: string): string => text.replace(/\r(?!\n)|[^\P{Cc}\r\n\t]/gu, ' ');

/** As one cell of a table, or one field of a record: what ends a line would begin a row that is none. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Plain text for people: columns as wide as what stands in them, figures to the right. */
export function table(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const text = (row: Readonly<Record<string, string | number | null>>, name: string) =>
    oneLine(String(row[name] ?? ''));
  const width = (name: string) => Math.max(name.length, ...rows.map((row) => [...text(row, name)].length));
  const figures = (name: string) => rows.every((row) => /^-?[\d,.]*$/.test(text(row, name)));
  const cell = (value: string, name: string) =>
    figures(name) ? value.padStart(width(name)) : value.padEnd(width(name));
  const line = (of: (name: string) => string) =>
    names
      .map((name) => cell(of(name), name))
      .join('  ')
      .trimEnd();
  return [line((name) => name), ...rows.map((row) => line((name) => text(row, name)))].join('\n');
}

/** Fields of one record, one a line. */
export function record(fields: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${oneLine(String(value))}`).join('\n');
}
