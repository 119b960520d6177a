import { plainNumber } from './cell-text.ts';

/** A block as spreadsheets put it on the clipboard: cells between tabs, rows between line ends, quotes where needed. */
export type Block = readonly (readonly string[])[];

/** A clipboard longer than this is no part of an invoice. */
export const mostCharacters = 1_000_000;

/** Reads a block; the line end behind its last row, which spreadsheets add, begins none. Null where it is too long to read. */
export function readBlock(text: string): Block | null {
  if (text.length > mostCharacters) return null;
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)!.push(untamed(cell));
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (letter === '"' && cell === '' && closes(text, i)) quoted = true;
    else if (letter === '\t') endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i++;
      endCell();
      rows.push([]);
    } else cell += letter;
  }
  endCell();
  if (rows.length > 1 && rows.at(-1)!.join('\t') === '') rows.pop();
  return rows;
}

/**
 * A block without the rows of nothing at its end that lie beyond the lines there are. Those within them count: a line that
 * is blank in the spreadsheet would go on billing what it had.
 */
export function endingWithin(block: Block, lines: number): Block {
  const last = block.findLastIndex((row) => row.some((one) => one.trim() !== ''));
  return block.slice(0, Math.max(last + 1, lines, 1));
}

/** A block of one fills the whole range, and one that goes into it some times over is repeated, as spreadsheets do it. */
export function stretched(block: Block, rows: number, columns: number): Block {
  const width = Math.max(...block.map((row) => row.length));
  if (rows % block.length !== 0 || columns % width !== 0) return block;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => block[row % block.length]![column % width] ?? ''),
  );
}

/** Whether a quote that opens a cell is also closed at the end of one: `5" pipe` has one that is neither. */
function closes(text: string, from: number): boolean {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] === '"') i++;
    else return i + 1 === text.length || /[\t\r\n]/.test(text[i + 1]!);
  }
  return false;
}

/**
 * A text that a spreadsheet would take for a formula is kept a text, by the quote that spreadsheets have for that; a number
 * may begin with its sign. What has such a quote already gets another one, so that reading takes away what was put there.
 */
const tame = (cell: string) => (/^'*[=+@-]/.test(cell) && plainNumber(cell) === null ? `'${cell}` : cell);
const untamed = (cell: string) => (/^'+[=+@-]/.test(cell) ? cell.slice(1) : cell);

export function writeBlock(block: Block): string {
  const quote = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return block.map((row) => row.map((cell) => quote(tame(cell))).join('\t')).join('\n');
}
