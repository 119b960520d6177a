import { type CsvError, parse } from 'csv-parse/sync';
import type { Cell } from '../../domain/imports/import-cells.ts';
import type { Style } from '../../domain/imports/values.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { sheetRows } from './imports/excel/sheet.ts';
import { TooMuchUnpacked } from './imports/excel/zip.ts';

/** A pasted text, a CSV or an Excel file as rows of cells. */

/** An Excel file may unpack to so much: far above any schedule of values, far below what would fill the memory. */
const mostUnpacked = 16 * 1024 * 1024;
const mostRows = 10_000;
const mostColumns = 100;

const notATable = (facts = {}) => no('invalid', { field: 'table', because: 'not_a_table', ...facts });

type Rows = readonly (readonly Cell[])[];
export interface Table {
  readonly rows: Rows;
  /** How its numbers are written. */
  readonly style: Style;
}

/**
 * What ends a row, the longest first. Looked for in the first row alone it would be missed in the others, where rows were put
 * together of two files or added with another program: they would come as one, or as one long cell.
 */
export const lineEnds = ['\r\n', '\n', '\r'];

/** Text with tabs (as it is pasted from a spreadsheet), commas or semicolons between its cells. */
export function rowsOfText(text: string): Outcome<Table> {
  const delimiter = delimiterOf(text);
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      delimiter,
      record_delimiter: lineEnds,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: mostRows + 1,
    });
    return bounded(rows, styleOf(delimiter));
  } catch (thrown) {
    if ((thrown as CsvError).code?.startsWith('CSV_')) return notATable();
    throw thrown;
  }
}

/** What parts most cells of the first line. A tab wins: no cell that was typed has one. */
export function delimiterOf(text: string): string {
  const line = text.trimStart().split(/\r\n?|\n/, 1)[0] ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  if (line.includes('\t')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

/** Between semicolons stand tables of countries that write 1.234,50. */
export const styleOf = (delimiter: string): Style => (delimiter === ';' ? 'semicolons' : 'us');

/** The first sheet of an Excel file. It may say of its only cell that it is its last of all: no more is kept than is taken. */
export async function rowsOfExcel(file: Buffer): Promise<Outcome<Table>> {
  const unpacked = unpackedSize(file);
  if (unpacked === null) return notATable();
  if (unpacked > mostUnpacked) return tooMuchUnpacked;
  const rows: (readonly Cell[])[] = [];
  let at = 0;
  try {
    for await (const row of sheetRows(file, mostUnpacked)) {
      at++;
      // Behind the last value nothing is of the table.
      if (row.length === 0) continue;
      if (at > mostRows) return tooManyRows;
      if (row.length > mostColumns) return tooManyColumns;
      while (rows.length < at - 1) rows.push([]);
      rows.push(row);
    }
  } catch (cause) {
    // Whatever the reader stumbled over, the file is none that it can read.
    return cause instanceof TooMuchUnpacked ? tooMuchUnpacked : notATable();
  }
  return yes({ rows, style: 'us' });
}

const tooMuchUnpacked = no('too_large', { limit: '16 MB unpacked' });
const tooManyRows = no('too_large', { limit: `${mostRows} rows` });
const tooManyColumns = no('too_large', { limit: `${mostColumns} columns` });

function bounded(rows: Rows, style: Style): Outcome<Table> {
  if (rows.length > mostRows) return tooManyRows;
  if (rows.some((row) => row.length > mostColumns)) return tooManyColumns;
  return yes({ rows, style });
}

/** What a ZIP file says that it unpacks to, by its central directory; null where it has none. */
function unpackedSize(file: Buffer): number | null {
  const [endMark, entryMark] = [0x06054b50, 0x02014b50];
  const first = Math.max(0, file.length - 22 - 0xffff);
  for (let at = file.length - 22; at >= first; at--) {
    if (file.readUInt32LE(at) !== endMark) continue;
    const entries = file.readUInt16LE(at + 10);
    let place = file.readUInt32LE(at + 16);
    let total = 0;
    for (let i = 0; i < entries; i++) {
      if (place + 46 > file.length || file.readUInt32LE(place) !== entryMark) return null;
      total += file.readUInt32LE(place + 24);
      place += 46 + file.readUInt16LE(place + 28) + file.readUInt16LE(place + 30) + file.readUInt16LE(place + 32);
    }
    return total;
  }
  return null;
}
