import type { Caller, Member, Tx } from '../../unit-of-work.ts';
import { noteBy } from './change.ts';

/**
 * Of whoever is deactivated: ends their personal tokens and what they let applications do. Else, activated again, they would be
 * in by each of them once more, or whoever has got hold of one. Service accounts stay: they are the company's, and rest.
 */
export async function endPrograms(tx: Tx, caller: Caller, { id: person, name }: Member): Promise<void> {
  for (const { name: token, hint } of await tx.waysIn.revokeTokensOf(person)) {
    await noteBy(tx, caller, 'person.token_revoked', { person, name, token, hint });
  }
  for (const { id, name: application } of await tx.applications.letInBy(person)) {
    await tx.applications.withdraw(id, person);
    await noteBy(tx, caller, 'person.application_ended', { person, name, application });
  }
}
