import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TieOut } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';
import type { TieOutSearch } from './search.ts';

/** While one is under way its number of bills goes up. */
const lookAgainMs = 700;
const isOpen = (run: TieOut | undefined) => run?.state === 'waiting' || run?.state === 'reading';

/** The tie-outs of the company, newest first, and the whole of the one that is shown. */
export function useTieOuts(wanted: number | undefined) {
  const company = useCompany().id;
  const all = useQuery({
    queryKey: keys.tieOuts(company),
    queryFn: () => api.tieOuts(company),
    select: ({ tie_outs }) => tie_outs,
    refetchInterval: ({ state }) => (isOpen(state.data?.tie_outs[0]) ? lookAgainMs : false),
  });
  const [newest] = all.data ?? [];
  // While one is under way, the one before it stays in view.
  const shown = wanted ?? all.data?.find((run) => !isOpen(run))?.id;
  const whole = useQuery({
    queryKey: keys.tieOut(company, shown ?? 0),
    queryFn: () => api.tieOut(company, shown!),
    enabled: shown !== undefined,
    placeholderData: (before) => before,
  });
  return { all, whole, underWay: isOpen(newest) ? newest! : null };
}

export function useFindings(run: number, { kind, since }: TieOutSearch) {
  const company = useCompany().id;
  return useInfiniteQuery({
    queryKey: [...keys.tieOut(company, run), 'findings', kind, since],
    queryFn: ({ pageParam }) =>
      api.findings(company, run, {
        ...{ kind, since, limit: 100 },
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
  });
}

/** The invoices behind a sum, page by page. */
export function useRows(run: number, { rows, project, start, end }: TieOutSearch) {
  const company = useCompany().id;
  return useInfiniteQuery({
    queryKey: [...keys.tieOut(company, run), 'rows', rows, project, start, end],
    queryFn: ({ pageParam }) =>
      api.tieOutRows(company, run, {
        ...{ project_id: project, period_start: start, period_end: end, limit: 50 },
        ...(rows === 'differing' ? { differing: 'true' } : {}),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** Says something of a finding, or takes it back. What keeps it from being kept stands where it was typed. */
export function useNoting(run: number) {
  const company = useCompany().id;
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ finding, comment }: { finding: number; comment: string | null }) =>
      api.noteFinding(company, run, finding, comment),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tieOut(company, run) }),
  });
}

/** Asking for one, and the hour at which it comes by itself. */
export function useAsking(connection: number) {
  const company = useCompany().id;
  const queries = useQueryClient();
  const { tell, forget } = useMessages();
  const onMutate = () => forget('tie-out');
  const onError = (problem: unknown) =>
    tell({
      kind: 'refusal',
      text: inWords(problem),
      slot: 'tie-out',
    });
  const ask = useMutation({
    mutationFn: () => api.askTieOut(company, connection),
    onMutate,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tieOuts(company) }),
    onError,
  });
  const schedule = useMutation({
    mutationFn: (hour: number | null) => api.setTieOutHour(company, connection, hour),
    // One after the other, or an earlier choice could arrive last.
    scope: { id: `tie-out-hour ${connection}` },
    onMutate,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.connections(company) }),
    onError,
  });
  return { ask, schedule };
}
