import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { asTheyStand } from '../held-still.ts';
import type { Caller } from '../unit-of-work.ts';

/**
 * Says that the books in which a connection's bills were made bear another name now: renamed or moved, with every bill in
 * them. From then on looks at them count, and those at the old ones do not. The name is said and not taken from the settings,
 * so that of two hubs, or of an agent that is still to come, it is clear which is meant. Before anything was made it changes
 * nothing: the first look keeps the name by itself. Where what came since a restore waits to be looked over, it waits for a
 * tie-out of these.
 */
export function confirmBooks(
  deps: Deps,
  caller: Caller,
  { connection: id, books: to }: { readonly connection: ConnectionId; readonly books: string },
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    // Of two who confirm at once, each with another name, the history has both in their order.
    await tx.directory.lock();
    const found = await tx.connections.get(id);
    if (found === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing((await asTheyStand(tx, caller)).grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const { books: from, name } = found;
    if (from === null || from === to) return yes(null);
    await tx.connections.setBooks(id, to);
    const facts = { connection: id, name, from, to };
    await tx.directory.note({ type: 'connection.books', by: caller.person, facts, requestId: caller.requestId });
    return yes(null);
  });
}
