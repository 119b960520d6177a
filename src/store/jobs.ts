import { sql } from 'kysely';
import { LeaseLost, type Tx } from '../app/unit-of-work.ts';
import { send, type Trx } from './pool.ts';

/** Jobs within the transaction of the decision that wants them, and their leases. */
export function jobStore(trx: Trx, company: number): Tx['jobs'] {
  return {
    add: async (kind, subject, inMs = 0) => {
      await trx
        .insertInto('job')
        .values({
          company_id: company,
          kind,
          subject_id: subject,
          run_at: sql<number>`clock_timestamp() + ${inMs} * interval '1 millisecond'`,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['company_id', 'kind', 'subject_id'])
            .where('state', '=', 'queued')
            .doUpdateSet({ run_at: sql<number>`least(job.run_at, excluded.run_at)` }),
        )
        .execute();
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
      if ((await send(held)).length === 0) throw new LeaseLost(`job ${lease.job} is held by another`);
    },
    end: async (lease, how) => {
      const free = { held_until: sql<number>`'-infinity'::timestamptz` };
      const change = {
        done: { ...free, state: 'done', reason: null },
        parked: { ...free, state: 'parked', reason: how.is === 'parked' ? how.because : null },
        again: {
          ...free,
          run_at: sql<number>`clock_timestamp() + ${how.is === 'again' ? how.inMs : 0} * interval '1 millisecond'`,
          reason: how.is === 'again' ? how.because : null,
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
  };
}
