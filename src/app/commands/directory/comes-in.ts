import { administers } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import type { Member, SingleSignOnFields, Tx } from '../../unit-of-work.ts';

/** By which provider people would come in. */
export type Way = Pick<SingleSignOnFields, 'issuer' | 'on'>;

/**
 * Who of these can come in: whoever has a password, and whom a provider that is on knows already. A passkey alone is no way
 * to count on here, as little as where somebody keeps a password.
 * @param way as it is to be; null: none.
 */
export async function whoComesIn(
  tx: Tx,
  members: readonly Member[],
  way: Way | null,
): Promise<(member: Member) => boolean> {
  const known = new Set<PersonId>();
  for (const { id, active, directory, hasPassword } of members) {
    if (!active || directory !== 'admin' || hasPassword || !way?.on) continue;
    if ((await tx.singleSignOn.subjectOf(way.issuer, id)) !== null) known.add(id);
  }
  return ({ id, hasPassword }) => hasPassword || known.has(id);
}

/** Would nobody administer the company any more, where somebody does now, if people came in by this way instead? */
export async function shutsAllOut(tx: Tx, before: Way | null, after: Way | null): Promise<boolean> {
  const members = await tx.directory.members();
  const someBy = async (way: Way | null) => {
    const comesIn = await whoComesIn(tx, members, way);
    return members.some((one) =>
      administers({ active: one.active, directory: one.directory, push: one.pushToAccounting, comesIn: comesIn(one) }),
    );
  };
  return (await someBy(before)) && !(await someBy(after));
}
