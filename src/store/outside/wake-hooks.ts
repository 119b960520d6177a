import { sql } from 'kysely';
import { longestPauseMs } from '../../domain/webhook.ts';
import type { Trx } from '../pool.ts';

/**
 * Queues the jobs of hooks, and locks them in their order: so the ids of their deliveries are in the order of the commits, and a job
 * that is about to end sees these. One that rests is due when its pause is over; a pause that is longer than any was set by a clock
 * that was ahead, and is over.
 */
export async function wakeHooks(trx: Trx, company: number, hooks: readonly number[]): Promise<void> {
  await sql`insert into job (company_id, kind, subject_id, run_at)
    select ${company}, 'webhook', id, greatest(clock_timestamp(), case
      when paused_until <= clock_timestamp() + ${longestPauseMs} * interval '1 millisecond' then paused_until end)
    from webhook_hook where company_id = ${company} and id = any(${hooks}::bigint[]) order by id
    on conflict (company_id, kind, subject_id) where state = 'queued' do update set run_at = job.run_at`.execute(trx);
}
