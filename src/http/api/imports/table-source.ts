import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import type { ImportSource } from '../../../app/hub.ts';
import { beyond, type Cell, lettersOf, nameless, textOf } from '../../../domain/imports/import-cells.ts';
import { type ImportKind, importLimits } from '../../../domain/imports/kinds.ts';
import { cellsOf, type Head, readHead, type SourceRow } from '../../../domain/imports/read-row.ts';
import type { Style } from '../../../domain/imports/values.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { Refusing } from '../../problem.ts';
import { delimiterOf, lineEnds, styleOf } from '../read-table.ts';
import { sheetRows } from './excel/sheet.ts';
import { TooMuchUnpacked } from './excel/zip.ts';
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
  let first: readonly Cell[] = [];
  let named: Record<string, string> = {};
  let blanks: readonly number[] = [];
  const unnamed = new Set<number>();
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
        first = row;
        blanks = nameless(row);
        named = Object.fromEntries(
          head.columns.flatMap((column, i) => (column === null ? [] : [[column.name, textOf(row[i])]])),
        );
        if (head.errors.length > 0) return;
        continue;
      }
      for (const place of blanks) if (!unnamed.has(place) && textOf(row[place]) !== '') unnamed.add(place);
      batch.push({ row: at, item: 0, cells: cellsOf(head, row), beyond: beyond(first, row) });
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
    heads: () => ({ named, unknown: [...(head?.unknown ?? []), ...headless(unnamed)], errors: head?.errors ?? [] }),
  };
}

/** Columns that hold something and have no head, by their letters. */
const headless = (places: ReadonlySet<number>): readonly string[] =>
  [...places].sort((a, b) => a - b).map((place) => fill(words.imports.results.headless, { column: lettersOf(place) }));

/** Is there a whole line that holds anything? */
function hasLine(text: string): boolean {
  const last = text.lastIndexOf('\n');
  return last !== -1 && /[^\s\ufeff]/.test(text.slice(0, last));
}

/** @param given columns that every row has from elsewhere. */
export function csvSource(kind: ImportKind, bytes: AsyncIterable<Uint8Array>, given: readonly string[]): ImportSource {
  let style: Style = 'us';
  async function* records(): AsyncGenerator<readonly Cell[]> {
    const text = decoded(bytes)[Symbol.asyncIterator]();
    let begin = '';
    for (let whole = false; !whole && begin.length < longestHead; ) {
      const next = await text.next();
      if (next.done) break;
      begin += next.value;
      whole = next.value.includes('\n') && hasLine(begin);
    }
    const delimiter = delimiterOf(begin);
    style = styleOf(delimiter);
    const parser = parse({
      bom: true,
      delimiter,
      record_delimiter: lineEnds,
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
    // What goes wrong on the way in is thrown by the loop below.
    const coming = pipeline(Readable.from(whole()), parser).catch(() => undefined);
    try {
      for await (const record of parser) {
        yield record as string[];
      }
      await coming;
    } catch (thrown) {
      const { code, records } = thrown as CsvError & { readonly records?: number };
      if (!code?.startsWith('CSV_')) throw thrown;
      // Rows that were read before it may still have been on their way here.
      const row = (records ?? 0) + 1;
      throw new Refusing('invalid', { field: 'file', because: 'import_unreadable', row }, { cause: thrown });
    } finally {
      await text.return?.(undefined);
    }
  }
  return sourceOf(kind, given, { rows: records(), style: () => style });
}

/**
 * The first sheet of an Excel file. The file itself is kept, for what is in it stands at its end; what it holds is unpacked
 * and read as it is wanted.
 */
export function excelSource(
  kind: ImportKind,
  bytes: AsyncIterable<Uint8Array>,
  given: readonly string[],
): ImportSource {
  const { excelBytes, excelUnpacked } = importLimits;
  const tooLarge = (size: number, cause?: unknown) =>
    new Refusing('too_large', { limit: `${size / 1024 / 1024} MB` }, { cause });
  async function* records(): AsyncGenerator<readonly Cell[]> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > excelBytes) throw tooLarge(excelBytes);
      chunks.push(chunk);
    }
    const rows = sheetRows(Buffer.concat(chunks), excelUnpacked);
    for (;;) {
      const next = await rows.next().catch((cause) => {
        if (cause instanceof TooMuchUnpacked) throw tooLarge(excelUnpacked, cause);
        // Whatever it stumbled over, the file is none that can be read.
        throw new Refusing('invalid', { field: 'file', because: 'import_not_excel' }, { cause });
      });
      if (next.done) return;
      yield next.value;
    }
  }
  return sourceOf(kind, given, { rows: records(), style: () => 'us' });
}
