import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Connection, Queue } from '../app/unit-of-work.ts';
import { asStatement, type Database, plannedOnce } from './pool.ts';
import type { Tables } from './tables.ts';
import { Turns } from './turns.ts';

/** So long does a slot that nobody wants stay with the process: the next call may come at any moment. */
const idleMs = 200;

/** So long may a process hand a slot from one call to its next before it gives it back, so that other processes get it. */
const keptMs = 2_000;

interface Slot {
  readonly slot: number;
  readonly token: number;
  /** Both of this process's monotonic clock: until when it may be handed on, and until when it is held. */
  readonly keptUntil: number;
  readonly heldUntil: number;
}

/** What one process knows of a connection's slots. */
interface Here {
  readonly connection: Connection;
  readonly turns: Turns;
  /** Held, and left by a call for whoever has just been given the turn. */
  readonly handed: Slot[];
  /** Held, and wanted by nobody yet; given back in a moment. */
  readonly idle: { readonly slot: Slot; readonly timer: NodeJS.Timeout }[];
  /** Those who found all slots held by other processes, and would rather be told than look. */
  waiting: (() => void)[];
}

export interface Slots {
  readonly within: Queue['withinSlot'];
  /**
   * Gives back what nobody in this process uses, as it ends: else they stay taken for as long as a call may, and whoever asks
   * after a restart is told that all are busy. One that a call is in lapses by itself.
   */
  close(): Promise<void>;
}

/**
 * The slots of each connection: held in the database, so that over all processes never more calls are under way than the
 * ERP allows. Within a process a slot goes from call to call without the database being asked: where the ERP is the slow
 * part, the way there and back would be time in which it stands idle.
 */
export function openSlots(database: Database): Slots {
  const known = new Map<string, Here>();
  const hereOf = (connection: Connection, slots: number): Here => {
    const key = `${connection.company}/${connection.id}/${slots}`;
    const here = known.get(key) ?? { connection, turns: new Turns(slots), handed: [], idle: [], waiting: [] };
    known.set(key, here);
    return here;
  };
  const within: Slots['within'] = async (connection, slots, holdMs, waitMs, call) => {
    const giveUpAt = performance.now() + waitMs;
    const here = hereOf(connection, slots);
    if (!(await here.turns.take(waitMs))) return null;
    const mine = await slotFor(database, here, { slots, holdMs, giveUpAt }).catch((error: unknown) => {
      here.turns.give();
      throw error;
    });
    if (mine === null) {
      here.turns.give();
      return null;
    }
    try {
      return { value: await call() };
    } finally {
      leave(database, here, mine);
    }
  };
  const close = async () => {
    const unused = [...known.values()].flatMap(({ connection, idle }) =>
      idle.splice(0).map(({ slot, timer }) => {
        clearTimeout(timer);
        return freeSlot(database, connection, slot);
      }),
    );
    await Promise.allSettled(unused);
  };
  return { within, close };
}

/** The next in this process goes on within the same slot; where nobody comes, or it was kept for long, it is given back. */
function leave(database: Database, here: Here, mine: Slot): void {
  if (performance.now() >= mine.keptUntil) {
    void giveBack(database, here, mine).finally(() => here.turns.give());
    return;
  }
  if (here.turns.anyoneWaits) here.handed.push(mine);
  else {
    const idle = { slot: mine, timer: setTimeout(() => void end(), idleMs) };
    const end = () => {
      here.idle.splice(here.idle.indexOf(idle), 1);
      return giveBack(database, here, mine);
    };
    here.idle.push(idle);
  }
  here.turns.give();
}

/** Whoever asked need not wait for it: a slot that could not be given back ends by itself. */
async function giveBack(database: Database, here: Here, mine: Slot): Promise<void> {
  await freeSlot(database, here.connection, mine).catch(() => undefined);
  const told = here.waiting;
  here.waiting = [];
  for (const tell of told) tell();
}

/** One that this process holds already. */
function heldHere(here: Here): Slot | undefined {
  const idle = here.idle.pop();
  if (idle === undefined) return here.handed.pop();
  clearTimeout(idle.timer);
  return idle.slot;
}

interface Wanted {
  readonly slots: number;
  readonly holdMs: number;
  readonly giveUpAt: number;
}

async function slotFor(database: Database, here: Here, { slots, holdMs, giveUpAt }: Wanted): Promise<Slot | null> {
  const { connection } = here;
  const handed = heldHere(here);
  if (handed !== undefined) {
    if (performance.now() + holdMs <= handed.heldUntil) return handed;
    await freeSlot(database, connection, handed); // this call may take longer than the one it was taken for
  }
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    const taken = await takeSlot(database, connection, slots, holdMs);
    if (taken !== null || performance.now() + pause > giveUpAt) return taken;
    await Promise.race([sleep(pause), new Promise<void>((tell) => here.waiting.push(tell))]);
  }
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
  // So long holds nobody: the clock was ahead then, and was set back.
  const longer = sql`interval '1 hour' + ${holdMs} * interval '1 millisecond'`;
  const take = sql<Pick<Slot, 'slot' | 'token'>>`update erp_slot set token = token + 1,
      held_until = clock_timestamp() + ${holdMs + keptMs} * interval '1 millisecond'
    where company_id = ${connection.company} and connection_id = ${connection.id} and slot = (
      select slot from erp_slot where company_id = ${connection.company} and connection_id = ${connection.id}
        and slot <= ${slots} and (held_until < clock_timestamp() or held_until > clock_timestamp() + ${longer})
      order by slot limit 1 for update skip locked)
    returning slot, token`;
  const takeOne = async () => {
    const begun = performance.now(); // before the hold began, so what is counted from it is never too long
    const [, [taken]] = await database.atOnce(scope, (from) => [unhurried(from), plannedOnce(asStatement(from, take))]);
    if (taken === undefined) return null;
    return { ...taken, keptUntil: begun + keptMs, heldUntil: begun + keptMs + holdMs };
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
  await database.atOnce({ company: connection.company }, (from) => [
    unhurried(from),
    plannedOnce(asStatement(from, free)),
  ]);
}
