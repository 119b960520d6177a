import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Finding, TieOut } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';
import type { TieOutSearch } from './search.ts';

/** While one is under way its number of bills goes up. */
const lookAgainMs = 700;
export const isOpen = (run: TieOut | undefined) => run?.state === 'waiting' || run?.state === 'reading';

/** The tie-outs of the company, newest first, and the whole of the one that is shown. */
export function useTieOuts(wanted: number | undefined) {
  const company = useCompany().id;
  const all = useInfiniteQuery({
    queryKey: keys.tieOuts(company),
    queryFn: ({ pageParam }) => api.tieOuts(company, pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: ({ state }) => (isOpen(state.data?.pages[0]?.tie_outs[0]) ? lookAgainMs : false),
  });
  const runs = all.data?.pages.flatMap(({ tie_outs }) => tie_outs);
  const [newest] = runs ?? [];
  // While one is under way, the one before it stays in view.
  const shown = wanted ?? runs?.find((run) => !isOpen(run))?.id;
  const whole = useQuery({
    queryKey: keys.tieOut(company, shown ?? 0),
    queryFn: () => api.tieOut(company, shown!),
    enabled: shown !== undefined,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (isOpen(state.data) ? lookAgainMs : false),
  });
  return { all, runs, whole, underWay: isOpen(newest) ? newest! : null };
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
export function useNoting() {
  const company = useCompany().id;
  const queries = useQueryClient();
  return useMutation({
    // Under the tie-out that found it: what was settled since is of the one before.
    mutationFn: ({ finding, comment }: { finding: Finding; comment: string | null }) =>
      api.noteFinding(company, finding.tie_out_id, finding.id, comment),
    // It is shown in every tie-out in which the finding is the same.
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tieOuts(company) }),
  });
}

/** Asking for one, and the hour at which it comes by itself. @param asked is told which is under way. */
export function useAsking(connection: number, asked: (run: TieOut) => void) {
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
    onSuccess: (run) => {
      asked(run);
      return queries.invalidateQueries({ queryKey: keys.tieOuts(company) });
    },
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
