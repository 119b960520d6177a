import { type Cents, formatMoney } from '../../domain/money.ts';
import type { RecordTable, TableCell, TableColumn } from './table.ts';

/** So many characters leave at once. */
const piece = 64_000;

/**
 * In UTF-8 with its mark, without which Excel takes accents for another alphabet. A text that a spreadsheet would run as
 * a formula is given an apostrophe; amounts keep their minus.
 */
export async function* csvTable({ columns, rows }: RecordTable): AsyncGenerator<string> {
  let waiting = `\ufeff${columns.map(({ head }) => quoted(plain(head))).join()}\r\n`;
  for await (const row of rows) {
    waiting += `${row.map((cell, at) => written(cell, columns[at]!)).join()}\r\n`;
    if (waiting.length > piece) {
      yield waiting;
      waiting = '';
    }
  }
  yield waiting;
}

function written(cell: TableCell, { kind }: TableColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return kind === 'day' ? cell : quoted(plain(cell));
  if (kind === 'money') return formatMoney(cell as Cents);
  return kind === 'instant' ? new Date(cell).toISOString() : String(cell);
}

/** What spreadsheets take a cell for that begins so: a formula, and a link, a program or a file in it. */
const plain = (text: string): string => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
