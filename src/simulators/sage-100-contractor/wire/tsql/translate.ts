import { openBindings } from './bindings.ts';
import type { TranslatedQuery, Whole } from './ground.ts';
import type { Query } from './syntax.ts';
import { translateQuery } from './translate-query.ts';

/** Where a query is asked: by whom, of which tables, with which parameters. */
export type Place = Pick<Whole, 'catalogue' | 'session' | 'server' | 'parameters'>;

/**
 * A query in PostgreSQL's SQL with the values of its `$n`. Of an outermost query one row more is asked for than may be
 * handed out.
 */
export function translate(
  query: Query,
  place: Place,
  mostRows: number,
): { readonly query: TranslatedQuery; readonly values: readonly (string | null)[] } {
  const bindings = openBindings();
  let aliases = 0;
  const whole: Whole = {
    ...place,
    bindings,
    nextAlias: () => `t${++aliases}`,
    query: (inner, outer) => translateQuery(inner, whole, outer, 'within another', mostRows),
  };
  return { query: translateQuery(query, whole, null, 'outermost', mostRows), values: bindings.values };
}
