import type { Checkpoint, Log, LoggedEvent, Seal } from '../../domain/history/sealed-history.ts';
import type { CompanyId } from '../../domain/ids.ts';

export type { HistoryVerdict } from '../../domain/history/history-check.ts';
export type { Checkpoint, Log, LoggedEvent } from '../../domain/history/sealed-history.ts';

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
  /** How many events are sealed. */
  head(): Promise<number>;
  /** The number of the last seal that ends at that place or before it; zero where none does. */
  sealBefore(place: number): Promise<number>;
  /** The number of the seal whose last event stands there; null where none ends there. */
  sealThatEndsAt(place: number): Promise<number | null>;
  /** In the order of their numbers. */
  checkpoints(): Promise<readonly Checkpoint[]>;
  lastCheckpoint(): Promise<Checkpoint | null>;
  /** @returns false where another hub was quicker. */
  keepCheckpoint(checkpoint: Checkpoint): Promise<boolean>;
}

/** What the hub signs checkpoints with. */
export interface CheckpointKey {
  readonly id: string;
  readonly publicPem: string;
  /** @returns the signature in base64. */
  sign(text: string): string;
}

/** Which companies there are, for what the hub does by itself. */
export interface Companies {
  ids(): Promise<readonly CompanyId[]>;
}

/** A line of an exported history. */
export type SealedLine =
  | { readonly is: 'beginning'; readonly beginning: { readonly company: number; readonly after: number } }
  | { readonly is: 'event'; readonly event: LoggedEvent; readonly place: number; readonly hash: string }
  | { readonly is: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly is: 'end'; readonly end: { readonly place: number; readonly hash: string | null } };
