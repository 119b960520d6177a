import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { RecordFilter } from '../../../domain/records/flow.ts';
import { isListed, type RecordKind } from '../../../domain/records/kinds.ts';
import type { ErpRecordItem } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { useCompany } from '../../session.tsx';

const pageSize = 100;
/** While the ERP is being read, or an export is on its way, its end is looked for. */
const lookAgainMs = 800;

export interface RecordsQuery {
  readonly kind: RecordKind;
  readonly filter: RecordFilter;
  readonly search: string | undefined;
  readonly project_id: number | undefined;
}

export function useRecords({ kind, filter, search, project_id }: RecordsQuery) {
  const company = useCompany().id;
  const found = useInfiniteQuery({
    queryKey: [...keys.erp(company), 'records', kind, filter, search, project_id],
    queryFn: ({ pageParam }) =>
      api.erpRecords(company, kind, {
        ...{ filter, search, project_id, limit: pageSize },
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before, of) => (of?.queryKey[4] === kind && of.queryKey[5] === filter ? before : undefined),
    refetchInterval: ({ state }) => {
      const first = state.data?.pages[0];
      const busy = first?.reading?.reading || (first?.counts.exporting ?? 0) > 0;
      return busy ? lookAgainMs : false;
    },
  });
  const pages = found.data?.pages;
  return { ...found, first: pages?.[0] ?? null, items: pages?.flatMap((page) => page.items) ?? null };
}

/** One record of ours with its history. */
export function useRecord(kind: RecordKind, id: number | null) {
  const company = useCompany().id;
  return useQuery({
    enabled: id !== null,
    queryKey: [...keys.erp(company), 'record', kind, id],
    queryFn: () => api.erpRecord(company, kind, id!),
  });
}

/** What it may be the same as on the other side, the likeliest first; with a search whatever that finds. */
export function useMatches({ kind, id, erp_id }: ErpRecordItem, search: string) {
  const company = useCompany().id;
  const ours = id !== null;
  const of = id ?? erp_id!;
  return useQuery({
    enabled: isListed(kind),
    queryKey: [...keys.erp(company), 'matches', kind, ours, of, search],
    queryFn: () => api.recordMatches(company, kind, ours ? 'ours' : 'erp', of, search),
    placeholderData: (before) => before,
  });
}
