import type { ImportError } from '../imports/kinds.ts';
import { words } from './catalogue.ts';
import { sayCount } from './count.ts';
import { fill } from './fill.ts';

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/**
 * `jobs.csv, row 3, Amount (“x”): an amount needs …`
 * @param head how the file itself calls the column.
 * @param objects whether its rows are objects of a JSON file.
 */
export function sayImportError(error: ImportError, file: string, head: string | null, objects: boolean): string {
  const { places } = words.imports;
  const { row, item, value } = error;
  const place = item > 0 ? places.item : objects ? places.object : places.row;
  const where = fill(place, { file, row, item });
  const column = head === null ? '' : fill(places.column, { column: head });
  return `${where}${column}${value === null ? '' : fill(places.value, { value })}: ${sayImportWhy(error)}`;
}

/** What is wrong and what to do, without where. */
export function sayImportWhy({ because, facts = {} }: ImportError): string {
  const why = own(words.imports.becauses, because) ?? own({ ...words.becauses, ...words.forms }, because) ?? because;
  return fill(why, facts);
}

/** `3 projects, 2 billing periods`; what there is none of is left out. */
export function sayMade(made: Readonly<Record<string, number>>): string {
  const { results } = words.imports;
  const parts = Object.entries(made).filter(([, count]) => count > 0);
  const counts: Readonly<Record<string, readonly [string, string]>> = results.counts;
  const say = ([name, count]: readonly [string, number]) => {
    const [one, many] = Object.hasOwn(counts, name) ? counts[name]! : [name, name];
    return fill(results.count, { count: sayCount(count), what: count === 1 ? one : many });
  };
  return (parts.length === 0 ? Object.entries(made).slice(0, 1) : parts).map(say).join(results.and);
}
