import { useMutation, useQueryClient } from '@tanstack/react-query';
import { words } from '../../../domain/words/words.ts';
import type { Health, NewSchedule } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';
import { healthKey } from './health-key.ts';

const says = words.care.schedule;

/** Keeps what is chosen of a schedule, shown at once and taken back where it could not be kept; and does things now. */
export function useSchedule(health: Health) {
  const company = useCompany().id;
  const { connection_id: connection } = health;
  const queries = useQueryClient();
  const { tell } = useMessages();
  const slot = `schedule ${connection}`;
  const key = healthKey(company, connection);
  const again = () => queries.invalidateQueries({ queryKey: keys.connections(company) });
  const onError = (problem: unknown) => {
    tell({
      kind: 'refusal',
      text: inWords(problem),
      slot,
    });
    return again();
  };
  const save = useMutation({
    mutationKey: [slot],
    // One after the other: overtaken, an older choice would be the last.
    scope: { id: slot },
    mutationFn: (change: NewSchedule) => api.setSchedule(company, connection, change),
    onMutate: async (change) => {
      // What was asked for before does not know of it.
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<Health>(
        key,
        (old) => old && { ...old, schedule: { ...old.schedule, ...change } as Health['schedule'] },
      );
    },
    onSuccess: () => {
      tell({ kind: 'success', text: says.saved, slot });
      // Nor does what is asked for while the next choice is on its way.
      return queries.isMutating({ mutationKey: [slot] }) > 1 ? undefined : again();
    },
    onError,
  });
  const began = () => {
    tell({ kind: 'success', text: says.began, slot });
    return again();
  };
  const now = {
    bills: useMutation({ mutationFn: () => api.readNow(company, connection), onSuccess: began, onError }),
    tieOut: useMutation({
      mutationFn: () => api.askTieOut(company, connection),
      onSuccess: () => Promise.all([began(), queries.invalidateQueries({ queryKey: keys.tieOuts(company) })]),
      onError,
    }),
  };
  return { set: save.mutate, saving: save.isPending, now };
}
