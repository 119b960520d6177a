import { type PersonId, randomText } from '../../../domain/ids.ts';
import { missing } from '../../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import type { TokenScope } from '../../../domain/sign-in/token.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, ServiceAccount } from '../../unit-of-work.ts';
import { changing, noteBy, refusedToActAs } from './change.ts';

export interface NewServiceAccount {
  readonly clientId: string;
  /** Shown this once: only its hash is kept. */
  readonly secret: string;
}

/** A service account that acts as a person, with their rights of each moment as far as its scope reaches. */
export async function addServiceAccount(
  deps: Deps,
  caller: Caller,
  {
    person,
    name,
    scope,
    days,
  }: {
    readonly person: PersonId;
    readonly name: string;
    readonly scope: TokenScope;
    /** Null: it never ends by itself. */
    readonly days: number | null;
  },
): Promise<Outcome<NewServiceAccount>> {
  const lacking = missing(caller.grants, 'directory.manage', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const clientId = `tieout_${randomText(deps.randomBytes(26))}`;
  const secret = `${randomText(deps.randomBytes(26))}${randomText(deps.randomBytes(26))}`;
  // Before the transaction: it keeps a core busy for as long as a sign-in does.
  const secretHash = await deps.installation.secrets.hash(secret);
  return changing(deps, caller, 'directory.manage', async (tx) => {
    const member = await tx.directory.member(person);
    if (member === null) return no('not_found', { thing: 'person' });
    if (!member.home) return no('signs_in_elsewhere', { name: member.name });
    if (!member.active) return no('invalid', { field: 'person_id', because: 'inactive' });
    const refused = await refusedToActAs(deps, tx, caller, member);
    if (refused !== null) return noMore(refused);
    await tx.directory.addServiceAccount({ clientId, name, person, secretHash, by: caller.person, scope, days });
    await noteBy(tx, caller, 'service_account.added', { client_id: clientId, name, person: member.name, scope });
    return yes({ clientId, secret });
  });
}

/** From now on its secret counts no more, and its tokens have ended. */
export async function revokeServiceAccount(
  deps: Deps,
  caller: Caller,
  { clientId }: { readonly clientId: string },
): Promise<Outcome<ServiceAccount>> {
  const outcome = await changing(deps, caller, 'directory.manage', async (tx) => {
    const account = (await tx.directory.serviceAccounts()).find((one) => one.clientId === clientId);
    if (account === undefined) return no('not_found', { thing: 'service account' });
    if (account.revokedAt !== null) return yes(account);
    await tx.directory.revokeServiceAccount(clientId);
    const { name, person } = account;
    await noteBy(tx, caller, 'service_account.revoked', { client_id: clientId, name, person: person.name });
    return yes({ ...account, revokedAt: await tx.now() });
  });
  if (outcome.ok) deps.installation.secrets.forgetTokens();
  return outcome;
}
