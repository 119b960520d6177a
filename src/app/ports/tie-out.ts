import type { ConnectionId, InvoiceId, LinkId, PersonId, ProjectId, TieOutId } from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { Fingerprint, Standing } from '../../domain/sighting.ts';
import type { FindingKind } from '../../domain/tie-out.ts';
import type { Day, Instant } from '../../domain/time.ts';

export type TieOutState = 'waiting' | 'reading' | 'complete' | 'incomplete';

/** One laying side by side of a connection's links and its ERP's bills. */
export interface TieOut {
  readonly id: TieOutId;
  readonly connection: ConnectionId;
  /** Null: by its schedule. */
  readonly askedBy: { readonly id: PersonId; readonly name: string } | null;
  readonly askedAt: Instant;
  readonly begunAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly state: TieOutState;
  /** Why it is incomplete. */
  readonly because: string | null;
  /** Bills that were read so far. */
  readonly bills: number;
  readonly links: number;
}

/** A bill of the list, with what is looked for in it. */
export interface ListedBill {
  readonly recordId: string;
  readonly identity: string | null;
  readonly label: string;
  readonly reference: string | null;
  readonly standing: Standing;
  readonly fingerprint: Fingerprint | null;
  readonly amount: Cents | null;
  readonly numberKey: string | null;
}

export interface Finding {
  readonly id: number;
  readonly kind: FindingKind;
  readonly link: LinkId | null;
  readonly invoice: { readonly id: InvoiceId; readonly number: string | null } | null;
  readonly project: { readonly id: ProjectId; readonly name: string } | null;
  readonly vendor: string | null;
  readonly recordId: string | null;
  readonly label: string | null;
  readonly standing: Standing | null;
  readonly ours: Fingerprint | null;
  readonly theirs: Fingerprint | null;
  readonly ourAmount: Cents | null;
  readonly theirAmount: Cents | null;
}

export interface TieOutTotal {
  readonly project: { readonly id: ProjectId; readonly name: string; readonly number: string };
  /** The first of the month. */
  readonly month: Day;
  readonly links: number;
  readonly ours: Cents;
  readonly theirs: Cents;
}

export interface FindingQuery {
  readonly kind: FindingKind | null;
  readonly project: ProjectId | null;
  readonly after: number | null;
  readonly limit: number;
}

export interface TieOutTx {
  /** Null where one of the connection is under way already. */
  ask(connection: ConnectionId, by: PersonId | null): Promise<TieOutId | null>;
  get(id: TieOutId): Promise<TieOut | null>;
  /** The one of a connection that has not ended. */
  open(connection: ConnectionId): Promise<TieOut | null>;
  /** Newest first. */
  list(connection: ConnectionId | null, limit: number): Promise<readonly TieOut[]>;
  begin(id: TieOutId, at: Instant): Promise<void>;
  /** Adds to the list of one turn of the job. */
  addBills(id: TieOutId, token: number, bills: readonly ListedBill[]): Promise<void>;
  /** Lays both side by side, from one moment of the database, and ends it. */
  settle(id: TieOutId, token: number): Promise<void>;
  /** Ends it without a verdict. */
  giveUp(id: TieOutId, because: string): Promise<void>;
  counts(id: TieOutId): Promise<Readonly<Partial<Record<FindingKind, number>>>>;
  findings(id: TieOutId, query: FindingQuery): Promise<readonly Finding[]>;
  totals(id: TieOutId): Promise<readonly TieOutTotal[]>;
}
