import { type JobEnd, type Lease, LeaseLost, type Tx } from '../src/app/unit-of-work.ts';
import type { Instant } from '../src/domain/time.ts';
import type { Transaction } from './database.ts';
import type { JobRow } from './rows.ts';
import type { Ground } from './tx.ts';

export const jobLock = (kind: string, subject: number) => `job/${kind}/${subject}`;

/** Is the lease the newest of its job, and does it run still? */
export const isHeldBy = (row: JobRow | undefined, lease: Lease, now: number): boolean =>
  row?.state === 'queued' && row.token === lease.token && row.heldUntil > now;

const unheld = { heldUntil: 0, attempt: 0, token: 0, reason: null, state: 'queued', errors: 0, erredToken: 0 } as const;

/** Jobs and their leases, within a transaction. */
export function jobs(trx: Transaction, ground: Ground): Tx['jobs'] {
  const of = (kind: string, subject: number) =>
    [...trx.all('job')].find((row) => row.kind === kind && row.subject === subject && row.state === 'queued');
  return {
    add: (kind, subject, inMs = 0) =>
      trx.statement(
        () => {
          const runAt = ground.now() + inMs;
          const there = of(kind, subject);
          if (there === undefined) {
            return trx.put('job', { ...unheld, id: trx.nextId(), kind, subject, runAt });
          }
          const inWork = there.heldUntil > ground.now();
          const whileInWork = inMs > 0 ? there.runAt : Number.NEGATIVE_INFINITY;
          const token = there.token + (there.heldUntil > 0 && !inWork ? 1 : 0);
          trx.put('job', { ...there, token, runAt: inWork ? whileInWork : Math.min(there.runAt, runAt) });
        },
        jobLock(kind, subject),
      ),
    defer: (kind, subject, inMs) =>
      trx.statement(
        () => {
          const there = of(kind, subject);
          if (there !== undefined && there.heldUntil <= ground.now())
            trx.put('job', { ...there, runAt: ground.now() + inMs });
        },
        jobLock(kind, subject),
      ),
    dueAt: async (kind, subject) => {
      const runAt = of(kind, subject)?.runAt ?? Number.NEGATIVE_INFINITY;
      return runAt > ground.now() ? (runAt as Instant) : null;
    },
    ensure: (kind, subject) =>
      trx.statement(() => {
        if (of(kind, subject) === undefined)
          trx.put('job', { ...unheld, id: trx.nextId(), kind, subject, runAt: ground.now() });
      }),
    // Only of a clock that was set back, and here it goes forward alone.
    catchUp: async () => 0,
    mustHold: async (lease) => {
      const lost = new LeaseLost(`job ${lease.job} is held by another`);
      const seen = trx.get('job', lease.job)!;
      const was = isHeldBy(seen, lease, ground.now());
      // As a database does it: the clock is asked before the wait for the lock, and again only for a row that changed.
      await trx.statement(
        () => {
          const row = trx.get('job', lease.job);
          if (row === seen ? !was : !isHeldBy(row, lease, ground.now())) throw lost;
        },
        jobLock(seen.kind, seen.subject),
      );
    },
    end: (lease, how) => {
      const { kind, subject } = trx.get('job', lease.job)!;
      return trx.statement(
        () => {
          const row = trx.get('job', lease.job)!;
          if (row.state === 'queued' && row.token === lease.token)
            trx.put('job', { ...row, ...ended(row, how, ground.now()) });
        },
        jobLock(kind, subject),
      );
    },
    erred: (lease) => {
      const { kind, subject } = trx.get('job', lease.job)!;
      return trx.statement(
        () => {
          const row = trx.get('job', lease.job)!;
          if (row.state !== 'queued' || row.token !== lease.token) return 0;
          const errors = row.erredToken === row.token - 1 ? row.errors + 1 : 1;
          trx.put('job', { ...row, errors, erredToken: row.token });
          return errors;
        },
        jobLock(kind, subject),
      );
    },
  };
}

/** What somebody wanted meanwhile is due again, whatever this turn came to. */
function ended(row: JobRow, how: JobEnd, now: number): Partial<JobRow> {
  const wanted = row.runAt === Number.NEGATIVE_INFINITY;
  const free = { heldUntil: 0 };
  if (how.is !== 'again') {
    const reason = how.is === 'parked' ? how.because : null;
    return { ...free, state: wanted ? 'queued' : how.is, runAt: wanted ? now : row.runAt, reason };
  }
  const attempt = row.attempt - (how.uncounted ? 1 : 0);
  return { ...free, attempt, runAt: now + (wanted ? 0 : how.inMs), reason: how.because };
}
