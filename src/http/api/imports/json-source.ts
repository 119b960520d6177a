import type { ImportSource } from '../../../app/hub.ts';
import { type ImportError, type ImportKind, importLimits } from '../../../domain/imports/kinds.ts';
import { rowsOfObject } from '../../../domain/imports/procore-json.ts';
import type { SourceRow } from '../../../domain/imports/read-row.ts';
import { Refusing } from '../../problem.ts';
import { textOf } from './text-of.ts';

/** A list of objects in JSON (or one object a line), read object by object: only one of them is in memory at a time. */

const rowsAtOnce = 1_000;

export function jsonSource(kind: ImportKind, bytes: AsyncIterable<Uint8Array>): ImportSource {
  const errors: ImportError[] = [];
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    let batch: SourceRow[] = [];
    let row = 0;
    for await (const text of objectsOf(textOf(bytes))) {
      row++;
      const found = rowsOfObject(kind, parsed(text, row), row);
      if (found === null) errors.push({ row, item: 0, column: null, value: null, because: 'not_an_object' });
      else batch.push(...found);
      if (batch.length < rowsAtOnce) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
  return { rows: rows(), objects: true, style: () => 'us', heads: () => ({ named: {}, unknown: [], errors }) };
}

const notJson = (row: number, cause?: unknown) =>
  new Refusing('invalid', { field: 'file', because: 'import_not_json', row }, { cause });

function parsed(text: string, row: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(row, cause);
  }
}

const [quote, backslash, open, close, opensList, closesList] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
/** What may stand between objects: blanks, a comma, the brackets of the list. */
const between = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d, 0xfeff]);

/** The texts of the objects of a list, one after the other. What stands within them JSON.parse judges. */
export async function* objectsOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let [depth, inText, escaped, found] = [0, false, false, 0];
  let held = '';
  /** How many lists are open: one that never ends was cut off, and more of it is missing. */
  let lists = 0;
  for await (const text of texts) {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const mark = text.charCodeAt(i);
      if (inText) {
        if (escaped) escaped = false;
        else if (mark === backslash) escaped = true;
        else if (mark === quote) inText = false;
      } else if (mark === open) {
        if (depth === 0) from = i;
        depth++;
      } else if (depth === 0) {
        if (!between.has(mark)) throw notJson(found + 1);
        if (mark === opensList) lists++;
        else if (mark === closesList) lists--;
      } else if (mark === quote) inText = true;
      else if (mark === close) {
        depth--;
        if (depth > 0) continue;
        found++;
        yield held + text.slice(from, i + 1);
        held = '';
      }
    }
    if (depth > 0) held += text.slice(from);
    if (held.length > importLimits.object) {
      throw new Refusing('invalid', {
        field: 'file',
        because: 'import_object_too_large',
        row: found + 1,
        limit: `${importLimits.object / 1024 / 1024} MB`,
      });
    }
  }
  if (depth > 0 || lists !== 0) throw notJson(found + 1);
}
