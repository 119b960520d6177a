import type { QueryKey } from '@tanstack/react-query';
import { queries } from './api.ts';

/**
 * Makes whoever shows what has changed ask again. An answer that was under way before is let go, but the first one of all, which
 * is waited for: it may know nothing of the change, so where it has come it is asked about once more.
 */
export async function askAnew(queryKey: QueryKey): Promise<void> {
  const first = queries
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching', predicate: ({ state }) => state.data === undefined });
  await queries.invalidateQueries({ queryKey });
  const come = first.filter(({ state }) => state.data !== undefined);
  if (come.length > 0) await queries.invalidateQueries({ queryKey, predicate: (query) => come.includes(query) });
}
