import type { AlertKind, AlertReader, AlertTopic, KeptAlert } from '../../domain/care/alerts.ts';
import type { ConnectionId, PersonId, TieOutId } from '../../domain/ids.ts';
import type { FindingKind } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import type { Language } from '../../domain/words/languages.ts';

/** An alert as people and programs see it. */
export interface Alert extends KeptAlert {
  readonly connection: { readonly id: ConnectionId; readonly name: string };
  readonly beganAt: Instant;
  /** What happened, as it was last told, or would have been. */
  readonly says: string;
}

/** Exports of a connection that wait for a person for one reason. */
export interface StuckExports {
  readonly code: string;
  readonly count: number;
  /** Some of them, those that were sent first. */
  readonly some: readonly {
    readonly invoiceNumber: string | null;
    readonly vendor: string;
    readonly amountDue: number;
    readonly detail: string;
  }[];
}

/** What a tie-out found that the one told of before had not. */
export interface NewFindings {
  readonly tieOut: TieOutId;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
}

/** Somebody who may be told, with their switches. */
export interface AlertAddressee extends AlertReader {
  readonly id: PersonId;
  readonly name: string;
  readonly email: string | null;
  /** Null: they have not chosen one. */
  readonly language: Language | null;
}

export type AlertWishes = Readonly<Record<AlertTopic, boolean | null>>;

/** The share of alerts in a transaction. */
export interface AlertTx {
  /** The open ones of a connection, and those that ended lately. */
  kept(connection: ConnectionId): Promise<readonly KeptAlert[]>;
  begin(alert: {
    readonly connection: ConnectionId;
    readonly kind: AlertKind;
    readonly cause: string;
    readonly tellAfter: Instant;
    readonly count: number;
    readonly says: string;
  }): Promise<number>;
  tell(id: number, count: number, says: string): Promise<void>;
  end(id: number, told: boolean): Promise<void>;
  /** Those of a connection that are long over are forgotten. */
  forget(connection: ConnectionId): Promise<void>;
  /** Open ones first, then the newest. */
  list(connection: ConnectionId | null, limit: number): Promise<readonly Alert[]>;
  get(id: number): Promise<Alert | null>;
  stuckExports(connection: ConnectionId): Promise<readonly StuckExports[]>;
  /** Null where there is no newer tie-out, or it found nothing new; it counts as told from now on. */
  takeNewFindings(connection: ConnectionId): Promise<NewFindings | null>;
  addressees(): Promise<readonly AlertAddressee[]>;
  saveWishes(person: PersonId, wishes: AlertWishes): Promise<void>;
}
