import type { ConnectionId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Restored } from '../../domain/restored.ts';
import { settledAt } from '../../domain/sighting.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import type { Caller, Tx } from '../unit-of-work.ts';

/** Of the newest tie-outs so many are looked through for one that is complete. */
const newest = 50;

/**
 * Says that somebody has looked over what an ERP got between the back-up and its restoring: exports go on. Needs a complete
 * tie-out that was begun since, and after the last moment at which an ask of the lost database could take effect: without one
 * there was nothing to look at. An integrator's books cannot be listed, so there a person's word is all there is. Where
 * nothing waits it changes nothing.
 */
export function lookOver(
  deps: Deps,
  caller: Caller,
  { connection: id }: { readonly connection: ConnectionId },
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const connection = await tx.connections.get(id);
    if (connection === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.let_through', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const { restored, name } = connection;
    if (restored === null) return yes(null);
    const from = settledAt(
      { askedAt: await restoredAt(tx, id, restored) },
      readerFor(deps, connection).traits.settleMs,
    );
    const tieOut = await tiedOutFrom(tx, id, from);
    if (tieOut === null && connection.kind !== outsideKind) {
      return no('tie_out_first', { name, from: isoInstant(from) });
    }
    await tx.connections.forgetRestored(id);
    const facts = { connection: id, name, as_of: isoInstant(restored.asOf), tie_out: tieOut };
    await tx.directory.note({
      type: 'connection.looked_over',
      by: caller.person,
      facts,
      requestId: caller.requestId,
    });
    return yes(null);
  });
}

/**
 * A restore of a moment that is still to come was made by a clock that was ahead, and was set right since: it counts from now. By
 * one that is behind the back-up itself nothing can be told apart: that has to be set right.
 */
async function restoredAt(tx: Tx, id: ConnectionId, { at, asOf }: Restored): Promise<Instant> {
  const now = await tx.now();
  if (at <= now || asOf > now) return at;
  await tx.connections.setRestoredAt(id, now);
  return now;
}

/** The newest complete tie-out that was begun at a moment or after it. */
async function tiedOutFrom(tx: Tx, connection: ConnectionId, from: Instant): Promise<number | null> {
  const runs = await tx.tieOuts.list(connection, newest);
  return runs.find((run) => run.state === 'complete' && run.begunAt !== null && run.begunAt >= from)?.id ?? null;
}
