import type { ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { say } from '../../domain/words/words.ts';
import { useGrants } from '../session.tsx';

/** Null where one may change invoices of the project, else the sentence that says what is missing. */
export function useWhyNotWrite(project: number): string | null {
  const lacks = missing(useGrants(), 'invoice.write', project as ProjectId);
  return lacks.length === 0 ? null : say(notPermitted(lacks));
}
