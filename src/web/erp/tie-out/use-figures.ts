import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api.ts';
import { useCompany } from '../../session.tsx';
import type { TieOutSearch } from './search.ts';

const page = 50;
const from = (pageParam: string) => (pageParam === '' ? {} : { cursor: pageParam });

export function useUnsynced() {
  const company = useCompany().id;
  return useQuery({ queryKey: [...keys.erp(company), 'unsynced'], queryFn: () => api.unsynced(company) });
}

/** The invoices of an age and a state, while one is open. */
export function useUnsyncedInvoices({ age, state }: TieOutSearch) {
  const company = useCompany().id;
  return useInfiniteQuery({
    queryKey: [...keys.erp(company), 'unsynced', age, state],
    queryFn: ({ pageParam }) =>
      api.unsyncedInvoices(company, {
        ...{ bucket: age === 'all' ? undefined : age, state, limit: page },
        ...from(pageParam),
      }),
    enabled: age !== undefined,
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

export function useOutcomes(by: 'day' | 'week') {
  const company = useCompany().id;
  return useQuery({
    queryKey: [...keys.erp(company), 'outcomes', by],
    queryFn: () => api.exportOutcomes(company, by),
    placeholderData: (before) => before,
  });
}

/** What happened on a day or in a week, while one is open. */
export function useOutcomeEvents({ scale, from: first, outcome }: TieOutSearch) {
  const company = useCompany().id;
  return useInfiniteQuery({
    queryKey: [...keys.erp(company), 'outcomes', scale, first, outcome],
    queryFn: ({ pageParam }) =>
      api.outcomeEvents(company, { ...{ by: scale ?? 'day', from: first!, outcome, limit: page }, ...from(pageParam) }),
    enabled: first !== undefined,
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}
