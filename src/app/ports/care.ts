import type { CallSums } from '../../domain/care/connection-health.ts';
import type { ConnectionId, TieOutId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** When a connection is read by itself. */
export interface Schedule {
  /** Every synced bill. */
  readonly readEveryMinutes: number;
  /** The lists of vendors, jobs and the like. */
  readonly recordsEveryMinutes: number;
  /** Hours of the company's day between which nothing is read by itself; null for none. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
  /** An agent that is not heard of for so long is told of. */
  readonly silentMinutes: number;
}
/** What is left out stays as it is: two who each change something else take nothing from each other. */
export type ScheduleChange = { readonly [Part in keyof Schedule]?: Schedule[Part] | undefined };

/** Calls of some minutes, beginning at a moment. */
export interface CallStep extends CallSums {
  readonly at: Instant;
}

/** How the calls and the queue of one connection stand. */
export interface Fare {
  /** Of the last day, oldest first, only those in which there were calls. */
  readonly steps: readonly CallStep[];
  readonly lastHour: CallSums;
  readonly lastDay: CallSums;
  readonly lastFailure: { readonly at: Instant; readonly says: string } | null;
  readonly queue: {
    /** Exports that are due or will be. */
    readonly waiting: number;
    readonly inHand: number;
    /** When the oldest of both was sent. */
    readonly oldestSentAt: Instant | null;
    readonly parked: number;
    readonly failed: number;
  };
  readonly slotsInUse: number;
  readonly lastTieOut: {
    readonly id: TieOutId;
    readonly state: string;
    readonly endedAt: Instant;
    readonly wrong: number;
  } | null;
  /** When each kind of job of the connection runs next; what is not queued is left out. */
  readonly next: Readonly<Record<string, Instant>>;
}

/** The care of connections in a transaction. */
export interface CareTx {
  schedule(connection: ConnectionId): Promise<Schedule>;
  saveSchedule(connection: ConnectionId, change: ScheduleChange): Promise<void>;
  fare(connection: ConnectionId): Promise<Fare>;
  /**
   * Since when every call that was made has failed without a word of the ERP itself, and some were made all along; null where it
   * answered the last ones, were it that it lets nobody in, or none was made lately.
   */
  failingSince(connection: ConnectionId): Promise<Instant | null>;
}
