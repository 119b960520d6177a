import { sql } from 'kysely';
import type { CareTx, Fare, Schedule } from '../../app/unit-of-work.ts';
import { noCalls } from '../../domain/care/connection-health.ts';
import { wrongKinds } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import { asStatement, send, type Trx } from '../pool.ts';

/** How connections are cared for: their schedule, and how their calls and their queue stand. */
export const careTx = (trx: Trx, company: number): CareTx => ({
  schedule: (connection) => schedule(trx, company, connection),
  saveSchedule: async (connection, { readEveryMinutes, recordsEveryMinutes, quiet, silentMinutes }) => {
    await trx
      .updateTable('connection')
      .set({
        read_every_minutes: sql`coalesce(${readEveryMinutes ?? null}, read_every_minutes)`,
        records_every_minutes: sql`coalesce(${recordsEveryMinutes ?? null}, records_every_minutes)`,
        silent_minutes: sql`coalesce(${silentMinutes ?? null}, silent_minutes)`,
        ...(quiet === undefined ? {} : { quiet_from: quiet?.from ?? null, quiet_to: quiet?.to ?? null }),
      })
      .where('company_id', '=', company)
      .where('id', '=', connection)
      .execute();
  },
  fare: (connection) => fare(trx, company, connection),
  failingSince: (connection) => failingSince(trx, company, connection),
});

/** Nobody asked for longer than this: what was not answered before it tells nothing of the time since. A weekend is shorter. */
const unaskedFor = sql.raw(`interval '3 days'`);

async function failingSince(trx: Trx, company: number, connection: number): Promise<Instant | null> {
  const ofConnection = sql`company_id = ${company} and connection_id = ${connection}`;
  const { rows } = await sql<{ since: Instant | null }>`
    with failed as (
      select at, lead(at, 1, clock_timestamp()) over (order by at) as next from erp_calls where ${ofConnection}
        and at > coalesce((select max(at) from erp_calls where ${ofConnection} and (failed < calls or answered > 0)), '-infinity')
    )
    select min(at) as since from failed
    where at > coalesce((select max(at) from failed where next > at + ${unaskedFor}), '-infinity')`.execute(trx);
  return rows[0]?.since ?? null;
}

async function schedule(trx: Trx, company: number, connection: number): Promise<Schedule> {
  const row = await trx
    .selectFrom('connection')
    .select(['read_every_minutes', 'records_every_minutes', 'quiet_from', 'quiet_to', 'silent_minutes'])
    .where('company_id', '=', company)
    .where('id', '=', connection)
    .executeTakeFirstOrThrow();
  return {
    readEveryMinutes: row.read_every_minutes,
    recordsEveryMinutes: row.records_every_minutes,
    quiet: row.quiet_from === null || row.quiet_to === null ? null : { from: row.quiet_from, to: row.quiet_to },
    silentMinutes: row.silent_minutes,
  };
}

interface StepRow {
  readonly at: Instant;
  readonly calls: number;
  readonly failed: number;
  readonly total_ms: number;
  readonly longest_ms: number;
}
interface QueueRow {
  readonly waiting: number;
  readonly in_hand: number;
  readonly oldest_sent_at: Instant | null;
}

/** In one round trip: none needs another's answer. */
async function fare(trx: Trx, company: number, connection: number): Promise<Fare> {
  const ofConnection = sql`company_id = ${company} and connection_id = ${connection}`;
  const sums = sql`coalesce(sum(calls), 0)::integer as calls, coalesce(sum(failed), 0)::integer as failed,
    coalesce(sum(total_ms), 0)::bigint as total_ms, coalesce(max(longest_ms), 0)::integer as longest_ms`;
  const since = (length: string) =>
    sql<StepRow>`select ${sums} from erp_calls where ${ofConnection} and at > clock_timestamp() - ${sql.lit(length)}::interval`;
  const ask = <Row>(text: ReturnType<typeof sql<Row>>) => send(asStatement(trx, text));
  const [steps, [hour], [day], [failure], [queue], [stuck], [slots], [tied], next] = await Promise.all([
    ask(sql<StepRow>`select date_bin(interval '30 minutes', at, timestamptz '2000-01-01') as at, ${sums}
      from erp_calls where ${ofConnection} and at > clock_timestamp() - interval '24 hours' group by 1 order by 1`),
    ask(since('1 hour')),
    ask(since('24 hours')),
    ask(sql<{ at: Instant; says: string }>`select last_failure_at as at, last_failure as says from erp_calls
      where ${ofConnection} and last_failure is not null order by at desc limit 1`),
    ask(sql<QueueRow>`select count(*) filter (where j.held_until < clock_timestamp())::integer as waiting,
        count(*) filter (where j.held_until >= clock_timestamp())::integer as in_hand, min(l.sent_at) as oldest_sent_at
      from job j join link l on l.company_id = j.company_id and l.id = j.subject_id
      where j.company_id = ${company} and j.kind = 'export' and j.state = 'queued' and l.connection_id = ${connection}`),
    ask(sql<{
      parked: number;
      failed: number;
    }>`select count(*) filter (where state = 'exporting' and parked)::integer as parked,
        count(*) filter (where state = 'failed_to_export')::integer as failed
      from link where ${ofConnection} and ended_at is null and state in ('exporting', 'failed_to_export')`),
    ask(sql<{ used: number }>`select count(*)::integer as used from erp_slot
      where ${ofConnection} and held_until > clock_timestamp()`),
    ask(sql<{ id: number; state: string; ended_at: Instant; wrong: number }>`select t.id, t.state, t.ended_at,
        (select count(*) from tie_out_finding f where f.company_id = t.company_id and f.tie_out_id = t.id
          and f.kind = any(${wrongKinds}))::integer as wrong
      from tie_out t where t.company_id = ${company} and t.connection_id = ${connection} and t.ended_at is not null
      order by t.id desc limit 1`),
    ask(sql<{ kind: string; run_at: Instant }>`select kind, greatest(run_at, clock_timestamp()) as run_at from job
      where company_id = ${company} and subject_id = ${connection} and state = 'queued'
        and kind in ('read_erp', 'read_records', 'tie_out')`),
  ]);
  return {
    steps: steps.map((step) => ({ at: step.at, ...sumsOf(step) })),
    lastHour: sumsOf(hour),
    lastDay: sumsOf(day),
    lastFailure: failure ?? null,
    queue: {
      waiting: queue?.waiting ?? 0,
      inHand: queue?.in_hand ?? 0,
      oldestSentAt: queue?.oldest_sent_at ?? null,
      parked: stuck?.parked ?? 0,
      failed: stuck?.failed ?? 0,
    },
    slotsInUse: slots?.used ?? 0,
    lastTieOut: tied === undefined ? null : lastTieOutOf(tied),
    next: Object.fromEntries(next.map(({ kind, run_at }) => [kind, run_at])),
  };
}

const sumsOf = (row: Omit<StepRow, 'at'> | undefined) =>
  row === undefined
    ? noCalls
    : { calls: row.calls, failed: row.failed, totalMs: row.total_ms, longestMs: row.longest_ms };

const lastTieOutOf = (row: { id: number; state: string; ended_at: Instant; wrong: number }): Fare['lastTieOut'] =>
  ({ id: row.id, state: row.state, endedAt: row.ended_at, wrong: row.wrong }) as unknown as Fare['lastTieOut'];
