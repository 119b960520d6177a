import { type Kysely, sql } from 'kysely';
import type { JobKind, Lease, Queue } from '../app/unit-of-work.ts';
import { asStatement, type Database } from './pool.ts';
import { openSlots } from './slots.ts';
import type { Tables } from './tables.ts';

export interface QueueOptions {
  /** How long a lease lasts unless its process renews it: so long does a crash hold a job up. */
  readonly leaseMs: number;
}

export interface OpenQueue extends Queue {
  /** As the process ends: the slots that nobody in it uses are given back. */
  close(): Promise<void>;
}

/** Delivery of jobs over all companies, and the slots of each connection, both held in the database. */
export function openQueue(database: Database, options: QueueOptions): OpenQueue {
  const { leaseMs } = options;
  const slots = openSlots(database);
  return {
    claim: async (kind, atMost, shares = { inHand: new Map(), mostOfOne: atMost }) => {
      const { inHand, mostOfOne, mostOf = new Map() } = shares;
      const companies = [...new Set([...inHand.keys(), ...mostOf.keys()])];
      const held = companies.map((company) => inHand.get(company) ?? 0);
      const most = companies.map((company) => mostOf.get(company) ?? mostOfOne);
      const full = companies.filter((_, n) => held[n]! >= most[n]!);
      const [taken, [next]] = await database.atOnce(null, (from) => [
        asStatement(
          from,
          sql<ClaimedRow>`select * from claim_jobs(${kind}, ${atMost}::integer, ${leaseMs}::integer,
            ${companies}::bigint[], ${held}::integer[], ${most}::integer[], ${mostOfOne}::integer)`,
        ),
        nextInMs(from, kind, full),
      ]);
      return { leases: taken.map(leaseOf), nextInMs: next?.ms ?? null };
    },
    renew: async (leases) => {
      for (const held of Map.groupBy(leases, ({ company }) => company).values()) {
        // What is locked is being written by whoever holds it; to wait for it would hold up all the others.
        await hold(database, held, sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`, sql`skip locked`);
      }
    },
    giveBack: (lease) => hold(database, [lease], sql`'-infinity'::timestamptz`, sql``),
    nextInMs: async (kind) => {
      const [[next]] = await database.atOnce(null, (from) => [nextInMs(from, kind, [])]);
      return next?.ms ?? null;
    },
    withinSlot: slots.within,
    close: slots.close,
  };
}

interface ClaimedRow {
  readonly company_id: number;
  readonly id: number;
  readonly subject_id: number;
  readonly attempt: number;
  readonly token: number;
}

const leaseOf = (row: ClaimedRow) =>
  ({
    company: row.company_id,
    job: row.id,
    subject: row.subject_id,
    attempt: row.attempt,
    token: row.token,
  }) as Lease;

const nextInMs = (from: Kysely<Tables>, kind: JobKind, full: readonly number[]) =>
  asStatement(from, sql<{ ms: number | null }>`select next_job_in_ms(${kind}, ${full}::bigint[]) as ms`);

/** Of leases of one company. Only the holder of the newest token, and only while its hold has not run out. */
async function hold(
  database: Database,
  leases: readonly Lease[],
  until: ReturnType<typeof sql>,
  locked: ReturnType<typeof sql>,
): Promise<void> {
  const { company } = leases[0]!;
  const prolonged = sql`update job set held_until = ${until}
    from (select job.id
      from unnest(${leases.map(({ job }) => job)}::bigint[], ${leases.map(({ token }) => token)}::bigint[]) held (id, token)
        join job on job.company_id = ${company} and job.id = held.id and job.token = held.token
      where job.state = 'queued' and job.held_until > clock_timestamp() for update of job ${locked}) mine
    where job.company_id = ${company} and job.id = mine.id`;
  await database.atOnce({ company }, (from) => [asStatement(from, prolonged)]);
}
