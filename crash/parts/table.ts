/** What a part of the harness found: rows for the page, and what is wrong. */
export interface Table {
  readonly title: string;
  readonly text: string;
  readonly wrong: readonly string[];
}

const shown = (cell: string | number) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell);

/** Reads well in a terminal, and is Markdown too. */
export function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  wrong: readonly string[],
): Table {
  const all = [columns, ...rows.map((row) => row.map(shown))];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...body] = all.map(line);
  return { title, text: [head, `| ${widths.map(() => '---').join(' | ')} |`, ...body].join('\n'), wrong };
}

/** Tells how far it is, beside the report. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
