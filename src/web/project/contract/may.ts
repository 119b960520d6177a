import type { ProjectId } from '../../../domain/ids.ts';
import { type Action, missing } from '../../../domain/permission.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { say } from '../../../domain/words/words.ts';
import { useGone } from '../../parts/gone.tsx';
import { useGrants } from '../../session.tsx';

const useLacking = (project: number, action: Action) => missing(useGrants(), action, project as ProjectId);

/** Null where one may do it on the project, else the sentence that says what is missing, or that it is all gone. */
export function useWhyNotOn(project: number, action: Action): string | null {
  const lacks = useLacking(project, action);
  return useGone() ?? (lacks.length === 0 ? null : say(notPermitted(lacks)));
}

/** May one read the whole Commitments tool of the project? A subcontractor's contact sees only what they bill. */
export const useReadsAll = (project: number): boolean => useLacking(project, 'commitment.read').length === 0;
