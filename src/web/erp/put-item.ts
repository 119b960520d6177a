import type { InfiniteData } from '@tanstack/react-query';
import type { Item, List } from '../../http/client.ts';
import { keys, queries } from '../api.ts';
import type { ListSearch } from './list-search.ts';

const belongs = (item: Item, filter: ListSearch['filter']) => filter === 'all' || filter === item.erp_status;

function moveCount(counts: List['counts'], from: Item, to: Item): List['counts'] {
  const next = { ...counts, parked: counts.parked - Number(from.parked) + Number(to.parked) };
  if (from.erp_status === to.erp_status) return next;
  if (from.erp_status in next) next[from.erp_status as keyof List['counts']] -= 1;
  if (to.erp_status in next) next[to.erp_status as keyof List['counts']] += 1;
  return next;
}

/** Shows an invoice as the server has just answered it, in every list that holds it, without asking anything again. */
export function putItem(company: number, item: Item): void {
  queries.setQueryData(keys.item(company, item.invoice_id), item);
  const lists = queries.getQueriesData<InfiniteData<List>>({ queryKey: [...keys.erp(company), 'list'] });
  for (const [key, data] of lists) {
    const before = data?.pages.flatMap((page) => page.items).find((one) => one.invoice_id === item.invoice_id);
    if (data === undefined || before === undefined) continue;
    const { filter } = key.at(-1) as ListSearch;
    const pages = data.pages.map((page) => ({
      ...page,
      counts: moveCount(page.counts, before, item),
      items: page.items.flatMap((one) => {
        if (one.invoice_id !== item.invoice_id) return [one];
        return belongs(item, filter) ? [item] : [];
      }),
    }));
    queries.setQueryData(key, { ...data, pages });
  }
}
