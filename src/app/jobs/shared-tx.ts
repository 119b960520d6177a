import { asOne, gathering } from '../gathering.ts';
import type { Tx } from '../unit-of-work.ts';

/** Somebody holds the invoice, or it is not there. */
export class NotFree extends Error {}

/**
 * A transaction as each of several moves sees it that share it: what they ask at the same moment goes to the database in one
 * statement, and each is answered as if it had asked alone. Only an invoice that is not free is told by {@link NotFree},
 * instead of being waited for.
 * @param most that share it.
 */
export function sharedTx(tx: Tx, most: number): Tx {
  const ofEach = <Asked, Answer>(read: (asked: readonly Asked[]) => Promise<ReadonlyMap<Asked, Answer>>) =>
    gathering<Asked, Answer | null>(most, async (asked) => {
      const found = await read(asked);
      return asked.map((one) => found.get(one) ?? null);
    });
  const lock = ofEach(tx.many.lock);
  const saveBill = asOne(most, tx.many.saveBills);
  const addJob = asOne(most, tx.many.addJobs);
  const noteResult = asOne(most, tx.many.noteResults);
  let connections: ReturnType<Tx['connections']['list']> | undefined;
  return {
    ...tx,
    links: {
      ...tx.links,
      lock: async (invoice) => (await lock(invoice)) ?? Promise.reject(new NotFree()),
      save: asOne(most, tx.handful.save),
      saveBill: (link, stored) => saveBill({ link, stored }),
    },
    bills: { ...tx.bills, source: ofEach(tx.bills.sources) },
    connections: { ...tx.connections, list: () => (connections ??= tx.connections.list()) },
    corrections: { ...tx.corrections, ghost: ofEach(tx.many.ghosts) },
    events: { append: asOne(most, (events) => tx.events.append(events.flat())) },
    jobs: {
      ...tx.jobs,
      add: (kind, subject, inMs = 0) => addJob({ kind, subject, inMs }),
      mustHold: asOne(most, (leases) => Promise.all([...new Set(leases)].map(tx.jobs.mustHold))),
    },
    operations: {
      ...tx.operations,
      noteResult: (operation, result) => noteResult({ operation, ...result }),
    },
  };
}
