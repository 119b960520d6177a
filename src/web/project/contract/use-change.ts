import { useMutation } from '@tanstack/react-query';
import { keys, queries } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';

/** Everything of a project is asked again: its sums hang together. */
export function useAskProject(project: number) {
  const { id } = useCompany();
  return () => queries.invalidateQueries({ queryKey: keys.project(id, project) });
}

/** All that is said of a project has one place: the last word counts. */
export const slot = 'project';

/** A change by one press of a button: what came of it, the server's no included, is said above the page. */
export function useChange<I>(project: number, change: (input: I) => Promise<unknown>, done: (input: I) => string) {
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  return useMutation({
    mutationFn: change,
    onSuccess: (_, input) => {
      tell({ kind: 'success', text: done(input), slot });
      return askAgain();
    },
    onError: (problem) => {
      tell({ kind: 'refusal', text: inWords(problem), slot });
      // What refused it may not be on the screen yet.
      return askAgain();
    },
  });
}
