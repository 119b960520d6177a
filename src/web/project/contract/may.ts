import type { ProjectId } from '../../../domain/ids.ts';
import { type Action, missing } from '../../../domain/permission.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { say } from '../../../domain/words/words.ts';
import { useGrants } from '../../session.tsx';

/** Null where one may do it on the project, else the sentence that says what is missing. */
export function useWhyNotOn(project: number, action: Action): string | null {
  const lacks = missing(useGrants(), action, project as ProjectId);
  return lacks.length === 0 ? null : say(notPermitted(lacks));
}

/** May one read the whole Commitments tool of the project? A subcontractor's contact sees only what they bill. */
export const useReadsAll = (project: number): boolean => useWhyNotOn(project, 'commitment.read') === null;
