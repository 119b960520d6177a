import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';

/** What somebody may do, and what the lists show, is asked again after each change. */
export function useAskAgain() {
  const queries = useQueryClient();
  const { id } = useCompany();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: directoryKeys.all(id) }),
      queries.invalidateQueries({ queryKey: keys.projects(id) }),
      queries.invalidateQueries({ queryKey: keys.me }),
    ]);
}

/** All that is said of the directory has one place: the last word counts, and the page is not covered by the others. */
export const slot = 'directory';

/**
 * A change by one press of a button: what came of it is said above the page, unless `done` is null.
 * @param line of changes that wait for each other, so that the last one holds; without it each goes by itself.
 */
export function useChange<I>(
  change: (input: I) => Promise<unknown>,
  done: ((input: I) => string) | null,
  line?: string,
) {
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  return useMutation({
    mutationFn: change,
    ...(line === undefined ? {} : { scope: { id: line } }),
    onSuccess: (_, input) => {
      if (done !== null) tell({ kind: 'success', text: done(input), slot });
      return askAgain();
    },
    onError: (problem) =>
      tell({
        kind: 'refusal',
        text: inWords(problem),
        slot,
      }),
  });
}
