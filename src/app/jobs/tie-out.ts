import type { ErpBill } from '../../connectors/contract.ts';
import { type ConnectionId, type TieOutId, toldReference } from '../../domain/ids.ts';
import { amountWithin } from '../../domain/tie-out.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, readerFor } from '../erp-access.ts';
import { ListedBills } from '../listed-bills.ts';
import { reasonOf } from '../reason.ts';
import { type Connection, type JobEnd, type JobRun, type Lease, LeaseLost, type ListedBill } from '../unit-of-work.ts';
import { mustBeTheSame } from './same-connection.ts';

/** Bills kept at once, and read within one turn at the ERP: two megabytes of them. */
const batch = 5_000;
/** So many batches are laid beside the links at once: each keeps a core of the database busy. */
const abreast = 2;
/** Findings forgotten at once: some tenths of a second of the database. */
const forgottenAtOnce = 20_000;
const slotWaitMs = 30_000;
const slackMs = 5_000;

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
  const unread = await read(deps, lease, connection, id, stopping);
  if (stopping.aborted) return { is: 'again', inMs: 0, because: words.jobs.stopped };
  // By itself: it would keep every other company's tie-out waiting until the end of a transaction.
  if (unread === null) await deps.work.run(scope, (tx) => tx.tieOuts.counted());
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

/** @returns why the list is not complete; null where it is. */
async function read(
  deps: Deps,
  lease: Lease,
  connection: Connection,
  id: TieOutId,
  stopping: AbortSignal,
): Promise<string | null> {
  const erp = readerFor(deps, connection);
  const { callMs, maxInFlight } = erp.traits;
  const bills = erp.bills(stopping)[Symbol.asyncIterator]();
  // While some are being written the next are read.
  const writing: Promise<void>[] = [];
  const spare: ListedBills[] = [];
  let before = 0;
  const write = async (some: ListedBills) => {
    const place = before;
    before += some.length;
    await keep(deps, lease, id, some, place);
    some.empty();
    spare.push(some);
  };
  try {
    for (let ended = false; !ended; ) {
      const turn = await deps.queue.withinSlot(connection, maxInFlight, 2 * callMs + slackMs, slotWaitMs, async () => {
        // From here on: whoever waits long for a slot would read nothing in it. One turn is a call that was begun before its
        // time ran out, so it may take that long once more.
        const until = performance.now() + callMs;
        const some = spare.pop() ?? new ListedBills();
        while (some.length < batch && performance.now() < until) {
          const step = await bills.next();
          if (step.done) return { some, ended: true };
          some.add(listed(step.value));
        }
        return { some, ended: false };
      });
      if (turn === null) return allBusy().because;
      ended = turn.value.ended;
      if (writing.length === abreast) await writing.shift();
      const written = write(turn.value.some);
      // Awaited before others are written; until then nobody listens.
      written.catch(() => undefined);
      writing.push(written);
    }
    await Promise.all(writing);
    return null;
  } catch (cause) {
    if (cause instanceof LeaseLost) throw cause;
    return reasonOf(cause, connection.name);
  } finally {
    await Promise.allSettled(writing);
    await bills.return?.().catch(() => undefined);
  }
}

async function keep(deps: Deps, lease: Lease, id: TieOutId, bills: ListedBills, before: number): Promise<void> {
  if (bills.length === 0) return;
  await deps.work.run({ company: lease.company }, async (tx) => {
    // The lease last: it locks the job, and the batch beside this one would wait for it.
    await Promise.all([tx.tieOuts.addBills(id, lease.token, bills, before), tx.jobs.mustHold(lease)]);
  });
}

const listed = ({ record, reference, standing, fingerprint, costs = null }: ErpBill): ListedBill => ({
  recordId: record.id,
  identity: record.identity,
  label: record.label,
  reference: reference === null ? null : toldReference(reference),
  standing,
  fingerprint,
  amount: fingerprint === null ? null : amountWithin(fingerprint),
  costs,
});
