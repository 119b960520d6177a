import type { ErpBill } from '../../connectors/contract.ts';
import { type TieOutId, toldReference } from '../../domain/ids.ts';
import { amountWithin } from '../../domain/tie-out.ts';
import type { Deps } from '../deps.ts';
import { allBusy, readerFor, slotWaitMs } from '../erp-access.ts';
import { ListedBills } from '../listed-bills.ts';
import { reasonOf } from '../reason.ts';
import { type Connection, type Lease, LeaseLost, type ListedBill } from '../unit-of-work.ts';

/** Bills kept at once, and read within one turn at the ERP: two megabytes of them. */
const batch = 5_000;
/** So many batches are laid beside the links at once: each keeps a core of the database busy. */
const abreast = 2;
const slackMs = 5_000;

/** One turn of a tie-out: who runs it, of what, and until when. */
export interface TieOutTurn {
  readonly deps: Deps;
  readonly lease: Lease;
  readonly connection: Connection;
  readonly id: TieOutId;
  readonly stopping: AbortSignal;
}

/** @returns why the list is not complete; null where it is. */
export async function readList({ deps, lease, connection, id, stopping }: TieOutTurn): Promise<string | null> {
  const erp = readerFor(deps, connection);
  const { callMs, maxInFlight } = erp.traits;
  // One turn is a call that was begun before its time ran out, so it may take that long once more.
  const heldMs = 2 * callMs + slackMs;
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
      const turn = await deps.queue.withinSlot(connection, maxInFlight, heldMs, slotWaitMs.tieOut, async () => {
        // From here on: whoever waits long for a slot would read nothing in it.
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
