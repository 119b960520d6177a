import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Connection, JobKind, Lease, Queue } from '../app/unit-of-work.ts';
import { asStatement, type Database } from './pool.ts';
import type { Tables } from './tables.ts';
import { Turns } from './turns.ts';

export interface QueueOptions {
  /** How long a lease lasts unless its process renews it: so long does a crash hold a job up. */
  readonly leaseMs: number;
}

/** Delivery of jobs over all companies, and the slots of each connection, both held in the database. */
export function openQueue(database: Database, options: QueueOptions): Queue {
  const { leaseMs } = options;
  const turns = new Map<string, Turns>();
  const turnsOf = (connection: Connection, slots: number): Turns => {
    const key = `${connection.company}/${connection.id}/${slots}`;
    const known = turns.get(key) ?? new Turns(slots);
    turns.set(key, known);
    return known;
  };
  return {
    claim: async (kind, atMost) => {
      const [taken, [next]] = await database.atOnce(null, (from) => [
        asStatement(from, sql<ClaimedRow>`select * from claim_jobs(${kind}, ${atMost}::integer, ${leaseMs}::integer)`),
        nextInMs(from, kind),
      ]);
      return { leases: taken.map(leaseOf), nextInMs: next?.ms ?? null };
    },
    renew: async (leases) => {
      for (const lease of leases) {
        await hold(database, lease, sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`);
      }
    },
    giveBack: (lease) => hold(database, lease, sql`'-infinity'::timestamptz`),
    nextInMs: async (kind) => {
      const [[next]] = await database.atOnce(null, (from) => [nextInMs(from, kind)]);
      return next?.ms ?? null;
    },
    withinSlot: async (connection, slots, holdMs, waitMs, call) => {
      const giveUpAt = performance.now() + waitMs;
      const ours = turnsOf(connection, slots);
      if (!(await ours.take(waitMs))) return null;
      return withinSlot(database, connection, slots, holdMs, giveUpAt, call, () => ours.give());
    },
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

const nextInMs = (from: Kysely<Tables>, kind: JobKind) =>
  asStatement(from, sql<{ ms: number | null }>`select next_job_in_ms(${kind}) as ms`);

/** Only the holder of the newest token, and only while its hold has not run out. */
async function hold(database: Database, lease: Lease, until: ReturnType<typeof sql>): Promise<void> {
  const prolonged = sql`update job set held_until = ${until}
    where company_id = ${lease.company} and id = ${lease.job} and token = ${lease.token} and state = 'queued'
      and held_until > clock_timestamp()`;
  await database.atOnce({ company: lease.company }, (from) => [asStatement(from, prolonged)]);
}

interface Slot {
  readonly slot: number;
  readonly token: number;
}

async function withinSlot<T>(
  database: Database,
  connection: Connection,
  slots: number,
  holdMs: number,
  giveUpAt: number,
  call: () => Promise<T>,
  whenFree: () => void,
): Promise<{ readonly value: T } | null> {
  const mine = await waitForSlot(database, connection, slots, holdMs, giveUpAt).catch((error: unknown) => {
    whenFree();
    throw error;
  });
  if (mine === null) {
    whenFree();
    return null;
  }
  try {
    return { value: await call() };
  } finally {
    // Whoever asked need not wait for it: a slot that could not be given back ends by itself.
    void freeSlot(database, connection, mine)
      .catch(() => undefined)
      .finally(() => {
        freed(connection);
        whenFree();
      });
  }
}

async function waitForSlot(
  database: Database,
  connection: Connection,
  slots: number,
  holdMs: number,
  giveUpAt: number,
): Promise<Slot | null> {
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    const taken = await takeSlot(database, connection, slots, holdMs);
    if (taken !== null || performance.now() + pause > giveUpAt) return taken;
    await Promise.race([sleep(pause), nextFree(connection)]);
  }
}

/** Who waits in this process need not find out by looking: they are told. Other processes look. */
const waiting = new Map<string, (() => void)[]>();
const place = (connection: Connection) => `${connection.company}/${connection.id}`;

function nextFree(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const line = waiting.get(place(connection));
    if (line === undefined) waiting.set(place(connection), [resolve]);
    else line.push(resolve);
  });
}

function freed(connection: Connection): void {
  const line = waiting.get(place(connection));
  waiting.delete(place(connection));
  for (const tell of line ?? []) tell();
}

/**
 * Slots need not outlive a crash of the server: they run out by themselves, and what they hold back is too many calls at
 * once, never a second bill. So nobody waits until the disk has them.
 */
const unhurried = (from: Kysely<Tables>) =>
  asStatement(from, sql<{ off: string }>`select set_config('synchronous_commit', 'off', true) as off`);

async function takeSlot(
  database: Database,
  connection: Connection,
  slots: number,
  holdMs: number,
): Promise<Slot | null> {
  const scope = { company: connection.company };
  const take = sql<Slot>`update erp_slot set token = token + 1,
      held_until = clock_timestamp() + ${holdMs} * interval '1 millisecond'
    where company_id = ${connection.company} and connection_id = ${connection.id} and slot = (
      select slot from erp_slot where company_id = ${connection.company} and connection_id = ${connection.id}
        and slot <= ${slots} and held_until < clock_timestamp()
      order by slot limit 1 for update skip locked)
    returning slot, token`;
  const takeOne = async () => {
    const [, [taken]] = await database.atOnce(scope, (from) => [unhurried(from), asStatement(from, take)]);
    return taken ?? null;
  };
  const first = await takeOne();
  if (first !== null) return first;
  const make = sql<{ slot: number }>`insert into erp_slot (company_id, connection_id, slot)
    select ${connection.company}::bigint, ${connection.id}::bigint, n from generate_series(1, ${slots}::integer) n
    on conflict do nothing returning slot`;
  const [made] = await database.atOnce(scope, (from) => [asStatement(from, make)]);
  return made.length > 0 ? takeOne() : null;
}

async function freeSlot(database: Database, connection: Connection, mine: Slot): Promise<void> {
  const free = sql`update erp_slot set held_until = '-infinity'
    where company_id = ${connection.company} and connection_id = ${connection.id}
      and slot = ${mine.slot} and token = ${mine.token}`;
  await database.atOnce({ company: connection.company }, (from) => [unhurried(from), asStatement(from, free)]);
}
