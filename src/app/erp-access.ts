import type { ErpConnector, ErpReader } from '../connectors/contract.ts';
import type { Refusal } from '../domain/refusal.ts';
import { sayTrouble } from '../domain/trouble.ts';
import type { Deps } from './deps.ts';
import type { Connection } from './unit-of-work.ts';
import { withinTime } from './within-time.ts';

/** A slot outlives the call it is for by this much, for the way back to the database. */
const slackMs = 5_000;

/** A person waits for this: if the ERP is busy with exports for longer, the answer is that it did not answer. */
export const personWaitsMs = 12_000;

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
