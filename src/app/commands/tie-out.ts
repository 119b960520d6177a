import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import type { Deps } from '../deps.ts';
import type { Caller, TieOut, Tx } from '../unit-of-work.ts';

/** Lays a connection's links beside its ERP's bills, soon. Where one is under way already, that is the answer. */
export function askTieOut(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<TieOut>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<TieOut>> => {
    const connection = await tx.connections.get(id);
    if (connection === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'tie_out.ask', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const run = await opened(tx, id, caller.person);
    await tx.jobs.add('tie_out', id);
    return yes(run);
  });
}

/** The one under way may end between our asking for another and our looking at it: then there is room for another. */
async function opened(tx: Tx, connection: ConnectionId, by: PersonId): Promise<TieOut> {
  for (;;) {
    const made = await tx.tieOuts.ask(connection, by);
    const run = made === null ? await tx.tieOuts.open(connection) : await tx.tieOuts.get(made);
    if (run !== null) return run;
  }
}

/** At which hour of the company's day a connection is tied out by itself; null for never. */
export function setTieOutHour(
  deps: Deps,
  caller: Caller,
  { connection, hour }: { readonly connection: ConnectionId; readonly hour: number | null },
): Promise<Outcome<number | null>> {
  return deps.work.run(caller, async (tx) => {
    if ((await tx.connections.get(connection)) === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.connections.setTieOutHour(connection, hour);
    const now = await tx.now();
    const { timeZone } = await tx.directory.settings();
    if (hour !== null) await tx.jobs.add('tie_out', connection, nextTimeOfDay(now, hour, timeZone) - now);
    return yes(hour);
  });
}
