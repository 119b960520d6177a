import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';

/** Does a bill that is void in this connection's ERP count as gone, so that it can be unlinked while it is still listed? */
export async function setVoidPolicy(
  deps: Deps,
  caller: Caller,
  { connection, voidIsGone }: { readonly connection: ConnectionId; readonly voidIsGone: boolean },
): Promise<Outcome<boolean>> {
  return deps.work.run(caller, async (tx) => {
    if ((await tx.connections.get(connection)) === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.connections.setVoidIsGone(connection, voidIsGone);
    return yes(voidIsGone);
  });
}
