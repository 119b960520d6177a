import { type ErpKind, erpKinds } from '../../domain/erp-kinds.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { asTheyStand } from '../held-still.ts';
import type { Caller, Tx } from '../unit-of-work.ts';

/**
 * Gives a company its connection to an ERP. How that is reached is not said here: by an agent, or by the settings of the
 * hub's machine. One that was picked by mistake is replaced, as long as nothing was ever sent to it.
 */
export function connectErp(
  deps: Deps,
  caller: Caller,
  { kind }: { readonly kind: ErpKind },
): Promise<Outcome<ConnectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ConnectionId>> => {
    const held = await holdToChoose(tx, caller, kind);
    if (!held.ok) return held;
    const [there] = await tx.connections.list();
    if (there?.kind === kind) return no('connected_already', { erp: there.name });
    if (!held.value && there !== undefined) return no('connection_in_use', { erp: there.name });
    const id = await tx.connections.become(kind, erpKinds[kind], {});
    await noteChoice(tx, caller, id, there?.name ?? null, erpKinds[kind]);
    return yes(id);
  });
}

/**
 * Holds the company and its connection, for which it may have to wait as long as a file is brought in: whoever may choose no more
 * by then chooses nothing.
 * @returns whether nothing was ever sent to what is there.
 */
export async function holdToChoose(tx: Tx, caller: Caller, becomes: string): Promise<Outcome<boolean>> {
  const lacking = missing(caller.grants, 'connection.manage', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const unused = await tx.connections.holdUnused(becomes);
  const since = missing((await asTheyStand(tx, caller)).grants, 'connection.manage', null);
  return since.length > 0 ? noMore(notPermitted(since)) : yes(unused);
}

/** Whose word on bills the company takes from now on, and whose it took before. */
export function noteChoice(
  tx: Tx,
  caller: Caller,
  connection: ConnectionId,
  from: string | null,
  name: string,
): Promise<void> {
  const facts = { connection, name, changes: { erp: [from, name] } };
  return tx.directory.note({ type: 'connection.chosen', by: caller.person, facts, requestId: caller.requestId });
}
