import { AsyncLocalStorage } from 'node:async_hooks';
import type { ErpInvoice, JobKind, Lease, Queue, Reads, UnitOfWork } from '../src/app/unit-of-work.ts';
import type { SimulatedDatabase, Transaction } from './database.ts';
import type { JobRow } from './rows.ts';
import { type Ground, simulatedTx } from './tx.ts';

/** The store's three doors, over a simulated database. */
export interface SimulatedStore {
  readonly work: UnitOfWork;
  readonly reads: Reads;
  readonly queue: Queue;
}

export function simulatedStore(database: SimulatedDatabase, ground: Ground, leaseMs: number): SimulatedStore {
  const within = new AsyncLocalStorage<true>();
  const run = async <T>(by: unknown, work: (trx: Transaction) => Promise<T>): Promise<T> => {
    if (within.getStore()) throw new Error('a transaction was begun within a transaction');
    const trx = database.begin(by);
    try {
      const made = await within.run(true, () => work(trx));
      await trx.commit();
      return made;
    } catch (cause) {
      trx.rollBack();
      throw cause;
    }
  };
  const once: Once = async (work, lock = null) => {
    const trx = database.begin(null);
    try {
      return await trx.atOnce(() => work(trx), lock);
    } finally {
      trx.rollBack();
    }
  };
  return {
    work: {
      run: (scope, work) => run(scope, (trx) => work(simulatedTx(trx, ground))),
      own: () => {
        throw new Error('nobody has anything of their own in the simulation');
      },
      inside: () => within.getStore() === true,
    },
    reads: {
      toExport: (_, ids) =>
        once((trx) => ({
          links: new Map(
            ids.flatMap((id) => {
              const row = trx.get('link', id);
              return row === undefined ? [] : [[id, { link: row.link, stored: row.stored }] as const];
            }),
          ),
          connections: new Map([[ground.connection.id, ground.connection]]),
        })),
      erpInvoice: (_, id) =>
        once((trx) => {
          const head = trx.get('invoice', id);
          if (head === undefined) return null;
          const link = head.lastLink === null ? null : trx.get('link', head.lastLink)!.link;
          return { head, link } as unknown as ErpInvoice;
        }),
    } as Partial<Reads> as Reads,
    queue: queue(database, once, ground, leaseMs),
  };
}

type Once = <T>(work: (trx: Transaction) => T, lock?: string | null) => Promise<T>;

function queue(database: SimulatedDatabase, once: Once, ground: Ground, leaseMs: number): Queue {
  const now = () => ground.now();
  const due = (row: JobRow, kind: JobKind) => row.kind === kind && row.state === 'queued';
  const next = (trx: Transaction, kind: JobKind) => {
    const waits = [...trx.all('job')]
      .filter((row) => due(row, kind))
      .map((row) => Math.max(row.runAt, row.heldUntil) - now());
    return waits.length === 0 ? null : Math.min(...waits);
  };
  const hold = (lease: Lease, until: () => number) => {
    const { kind, subject } = database.rows.get('job', lease.job)!;
    return once((trx) => {
      const row = trx.get('job', lease.job);
      if (row?.state !== 'queued' || row.token !== lease.token || row.heldUntil <= now()) return;
      trx.put('job', { ...row, heldUntil: until() });
    }, `job/${kind}/${subject}`);
  };
  return {
    claim: (kind, atMost) =>
      once((trx) => {
        const taken = [...trx.all('job')]
          .filter((row) => due(row, kind) && row.runAt <= now() && row.heldUntil < now())
          .filter((row) => !database.isLocked(`job/${row.kind}/${row.subject}`))
          .slice(0, atMost)
          .map((row) => ({ ...row, token: row.token + 1, attempt: row.attempt + 1, heldUntil: now() + leaseMs }));
        for (const row of taken) trx.put('job', row);
        const { company } = ground.connection;
        const leases = taken.map(({ id, subject, attempt, token }) => ({ company, job: id, subject, attempt, token }));
        return { leases, nextInMs: next(trx, kind) };
      }),
    renew: async (leases) => {
      for (const lease of leases) await hold(lease, () => now() + leaseMs);
    },
    giveBack: (lease) => hold(lease, () => 0),
    nextInMs: (kind) => once((trx) => next(trx, kind)),
    withinSlot: async (_, slots, holdMs, waitMs, call) => {
      const giveUpAt = now() + waitMs;
      for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
        const mine = await once((trx) => takeSlot(trx, slots, holdMs, now()));
        if (mine !== null) {
          try {
            return { value: await call() };
          } finally {
            void once((trx) => {
              const row = trx.get('slot', mine.id)!;
              if (row.token === mine.token) trx.put('slot', { ...row, heldUntil: 0 });
            }).catch(() => undefined);
          }
        }
        if (now() + pause > giveUpAt) return null;
        await database.time.sleep(pause);
      }
    },
  };
}

function takeSlot(trx: Transaction, slots: number, holdMs: number, now: number) {
  for (let id = 1; id <= slots; id++) {
    const row = trx.get('slot', id) ?? { id, heldUntil: 0, token: 0 };
    if (row.heldUntil >= now) continue;
    const mine = { id, token: row.token + 1, heldUntil: now + holdMs };
    trx.put('slot', mine);
    return mine;
  }
  return null;
}
