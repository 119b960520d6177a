import type { ConnectionId } from '../../domain/ids.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import type { JobEnd, JobRun, Lease } from '../unit-of-work.ts';
import { askAfterMissing } from './ask-after-missing.ts';
import { readList, type TieOutTurn } from './read-list.ts';
import { mustBeTheSame } from './same-connection.ts';

/** Findings forgotten at once: some tenths of a second of the database. */
const forgottenAtOnce = 20_000;

/**
 * Reads every bill of a connection and lays them beside its links: observations alone, nothing is ever changed by them.
 * The list is complete, or there is no verdict. A turn that dies leaves a list that no other turn reads.
 */
export async function tieOut(deps: Deps, lease: Lease, stopping: AbortSignal): Promise<JobRun> {
  const run = await layBeside(deps, lease, stopping);
  // Whoever waits has the verdict by now; what is not forgotten this time is the next.
  await forget(deps, lease, stopping).catch(() => undefined);
  return run;
}

async function layBeside(deps: Deps, lease: Lease, stopping: AbortSignal): Promise<JobRun> {
  const scope = { company: lease.company };
  const begun = await begin(deps, lease);
  if (begun === null) return { is: 'done' };
  const { connection, id } = begun;
  const turn = { deps, lease, connection, id, stopping };
  const unread = (await readList(turn)) ?? (await endList(turn)) ?? (await askAfterMissing(turn));
  if (stopping.aborted) return { is: 'again', inMs: 0, because: words.jobs.stopped };
  return deps.work.run(scope, async (tx) => {
    const because = unread ?? ((await tx.tieOuts.isWhole(id, lease.token)) ? null : words.jobs.list_lost);
    await (because === null ? tx.tieOuts.settle(id, lease.token) : tx.tieOuts.giveUp(id, because));
    // Only now: it locks the job, and while a million links are laid beside their bills its lease has to be renewed. A turn
    // that was overtaken takes back here all that it found.
    await tx.jobs.mustHold(lease);
    await mustBeTheSame(tx, connection);
    const now = await tx.now();
    const { timeZone } = await tx.directory.settings();
    const hour = (await tx.connections.get(connection.id))?.tieOutHour ?? null;
    const end: JobEnd =
      hour === null
        ? { is: 'done' }
        : { is: 'again', inMs: nextTimeOfDay(now, hour, timeZone) - now, because: words.jobs.next_tie_out };
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

/** @returns why there is no whole list; null where there is. */
async function endList({ deps, lease, id }: TieOutTurn): Promise<string | null> {
  const scope = { company: lease.company };
  // By itself: it would keep every other company's tie-out waiting until the end of a transaction.
  await deps.work.run(scope, (tx) => tx.tieOuts.counted());
  return deps.work.run(scope, async ({ tieOuts, jobs }) => {
    const isThere = await tieOuts.listEnded(id, lease.token);
    // After it, as it locks the job. What a turn that was overtaken noted nobody would take away: that tie-out may have ended.
    await jobs.mustHold(lease);
    return isThere ? null : words.jobs.list_lost;
  });
}

/** What earlier ones found and nobody needs any more. Without the lease, which has ended: two at once forget the same. */
async function forget(deps: Deps, { company, subject }: Lease, stopping: AbortSignal): Promise<void> {
  for (let more = true; more && !stopping.aborted; ) {
    more = await deps.work.run({ company }, async (tx) => {
      const { timeZone } = await tx.directory.settings();
      return tx.tieOuts.forgetToKnow(subject as ConnectionId, timeZone, forgottenAtOnce);
    });
  }
}

/** What somebody asked for, or what is due by the schedule. Its moment lies before the first question. */
function begin(deps: Deps, lease: Lease) {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const connection = await tx.connections.get(lease.subject as ConnectionId);
    if (connection === null) return null;
    const asked = await tx.tieOuts.open(connection.id);
    if (asked === null && connection.tieOutHour === null) return null;
    // Somebody may have asked between the two.
    const id = asked?.id ?? (await tx.tieOuts.ask(connection.id, null)) ?? (await tx.tieOuts.open(connection.id))!.id;
    await tx.tieOuts.begin(id, await tx.now());
    return { connection, id };
  });
}
