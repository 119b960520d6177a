import type { BillKey, ErpConnector, ErpReader } from '../connectors/contract.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Sighting } from '../domain/sighting.ts';
import { sayTrouble } from '../domain/trouble.ts';
import type { Deps } from './deps.ts';
import { reasonOf } from './reason.ts';
import type { Connection } from './unit-of-work.ts';
import { withinTime } from './within-time.ts';

/** A slot outlives the call it is for by this much, for the way back to the database. */
const slackMs = 5_000;

/** How long each waits for one of its connection's slots before it lets others go first. */
export const slotWaitMs = {
  /** Comes again by itself, as does the reading of what is linked. */
  export: 2_000,
  reading: 2_000,
  /** Somebody looks at a panel: if the ERP is busy for longer, what was seen last is what there is. */
  panel: 5_000,
  records: 10_000,
  setUpTest: 10_000,
  /** A person waits for this: if the ERP is busy for longer, the answer is that it did not answer. */
  person: 12_000,
  /** Goes on with what it has read so far. */
  tieOut: 30_000,
} as const;

/**
 * Asks an ERP within one of its connection's slots, so that never more calls are under way than it allows. Null when
 * none came free within `waitMs`.
 */
export function askErp<T>(
  deps: Pick<Deps, 'queue'>,
  connection: Connection,
  erp: ErpReader,
  waitMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | null> {
  const { callMs, maxInFlight } = erp.traits;
  return deps.queue.withinSlot(connection, maxInFlight, callMs + slackMs, waitMs, () => withinTime(callMs, ask));
}

/**
 * Looks for many bills within one slot.
 * @returns them in the order asked, and all of them; or a sentence that says why not all could be looked for.
 */
export async function lookForMany(
  deps: Pick<Deps, 'queue' | 'connectorFor'>,
  connection: Connection,
  bills: readonly BillKey[],
  waitMs: number,
): Promise<readonly Sighting[] | string> {
  const erp = readerFor(deps, connection);
  try {
    const seen = await askErp(deps, connection, erp, waitMs, (signal) =>
      Array.fromAsync(erp.lookForMany(bills, signal)),
    );
    if (seen === null) return allBusy().because;
    const given = seen.value.length;
    return given === bills.length ? seen.value : sayTrouble('answer_incomplete', { given, wanted: bills.length });
  } catch (cause) {
    return reasonOf(cause, connection.name);
  }
}

/** What is known where no slot came free: nothing. */
export const allBusy = () => ({ is: 'unknown', because: sayTrouble('busy'), trouble: 'busy' }) as const;

/** A connector without its write, for everyone but the export job. */
export const readerFor = (deps: Pick<Deps, 'connectorFor'>, connection: Connection): ErpReader =>
  deps.connectorFor(connection);

/** The connection's own names for the sentences: `Sage 100 Contractor®`, and what one does there to undo a bill. */
export function nameErp(refusal: Refusal, erp: Pick<ErpConnector, 'traits'>): Refusal {
  const { name, undo, removesVoid } = erp.traits;
  return { ...refusal, facts: { erp: name, undo, ...(removesVoid ? { removes: removesVoid } : {}), ...refusal.facts } };
}
