import { outlivesGrant } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import type { Deps } from '../../deps.ts';
import type { Member, NewCompanyEvent, Tx } from '../../unit-of-work.ts';
import { isOperators } from './change.ts';

type Note = (type: NewCompanyEvent['type'], facts: NewCompanyEvent['facts']) => Promise<void>;

/**
 * Just before somebody is granted *Can Push to Accounting*: ends by what others could act as them, unless whoever made it
 * might grant the privilege too. After the commit, what a process remembers of tokens has to be forgotten.
 */
export async function endMeans(deps: Deps, tx: Tx, { id: person, name }: Member, note: Note): Promise<void> {
  const { pushGrantedBy: rule } = await tx.directory.settings();
  const members = await tx.directory.members();
  const outlives = (maker: PersonId | null) => {
    if (maker === null) return outlivesGrant(null, rule);
    const found = members.find(({ id }) => id === maker);
    if (found === undefined) return false;
    const { active, directory, pushToAccounting: push, login } = found;
    return outlivesGrant({ active, directory, push, operator: isOperators(deps, login) }, rule);
  };
  const inviter = await tx.directory.inviter(person);
  if (inviter !== null && !outlives(inviter)) {
    await tx.directory.endInvitation(person);
    await note('person.invitation_ended', { person, name });
  }
  for (const account of await tx.directory.serviceAccounts()) {
    if (account.person.id !== person || account.revokedAt !== null || outlives(account.madeBy)) continue;
    await tx.directory.revokeServiceAccount(account.clientId);
    await note('service_account.ended', { client_id: account.clientId, name: account.name, person: name });
  }
}
