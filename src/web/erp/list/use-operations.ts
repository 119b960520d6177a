import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { OperationState } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { useCompany, useMe } from '../../session.tsx';

/** So often it is asked how far they are: a stream for each would take a connection of the browser's few. */
const askMs = 1_000;
const runs = ({ state }: OperationState): boolean => state !== 'done';

/** The bulk operations of the company; of those that run, how far they are. */
export function useOperations() {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.operations(company),
    queryFn: () => api.operations(company),
    select: ({ operations }) => operations,
    refetchInterval: ({ state }) => (state.data?.operations.some(runs) ? askMs : false),
  });
  const ran = useRef<readonly number[]>([]);
  useEffect(() => {
    if (data === undefined) return;
    const running = data.filter(runs).map((one) => one.operation_id);
    const ended = ran.current.some((id) => !running.includes(id));
    ran.current = running;
    if (ended) void queries.invalidateQueries({ queryKey: keys.company(company) });
  }, [company, data]);
  return data ?? null;
}

/**
 * My operations that are shown over the list: those that run, found again after a reload too, and those that ended while
 * the page was open, until they are put away.
 */
export function useShownOperations(all: readonly OperationState[] | null) {
  const me = useMe().id;
  const [watched, setWatched] = useState<ReadonlySet<number>>(new Set());
  const mine = (all ?? []).filter((one) => one.by.id === me);
  const running = mine.filter((one) => one.state !== 'done').map((one) => one.operation_id);
  const key = running.join();
  useEffect(() => {
    if (key !== '') setWatched((before) => new Set([...before, ...key.split(',').map(Number)]));
  }, [key]);
  const putAway = useCallback((id: number) => setWatched((all) => new Set([...all].filter((one) => one !== id))), []);
  const watch = useCallback((id: number) => setWatched((all) => new Set(all).add(id)), []);
  // Also before the effect has run: a bulk that ends at once must not flash by.
  return {
    shown: (all ?? []).filter((one) => watched.has(one.operation_id) || running.includes(one.operation_id)),
    putAway,
    watch,
  };
}
