import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, keys } from '../api.ts';
import type { ListSearch, rowsQuery } from './list-search.ts';

/** So many rows at once, two screens of them: drawing is most of what one waits for. More come by themselves while one scrolls. */
const pageSize = 50;

/** The list as the address asks for it. Another search or order keeps the rows until the new ones are there. */
export function useList(company: number, query: ReturnType<typeof rowsQuery>) {
  const found = useInfiniteQuery({
    queryKey: keys.list(company, query),
    queryFn: ({ pageParam }) =>
      api.list(company, { ...query, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    // Rows of another state under this state's heading would be a lie, if a short one.
    placeholderData: (before, of) =>
      (of?.queryKey.at(-1) as ListSearch | undefined)?.filter === query.filter ? before : undefined,
  });
  const pages = found.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? null, [pages]);
  return { ...found, items, counts: pages?.[0]?.counts ?? null };
}
