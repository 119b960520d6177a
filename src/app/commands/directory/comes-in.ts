import { administers, type Keeper } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import type { Member, SingleSignOnFields, Tx } from '../../unit-of-work.ts';

/** By which provider people would come in. */
export type Way = Pick<SingleSignOnFields, 'issuer' | 'on'>;

/**
 * Who of these keeps the company governable. Who can come in has a password, or a provider that is on knows them already. A
 * passkey alone is no way to count on here, as little as where somebody keeps a password.
 * @param way as it is to be; null: none.
 */
export async function keepersOf(tx: Tx, members: readonly Member[], way: Way | null): Promise<readonly Keeper[]> {
  const known = new Set<PersonId>();
  for (const { id, active, directory, hasPassword } of members) {
    if (!active || directory !== 'admin' || hasPassword || !way?.on) continue;
    if ((await tx.singleSignOn.subjectOf(way.issuer, id)) !== null) known.add(id);
  }
  return members.map(({ id, active, directory, hasPassword, pushToAccounting: push }) => {
    return { active, directory, push, comesIn: hasPassword || known.has(id) };
  });
}

/** Would nobody administer the company any more, where somebody does now, if people came in by this way instead? */
export async function shutsAllOut(tx: Tx, before: Way | null, after: Way | null): Promise<boolean> {
  const members = await tx.directory.members();
  const someBy = async (way: Way | null) => (await keepersOf(tx, members, way)).some(administers);
  return (await someBy(before)) && !(await someBy(after));
}
