import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { type OperationState, progressPath } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { useCompany, useMe } from '../../session.tsx';

/** Where progress cannot be listened to it is asked for so often. */
const askMs = 2_000;

/** The bulk operations of the company; of those that run, how far they are. */
export function useOperations() {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.operations(company),
    queryFn: () => api.operations(company),
    select: ({ operations }) => operations,
  });
  return data ?? null;
}

function put(company: number, operation: OperationState) {
  queries.setQueryData<{ operations: OperationState[] }>(keys.operations(company), (before) =>
    before === undefined
      ? before
      : {
          operations: before.operations.map((one) => (one.operation_id === operation.operation_id ? operation : one)),
        },
  );
}

/** Follows one that runs, by events that the server sends; without them by asking. */
export function useProgress(operation: OperationState) {
  const company = useCompany().id;
  const { operation_id: id, state } = operation;
  const runs = state !== 'done';
  useEffect(() => {
    if (!runs) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    const source = new EventSource(progressPath(company, id));
    source.addEventListener('progress', (event) => {
      const now = JSON.parse(event.data) as OperationState;
      put(company, now);
      if (now.state !== 'done') return;
      source.close();
      clearInterval(timer);
      void queries.invalidateQueries({ queryKey: keys.company(company) });
    });
    source.onerror = () => {
      timer ??= setInterval(() => void queries.invalidateQueries({ queryKey: keys.operations(company) }), askMs);
    };
    return () => {
      source.close();
      clearInterval(timer);
    };
  }, [company, id, runs]);
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
