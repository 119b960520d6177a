import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import type { ImportSource } from '../../../app/hub.ts';
import { type Cell, textOf } from '../../../domain/import-cells.ts';
import { type ImportKind, importLimits } from '../../../domain/imports/kinds.ts';
import { cellsOf, type Head, readHead, type SourceRow } from '../../../domain/imports/read-row.ts';
import type { Style } from '../../../domain/imports/values.ts';
import { Refusing } from '../../problem.ts';
import { rowsOfExcel } from '../read-table.ts';
import { textOf as decoded } from './text-of.ts';

/** CSV and Excel files as rows by column: the first row that holds anything names the columns. */

const rowsAtOnce = 1_000;
const longestRecord = 1024 * 1024;
/** A head longer than this is none. */
const longestHead = 64 * 1024;

interface Tables {
  readonly rows: AsyncIterable<readonly Cell[]>;
  readonly style: () => Style;
}

function sourceOf(kind: ImportKind, given: readonly string[], table: Tables): ImportSource {
  let head: Head | null = null;
  let named: Record<string, string> = {};
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    let batch: SourceRow[] = [];
    let at = 0;
    for await (const row of table.rows) {
      at++;
      if (row.length > importLimits.columns) {
        throw new Refusing('invalid', {
          field: 'file',
          because: 'import_too_wide',
          row: at,
          limit: importLimits.columns,
        });
      }
      if (row.every((cell) => textOf(cell) === '')) continue;
      if (head === null) {
        head = readHead(kind, row, at, given);
        named = Object.fromEntries(
          head.columns.flatMap((column, i) => (column === null ? [] : [[column.name, textOf(row[i])]])),
        );
        if (head.errors.length > 0) return;
        continue;
      }
      batch.push({ row: at, item: 0, cells: cellsOf(head, row) });
      if (batch.length < rowsAtOnce) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
  return {
    rows: rows(),
    objects: false,
    style: table.style,
    heads: () => ({ named, unknown: head?.unknown ?? [], errors: head?.errors ?? [] }),
  };
}

/** @param given columns that every row has from elsewhere. */
export function csvSource(kind: ImportKind, bytes: AsyncIterable<Uint8Array>, given: readonly string[]): ImportSource {
  let style: Style = 'us';
  async function* records(): AsyncGenerator<readonly Cell[]> {
    const text = decoded(bytes)[Symbol.asyncIterator]();
    let begin = '';
    while (!/[^\s\ufeff][^\n]*\n/.test(begin) && begin.length < longestHead) {
      const next = await text.next();
      if (next.done) break;
      begin += next.value;
    }
    const delimiter = delimiterOf(begin);
    style = delimiter === ';' ? 'semicolons' : 'us';
    const parser = parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: longestRecord,
    });
    async function* whole() {
      yield begin;
      for (;;) {
        const next = await text.next();
        if (next.done) return;
        yield next.value;
      }
    }
    let row = 0;
    // What goes wrong on the way in is thrown by the loop below.
    const coming = pipeline(Readable.from(whole()), parser).catch(() => undefined);
    try {
      for await (const record of parser) {
        row++;
        yield record as string[];
      }
      await coming;
    } catch (thrown) {
      if (!(thrown as CsvError).code?.startsWith('CSV_')) throw thrown;
      throw new Refusing('invalid', { field: 'file', because: 'import_unreadable', row: row + 1 }, { cause: thrown });
    } finally {
      await text.return?.(undefined);
    }
  }
  return sourceOf(kind, given, { rows: records(), style: () => style });
}

/** What parts most cells of the first line. A tab wins: no cell that was typed has one. */
function delimiterOf(text: string): string {
  const line = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  if (line.includes('\t')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

/** The first sheet of an Excel file, which is read as a whole, and so may be no larger than its limits. */
export function excelSource(
  kind: ImportKind,
  bytes: AsyncIterable<Uint8Array>,
  given: readonly string[],
): ImportSource {
  const { excelBytes, excelUnpacked, excelRows, columns } = importLimits;
  async function* records(): AsyncGenerator<readonly Cell[]> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > excelBytes) throw new Refusing('too_large', { limit: `${excelBytes / 1024 / 1024} MB` });
      chunks.push(chunk);
    }
    const read = await rowsOfExcel(Buffer.concat(chunks), { unpacked: excelUnpacked, rows: excelRows, columns });
    if (!read.ok) {
      const { code, facts } = read.refusal;
      throw code === 'too_large'
        ? new Refusing('too_large', facts)
        : new Refusing('invalid', { field: 'file', because: 'import_not_excel' });
    }
    yield* read.value;
  }
  return sourceOf(kind, given, { rows: records(), style: () => 'us' });
}
