import { type Action, missing } from '../../domain/permission.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { say } from '../../domain/words/words.ts';
import { useGrants } from '../session.tsx';

/** Null where one may do it in the company, else the sentence that says what is missing. */
export function useWhyNot(action: Action): string | null {
  const lacks = missing(useGrants(), action, null);
  return lacks.length === 0 ? null : say(notPermitted(lacks));
}
