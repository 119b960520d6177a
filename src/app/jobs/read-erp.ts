import { nextAfter } from '../../domain/care/quiet-hours.ts';
import type { ConnectionId, LinkId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import { ownBill, type Sighting } from '../../domain/sighting.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { lookForMany, slotWaitMs } from '../erp-access.ts';
import type { Connection, JobEnd, Lease } from '../unit-of-work.ts';

const batch = 200;
const afterFailureMs = 60_000;

/**
 * Looks at every synced bill of a connection and notes what changed, so that a bill that was paid and later purged is
 * known as paid. Observations alone: nothing is decided from them, and a batch that ends early notes nothing.
 */
export async function readErp(deps: Deps, lease: Lease): Promise<JobEnd> {
  const scope = { company: lease.company };
  const connection = await deps.work.run(scope, (tx) => tx.connections.get(lease.subject as ConnectionId));
  if (connection === null) return { is: 'done' };
  const begun = await deps.clock.now();
  const error = await readAll(deps, connection);
  await deps.work.run(scope, (tx) => tx.connections.noteRead(connection.id, begun, error));
  if (error !== null) return next(deps, connection, { everyMs: afterFailureMs, because: error });
  if (deps.readEveryMs === 0) return { is: 'done' };
  if (deps.readEveryMs !== null) return { is: 'again', inMs: deps.readEveryMs, because: words.jobs.next_reading };
  return next(deps, connection);
}

/** As its schedule says, or soon where this one failed, and in either case not in its quiet hours. */
function next(
  deps: Deps,
  connection: Connection,
  failed?: { readonly everyMs: number; readonly because: string },
): Promise<JobEnd> {
  return deps.work.run(connection, async (tx): Promise<JobEnd> => {
    const [{ readEveryMinutes, quiet }, { timeZone }] = [
      await tx.care.schedule(connection.id),
      await tx.directory.settings(),
    ];
    const now = await tx.now();
    const { everyMs, because } = failed ?? { everyMs: readEveryMinutes * 60_000, because: words.jobs.next_reading };
    return { is: 'again', inMs: nextAfter(now, everyMs, quiet, timeZone) - now, because };
  });
}

async function readAll(deps: Deps, connection: Connection): Promise<string | null> {
  for (let after: LinkId | null = null; ; ) {
    const from: LinkId | null = after;
    const links: readonly Link[] = await deps.work.run(connection, (tx) =>
      tx.connections.syncedLinks(connection.id, from, batch),
    );
    if (links.length === 0) return null;
    const keys = links.map((link) => ({ record: link.record! }));
    const seen = await lookForMany(deps, connection, keys, slotWaitMs.reading);
    if (typeof seen === 'string') return seen;
    await note(deps, connection, links, seen);
    after = links.at(-1)!.id;
  }
}

/** Only what differs from what was last known is worth a row. */
function note(deps: Deps, connection: Connection, links: readonly Link[], seen: readonly Sighting[]): Promise<void> {
  return deps.work.run(connection, async (tx) => {
    const now = await tx.now();
    for (const [index, link] of links.entries()) {
      const sighting = seen[index]!;
      const last = await tx.sightings.last(link.id);
      const standing = ownBill(link.record, sighting)?.standing ?? null;
      // Someone looked later than this reading and has written already: theirs is the last word. But where it does not tell
      // how the bill stood, that it was paid is told: what is gone after that was not taken back. A moment that is still to come
      // is of before the clock was set back.
      const isOlder = last?.asOf && sighting.is !== 'unknown' && last.asOf > sighting.asOf && last.asOf <= now;
      if (isOlder && (standing !== 'paid' || last.standing !== null)) continue;
      if (last !== null && last.is === sighting.is && last.standing === standing) continue;
      await tx.sightings.note(link, sighting);
    }
  });
}
