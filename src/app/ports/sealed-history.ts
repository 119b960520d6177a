import type { Checkpoint, Log, LoggedEvent, Seal } from '../../domain/sealed-history.ts';

export type { HistoryVerdict } from '../../domain/history-check.ts';
export type { Checkpoint, Log, LoggedEvent } from '../../domain/sealed-history.ts';

/** The sealed history in a transaction. */
export interface SealedHistoryTx {
  /** Seals what can be sealed. `waiting`: younger events are there, so it is worth coming again. */
  seal(): Promise<{ readonly sealed: number; readonly waiting: boolean }>;
  /** The number that no transaction of this server has reached yet. */
  newest(): Promise<number>;
  seals(after: number, limit: number): Promise<readonly Seal[]>;
  /** Of one history, in the order of their ids. @param upTo null: to the end. */
  loggedEvents(log: Log, after: number, upTo: number | null, limit: number): Promise<readonly LoggedEvent[]>;
  loggedEventsById(log: Log, ids: readonly number[]): Promise<readonly LoggedEvent[]>;
  /** In the order of their numbers. */
  checkpoints(): Promise<readonly Checkpoint[]>;
}
