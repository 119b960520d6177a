import { mayGrantPush } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, Member } from '../../unit-of-work.ts';
import { granterOf, noteBy } from './change.ts';
import { endMeans } from './end-means.ts';
import { wouldLose } from './people.ts';

/**
 * Grants or revokes *Can Push to Accounting*. Who may is a setting of the company; the operator always may, so this asks
 * for no level on the Directory before it knows who asks. What lets others act as the person ends with the grant.
 */
export async function grantPush(
  deps: Deps,
  caller: Caller,
  { person, granted }: { readonly person: PersonId; readonly granted: boolean },
): Promise<Outcome<Member>> {
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<Member>> => {
    await tx.directory.lock();
    const { by, rule } = await granterOf(deps, tx, caller);
    const refused = mayGrantPush(by, rule);
    if (refused !== null) return noMore(refused);
    const member = await tx.directory.member(person);
    if (member === null) return no('not_found', { thing: 'person' });
    if (member.pushToAccounting === granted) return yes(member);
    const lost = granted ? null : await wouldLose(deps, tx, caller, { ...member, pushToAccounting: granted });
    if (lost !== null) return noMore(lost);
    if (granted) await endMeans(deps, tx, member, (type, facts) => noteBy(tx, caller, type, facts));
    await tx.directory.setPush(person, granted);
    await noteBy(tx, caller, granted ? 'push.granted' : 'push.revoked', { person, name: member.name });
    return yes((await tx.directory.member(person))!);
  });
  if (outcome.ok) deps.installation.secrets.forgetTokens();
  return outcome;
}
