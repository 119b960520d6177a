import { sql } from 'kysely';
import { LeaseLost, type ManyTx, type Tx } from '../app/unit-of-work.ts';
import type { Instant } from '../domain/time.ts';
import { plannedOnce, send, sendPlanned, type Trx } from './pool.ts';

/**
 * Somebody asked for a job while it was in work: it may have looked already, so it is due again when this turn ends. A
 * time that no turn sets by itself.
 */
export const wanted = sql`'-infinity'::timestamptz`;

/** How a turn ends that comes to this; what somebody wanted meanwhile it may not have seen, so that is due now. */
export const unlessWanted = (state: 'done' | 'parked') => ({
  state: sql<string>`case when run_at = ${wanted} then 'queued' else ${state} end`,
  run_at: sql<number>`case when run_at = ${wanted} then clock_timestamp() else run_at end`,
});

/** As {@link JobsTx} adds one. */
export async function addJobs(trx: Trx, company: number, jobs: Parameters<ManyTx['addJobs']>[0]): Promise<void> {
  // Only for what is wanted now: a turn that is in work sets by itself when the next one is due. One whose hold ran out may have
  // looked already, and ends nothing any more.
  const added = sql`insert into job (company_id, kind, subject_id, run_at)
    select ${company}, kind, subject, statement_timestamp() + in_ms * interval '1 millisecond'
    from unnest(${jobs.map(({ kind }) => kind)}::text[], ${jobs.map(({ subject }) => subject)}::bigint[],
      ${jobs.map(({ inMs }) => inMs)}::double precision[]) wanted (kind, subject, in_ms)
    on conflict (company_id, kind, subject_id) where state = 'queued' do update
      set token = job.token + case when job.held_until > '-infinity' and job.held_until <= clock_timestamp() then 1 else 0 end,
        run_at = case when job.held_until <= clock_timestamp() then least(job.run_at, excluded.run_at)
        when excluded.run_at > statement_timestamp() then job.run_at else ${wanted} end`;
  await sendPlanned(trx, added);
}

/** No export is put off for longer than a minute, nor held for longer than a lease. */
const soon = sql`interval '10 minutes'`;
/** Nor anything else for longer than until an hour of the day that the next one lacks. */
const days = sql`interval '3 days'`;

/** Jobs within the transaction of the decision that wants them, and their leases. */
export function jobStore(trx: Trx, company: number): Tx['jobs'] {
  return {
    add: (kind, subject, inMs = 0) => addJobs(trx, company, [{ kind, subject, inMs }]),
    defer: async (kind, subject, inMs) => {
      const deferred = trx
        .updateTable('job')
        .set({ run_at: sql<number>`clock_timestamp() + ${inMs} * interval '1 millisecond'` })
        .where('company_id', '=', company)
        .where('kind', '=', kind)
        .where('subject_id', '=', subject)
        .where('state', '=', 'queued')
        .where('held_until', '<=', sql<number>`clock_timestamp()`);
      await send(deferred);
    },
    dueAt: async (kind, subject) => {
      const row = await trx
        .selectFrom('job')
        .select('run_at')
        .where('company_id', '=', company)
        .where('kind', '=', kind)
        .where('subject_id', '=', subject)
        .where('state', '=', 'queued')
        .where('run_at', '>', sql<number>`clock_timestamp()`)
        .executeTakeFirst();
      return (row?.run_at ?? null) as Instant | null;
    },
    ensure: async (kind, subject) => {
      await send(
        trx
          .insertInto('job')
          .values({ company_id: company, kind, subject_id: subject })
          .onConflict((conflict) =>
            conflict.columns(['company_id', 'kind', 'subject_id']).where('state', '=', 'queued').doNothing(),
          ),
      );
    },
    catchUp: async () => {
      const { numAffectedRows = 0n } = await sql`update job set run_at = least(run_at, clock_timestamp()),
          held_until = case when held_until > clock_timestamp() + ${soon} then '-infinity' else held_until end
        where company_id = ${company} and state = 'queued' and (held_until > clock_timestamp() + ${soon} or run_at > clock_timestamp()
          + case when kind in ('export', 'export_record') then ${soon} else ${days} end)`.execute(trx);
      return Number(numAffectedRows);
    },
    mustHold: async (lease) => {
      const held = trx
        .selectFrom('job')
        .select('id')
        .where('company_id', '=', company)
        .where('id', '=', lease.job)
        .where('state', '=', 'queued')
        .where('token', '=', lease.token)
        .where('held_until', '>', sql<number>`clock_timestamp()`)
        .forUpdate();
      if ((await send(plannedOnce(held))).length === 0) throw new LeaseLost(`job ${lease.job} is held by another`);
    },
    end: async (lease, how) => {
      const free = { held_until: sql<number>`'-infinity'::timestamptz` };
      const change = {
        done: { ...free, ...unlessWanted('done'), reason: null },
        parked: { ...free, ...unlessWanted('parked'), reason: how.is === 'parked' ? how.because : null },
        again: {
          ...free,
          run_at: sql<number>`clock_timestamp() + case when run_at = ${wanted} then 0
            else ${how.is === 'again' ? how.inMs : 0}::double precision end * interval '1 millisecond'`,
          reason: how.is === 'again' ? how.because : null,
          ...(how.is === 'again' && how.uncounted ? { attempt: sql<number>`attempt - 1` } : {}),
        },
      }[how.is];
      const ended = trx
        .updateTable('job')
        .set(change)
        .where('company_id', '=', company)
        .where('id', '=', lease.job)
        .where('token', '=', lease.token)
        .where('state', '=', 'queued');
      await send(ended);
    },
    erred: async (lease) => {
      // A turn in between, of whoever had the token then, ended otherwise.
      const { rows } = await sql<{ errors: number }>`update job set erred_token = token,
          errors = case when erred_token = token - 1 then errors + 1 else 1 end
        where company_id = ${company} and id = ${lease.job} and token = ${lease.token} and state = 'queued'
        returning errors`.execute(trx);
      return rows[0]?.errors ?? 0;
    },
  };
}
