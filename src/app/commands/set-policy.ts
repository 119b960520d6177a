import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { contradicts, type Policies, type Policy, policies } from '../../domain/policy.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { asTheyStand } from '../held-still.ts';
import type { Caller } from '../unit-of-work.ts';

/**
 * Switches a policy of a connection on or off. It holds from the next press on: every move reads it in its own
 * transaction. What was done under another one stays done, and nothing that waits is let through by it.
 */
export function setPolicy(
  deps: Deps,
  caller: Caller,
  { connection, policy, on }: { readonly connection: ConnectionId; readonly policy: Policy; readonly on: boolean },
): Promise<Outcome<Policies>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<Policies>> => {
    // Two that contradict each other, switched on at once, wait for each other here.
    await tx.directory.lock();
    const found = await tx.connections.get(connection);
    if (found === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing((await asTheyStand(tx, caller)).grants, policies[policy].needs, null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const other = on ? contradicts(found.policies, policy) : null;
    if (other !== null) return no('policies_contradict', { policy, other });
    if (found.policies[policy] === on) return yes(found.policies);
    await tx.connections.setPolicy(connection, policy, on);
    const facts = { connection, name: found.name, policy, on };
    await tx.directory.note({ type: 'policy.changed', by: caller.person, facts, requestId: caller.requestId });
    return yes({ ...found.policies, [policy]: on });
  });
}
