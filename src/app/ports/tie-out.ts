import type { BillCosts } from '../../domain/bill-costs.ts';
import type {
  BillingPeriodId,
  BillReference,
  ConnectionId,
  InvoiceId,
  LinkId,
  PersonId,
  ProjectId,
  TieOutId,
} from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import type { FindingKind } from '../../domain/tie-out.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { ListedBills } from '../listed-bills.ts';

export type { BillColumn, ListedBills } from '../listed-bills.ts';

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
  /** Of so many bills the ERP told what they cost by cost code. */
  readonly costsTold: number;
  /** Are findings that are good to know kept still? Of others only how many there were is. */
  readonly toKnowKept: boolean;
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
  readonly costs: BillCosts | null;
}

/**
 * Bills that a list should tell: those of synced links, and those that the tie-out before found to be second ones, or there
 * without a link.
 */
export type MissingOf = 'links' | 'findings';

/** One of them of which it told nothing. */
export interface MissingBill {
  /** By which they are in order. */
  readonly nth: number;
  readonly reference: BillReference;
  readonly record: ErpRecord;
  /** What it said when it was found; null where that is not known, and of a link's own. */
  readonly says: Fingerprint | null;
  /** It was there then. */
  readonly since: Instant;
}

export interface Finding {
  readonly id: number;
  /** The tie-out that found it: of what was settled since, the one before. */
  readonly tieOut: TieOutId;
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
  /** By cost code, where both sides tell it. */
  readonly ourCosts: BillCosts | null;
  readonly theirCosts: BillCosts | null;
  /** The same finding of another tie-out has the same. Null for what was found before findings had one. */
  readonly key: string | null;
  /** What somebody said of it, in this tie-out or another in which it was the same. */
  readonly note: FindingNote | null;
  /** Not in the tie-out before this one; null where there is none to compare with. */
  readonly isNew: boolean | null;
  readonly ourAmount: Cents | null;
  readonly theirAmount: Cents | null;
}

export interface FindingNote {
  readonly comment: string;
  readonly by: { readonly id: PersonId; readonly name: string };
  readonly at: Instant;
}

export interface TieOutTotal {
  readonly project: { readonly id: ProjectId; readonly name: string; readonly number: string };
  /** Null where it was deleted since, and for tie-outs that were made before periods were added up. */
  readonly period: { readonly id: BillingPeriodId; readonly start: Day; readonly end: Day } | null;
  /** The first of the month. */
  readonly month: Day;
  readonly links: number;
  readonly ours: Cents;
  readonly theirs: Cents;
}

/** A link as a tie-out met it, with what stood on both sides: the rows behind a total. */
export interface TieOutRow {
  readonly link: LinkId;
  readonly invoice: { readonly id: InvoiceId; readonly number: string | null };
  readonly project: { readonly id: ProjectId; readonly name: string };
  readonly vendor: string;
  readonly label: string | null;
  readonly billingDate: Day | null;
  readonly ours: Cents;
  readonly theirs: Cents;
  /** What was found on its own bill, and that there is a second one. */
  readonly kinds: readonly FindingKind[];
}

/** Which part of a tie-out. A period is meant by its days: each project has periods of its own. */
export interface TieOutPart {
  readonly project: ProjectId | null;
  readonly period: { readonly start: Day; readonly end: Day } | null;
}

export interface RowQuery extends TieOutPart {
  /** Only where both sides differ. */
  readonly differing: boolean;
  readonly after: LinkId | null;
  readonly limit: number;
}

/** What became of what was wrong since the tie-out before: by how many findings. */
export interface Comparison {
  readonly with: TieOut;
  readonly added: number;
  readonly settled: number;
  readonly same: number;
}

export interface FindingQuery extends TieOutPart {
  readonly kind: FindingKind | null;
  /** `new`: not in the one before. `settled`: those of the one before that are not in this one. */
  readonly since: 'new' | 'settled' | null;
  readonly after: number | null;
  readonly limit: number;
}

export interface TieOutTx {
  /** Null where one of the connection is under way already. */
  ask(connection: ConnectionId, by: PersonId | null): Promise<TieOutId | null>;
  get(id: TieOutId): Promise<TieOut | null>;
  /** The one of a connection that has not ended. */
  open(connection: ConnectionId): Promise<TieOut | null>;
  /** Newest first; only those that are older than one, where it is given. */
  list(connection: ConnectionId | null, limit: number, before?: TieOutId | null): Promise<readonly TieOut[]>;
  begin(id: TieOutId, at: Instant): Promise<void>;
  /** Adds to the list of one turn of the job. @param before how many of that list come before these. */
  addBills(id: TieOutId, token: number, bills: ListedBills, before: number): Promise<void>;
  /** Adds bills that were found after its end. */
  addFound(id: TieOutId, token: number, bills: ListedBills): Promise<void>;
  /** Is all that was kept of the list and its end there still? A crash of the database empties what one run alone needs. */
  isWhole(id: TieOutId, token: number): Promise<boolean>;
  /** Has the database know how long the list is, in a transaction of its own before {@link listEnded}. */
  counted(): Promise<void>;
  /** Notes which links none of the list said the same as: once, when it is at its end. @returns false where it was lost. */
  listEnded(id: TieOutId, token: number): Promise<boolean>;
  /** The next bills that the list should tell, and told nothing of. */
  missing(
    id: TieOutId,
    token: number,
    of: MissingOf,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly MissingBill[]>;
  /** Lays both side by side, from one moment of the database, and ends it. After {@link listEnded}. */
  settle(id: TieOutId, token: number): Promise<void>;
  /** Ends it without a verdict. */
  giveUp(id: TieOutId, because: string): Promise<void>;
  counts(id: TieOutId): Promise<Readonly<Partial<Record<FindingKind, number>>>>;
  findings(id: TieOutId, query: FindingQuery): Promise<readonly Finding[]>;
  totals(id: TieOutId): Promise<readonly TieOutTotal[]>;
  /** The complete one of the same connection that came before; null where there is none. */
  before(id: TieOutId): Promise<TieOut | null>;
  /** What is wrong, beside that of an earlier one. */
  compared(id: TieOutId, before: TieOutId): Promise<Omit<Comparison, 'with'>>;
  /** The links behind a total. Of one that was unlinked since, the bill is told as it was. */
  rows(id: TieOutId, query: RowQuery): Promise<readonly TieOutRow[]>;
  /**
   * Of a connection's tie-outs what is good to know is kept with the newest two and the last of each month alone. Forgets
   * so many of the other findings. @returns whether there may be more.
   */
  forgetToKnow(connection: ConnectionId, timeZone: string, most: number): Promise<boolean>;
  /** One finding; null where the tie-out has no such one. */
  finding(id: TieOutId, finding: number): Promise<Finding | null>;
  /** Adds to what is said of a finding; null takes back what was said. */
  note(connection: ConnectionId, finding: Finding, comment: string | null, by: PersonId): Promise<void>;
}
