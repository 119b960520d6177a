import type { ChangeOrderStatus } from '../../domain/billing/change-order.ts';
import type {
  CommitmentStatus,
  CommitmentUse,
  commitmentDays,
  commitmentTexts,
} from '../../domain/billing/commitment.ts';
import type { AccountingMethod, LinePrice, PriceEntry } from '../../domain/billing/schedule-of-values.ts';
import type {
  ChangeOrderId,
  CommitmentId,
  CommitmentLineId,
  InvoiceId,
  PaymentId,
  PersonId,
  ProjectId,
  VendorId,
} from '../../domain/ids.ts';
import type { Cell } from '../../domain/imports/import-cells.ts';
import type { Style } from '../../domain/imports/values.ts';
import type { BasisPoints, Cents } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { Scope } from '../unit-of-work.ts';
import type { FileMention } from './attachments.ts';
import type { Caller } from './caller.ts';
import type { HistoryEvent } from './events.ts';
import type { Commitment, CommitmentLine, OverBilling } from './project-records.ts';

type Days = { readonly [Name in (typeof commitmentDays)[number]]: Day | null };
type Texts = { readonly [Name in keyof typeof commitmentTexts]: string | null };

/** What a commitment says of itself, as people type it. */
export interface CommitmentTerms extends Days, Texts {
  readonly number: string;
  readonly title: string;
  readonly status: CommitmentStatus;
  readonly retainageRate: BasisPoints;
  readonly method: AccountingMethod;
  readonly executed: boolean;
  readonly erpNumber: string | null;
  /** What the integrator that keeps the ERP number keeps with it; nobody else reads it. */
  readonly originData: string | null;
}

type Entered<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** What may be set on a commitment. Whatever is left out stays as it is. */
export type CommitmentEntry = Entered<CommitmentTerms> & { readonly vendor?: VendorId | undefined };

export type NewCommitmentEntry = CommitmentEntry & {
  readonly project: ProjectId;
  readonly kind: Commitment['kind'];
};

/** What may be set on a line of a schedule of values, or of a change order. */
export interface LineFields extends PriceEntry {
  readonly costCode?: number | undefined;
  readonly costType?: number | undefined;
  readonly description?: string | undefined;
  readonly erpNumber?: string | null | undefined;
  readonly originData?: string | null | undefined;
}
/** A line of a whole schedule: one that is there already, by its id, or a new one. */
export interface ScheduleEntry extends LineFields {
  readonly id?: number | undefined;
}

/** A table that somebody pasted or uploaded. */
export interface ScheduleTable {
  readonly rows: readonly (readonly Cell[])[];
  /** How its numbers are written. */
  readonly style: Style;
  /** Its lines take the place of those that are there, or come behind them. */
  readonly mode: 'replace' | 'append';
  /** Only say what would become of it. */
  readonly dryRun: boolean;
}
/** What an import comes to: how many lines of the table, what the schedule is then, and the commitment as it now is. */
export interface Imported {
  readonly imported: number;
  readonly lines: readonly Pick<NewLine, 'position' | 'costCode' | 'costType' | 'description' | 'amount' | 'units'>[];
  readonly total: Cents;
  readonly commitment: Commitment;
}

/** A line, checked and priced, as it is kept. */
export interface NewLine extends LinePrice {
  readonly position: number;
  readonly costCode: number;
  readonly costType: number;
  readonly description: string;
  readonly erpNumber: string | null;
  readonly originData: string | null;
}

/** A change order as the list of its commitment shows it. */
export interface ChangeOrderHead {
  readonly id: ChangeOrderId;
  readonly number: string;
  readonly title: string;
  readonly status: ChangeOrderStatus;
  readonly amount: Cents;
  readonly dueDate: Day | null;
  readonly invoicedDate: Day | null;
  readonly paidDate: Day | null;
  readonly approvedAt: Instant | null;
  readonly erpNumber: string | null;
  readonly originData: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface ChangeOrderTerms {
  readonly number: string;
  readonly title: string;
  readonly status: ChangeOrderStatus;
  readonly description: string | null;
  readonly reason: string | null;
  readonly reference: string | null;
  readonly revision: number;
  readonly executed: boolean;
  readonly dueDate: Day | null;
  readonly invoicedDate: Day | null;
  readonly paidDate: Day | null;
  readonly signedReceivedDate: Day | null;
  /** In days. */
  readonly scheduleImpactDays: number | null;
  readonly erpNumber: string | null;
  readonly originData: string | null;
}

export interface ChangeOrderLine
  extends Pick<CommitmentLine, 'position' | 'description' | 'amount' | 'units' | 'costCode' | 'costType'> {
  readonly id: number;
  /** The commitment's line that it became; null while the change order is not approved. */
  readonly commitmentLine: CommitmentLineId | null;
}

export interface ChangeOrder extends ChangeOrderHead, ChangeOrderTerms {
  readonly projectId: ProjectId;
  readonly commitment: { readonly id: CommitmentId } & Pick<Commitment, 'kind' | 'number' | 'title' | 'vendor'>;
  readonly lines: readonly ChangeOrderLine[];
  readonly files: readonly FileMention[];
  readonly createdBy: { readonly id: PersonId; readonly name: string };
  readonly version: number;
}

/** What may be set on a change order; `lines`, where given, are all of its lines. */
export type ChangeOrderEntry = Entered<ChangeOrderTerms> & {
  readonly lines?: readonly LineFields[] | undefined;
  /** What its lines are said to come to: where they come to something else, nothing is taken. */
  readonly total?: Cents | undefined;
};

export interface PaymentTerms {
  readonly date: Day;
  readonly amount: Cents;
  readonly method: 'check' | 'credit_card' | 'electronic' | null;
  readonly checkNumber: string | null;
  /** The subcontractor invoice that it pays. */
  readonly invoice: InvoiceId | null;
  readonly invoiceNumber: string | null;
  readonly invoiceDate: Day | null;
  readonly drawRequestNumber: number | null;
  readonly notes: string | null;
  readonly erpNumber: string | null;
  readonly originData: string | null;
}

/** A payment issued on a commitment. */
export interface Payment extends PaymentTerms {
  readonly id: PaymentId;
  readonly projectId: ProjectId;
  readonly commitmentId: CommitmentId;
  /** Its place among those of its commitment. */
  readonly number: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}
export type PaymentEntry = Entered<PaymentTerms>;

/** The codes that a line of a project may name. */
export interface Codes {
  readonly costCodes: readonly CommitmentLine['costCode'][];
  readonly costTypes: readonly CommitmentLine['costType'][];
}

/** Where a line stands. */
export interface LinePlace {
  readonly commitment: CommitmentId;
  readonly line: CommitmentLineId;
}

/** The Commitments tool. Every write is one transaction with its history. */
export interface CommitmentTools {
  createCommitment(caller: Caller, entry: NewCommitmentEntry): Promise<Outcome<Commitment>>;
  /** @param seen the version that the caller saw; if the commitment has moved on since, nothing is done. */
  updateCommitment(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    entry: CommitmentEntry,
    seen?: number,
  ): Promise<Outcome<Commitment>>;
  deleteCommitment(caller: Caller, project: ProjectId, id: CommitmentId, seen?: number): Promise<Outcome<null>>;
  /** @param seen of the commitment, as everywhere: its lines have no version of their own. */
  addLine(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    line: LineFields,
    seen?: number,
  ): Promise<Outcome<CommitmentLine>>;
  updateLine(
    caller: Caller,
    project: ProjectId,
    at: LinePlace,
    fields: LineFields,
    seen?: number,
  ): Promise<Outcome<CommitmentLine>>;
  /**
   * Many lines at once, in one transaction: those that can be are written, of the others it is said why not. One is
   * found by its id, else by its ERP number, else it is new.
   */
  syncLines(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    lines: readonly ScheduleEntry[],
    seen?: number,
  ): Promise<Outcome<readonly Outcome<CommitmentLine>[]>>;
  deleteLine(caller: Caller, project: ProjectId, at: LinePlace, seen?: number): Promise<Outcome<null>>;
  /** The whole schedule, in its order: what it does not name goes, what has no id comes. */
  setScheduleOfValues(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    lines: readonly ScheduleEntry[],
    seen?: number,
  ): Promise<Outcome<Commitment>>;
  /**
   * Lines out of a table, all of them or none: `rows_refused` names every cell that is wrong.
   * @returns the schedule as it is then, or with `dryRun` as it would be.
   */
  importSchedule(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    table: ScheduleTable,
    seen?: number,
  ): Promise<Outcome<Imported>>;
  reorderLines(
    caller: Caller,
    project: ProjectId,
    id: CommitmentId,
    order: readonly number[],
    seen?: number,
  ): Promise<Outcome<Commitment>>;

  changeOrders(caller: Caller, project: ProjectId): Promise<Outcome<readonly ChangeOrder[]>>;
  changeOrder(caller: Caller, project: ProjectId, id: ChangeOrderId): Promise<Outcome<ChangeOrder>>;
  createChangeOrder(
    caller: Caller,
    project: ProjectId,
    commitment: CommitmentId,
    entry: ChangeOrderEntry,
  ): Promise<Outcome<ChangeOrder>>;
  updateChangeOrder(
    caller: Caller,
    project: ProjectId,
    id: ChangeOrderId,
    entry: ChangeOrderEntry,
    seen?: number,
  ): Promise<Outcome<ChangeOrder>>;
  deleteChangeOrder(caller: Caller, project: ProjectId, id: ChangeOrderId, seen?: number): Promise<Outcome<null>>;

  /** @param commitment null for those of the whole project. */
  payments(caller: Caller, project: ProjectId, commitment: CommitmentId | null): Promise<Outcome<readonly Payment[]>>;
  payment(caller: Caller, project: ProjectId, id: PaymentId): Promise<Outcome<Payment>>;
  createPayment(
    caller: Caller,
    project: ProjectId,
    commitment: CommitmentId,
    entry: PaymentEntry,
  ): Promise<Outcome<Payment>>;
  updatePayment(
    caller: Caller,
    project: ProjectId,
    id: PaymentId,
    entry: PaymentEntry,
    seen?: number,
  ): Promise<Outcome<Payment>>;
  deletePayment(caller: Caller, project: ProjectId, id: PaymentId, seen?: number): Promise<Outcome<null>>;

  /** Every change of a commitment, its lines, change orders and payments, and its invoices that came and went. */
  commitmentHistory(caller: Caller, project: ProjectId, id: CommitmentId): Promise<Outcome<readonly HistoryEvent[]>>;
  /** The codes that lines of the project may name. */
  codes(caller: Caller, project: ProjectId): Promise<Outcome<Codes>>;
  setOverBilling(caller: Caller, project: ProjectId, overBilling: OverBilling): Promise<Outcome<OverBilling>>;
}

/** The Commitments tool's share of reading. */
export interface CommitmentReads {
  commitment(scope: Scope, project: ProjectId, id: CommitmentId): Promise<Commitment | null>;
  changeOrders(scope: Scope, project: ProjectId, id: ChangeOrderId | null): Promise<readonly ChangeOrder[]>;
  payments(
    scope: Scope,
    project: ProjectId,
    by: { readonly commitment: CommitmentId | null } | { readonly id: PaymentId },
  ): Promise<readonly Payment[]>;
  /** Knows deleted commitments too: their history stays. Null where there never was one. */
  commitmentHistory(scope: Scope, project: ProjectId, id: CommitmentId): Promise<readonly HistoryEvent[] | null>;
  codes(scope: Scope, project: ProjectId): Promise<Codes>;
}

export type CommitmentFields = CommitmentTerms & { readonly vendor: VendorId };

/** The Commitments tool's share of a transaction. */
export interface CommitmentTx {
  /** The project's number, its row locked so that two cannot take one number at once; null if there is none. */
  project(id: ProjectId): Promise<{ readonly number: string; readonly overBilling: OverBilling } | null>;
  setOverBilling(id: ProjectId, overBilling: OverBilling): Promise<void>;
  hasVendor(id: VendorId): Promise<boolean>;
  codes(project: ProjectId): Promise<Codes>;
  /** The numbers of a project's commitments. */
  numbers(project: ProjectId): Promise<readonly string[]>;
  /** Is an ERP number taken by another of the company? Nobody else can take it until the transaction ends. */
  erpNumberTaken(
    of: 'commitment' | 'change_order' | 'contract_payment',
    number: string,
    but: number | null,
  ): Promise<boolean>;
  /** Locked until the transaction ends. */
  lock(id: CommitmentId): Promise<Commitment | null>;
  use(id: CommitmentId): Promise<CommitmentUse>;
  /** Invoices of it with a link that has not ended. */
  liveLinks(id: CommitmentId): Promise<number>;
  /** The invoices that have one of these lines, by the number that people know. */
  invoicesWith(lines: readonly number[]): Promise<readonly string[]>;
  add(project: ProjectId, kind: Commitment['kind'], fields: CommitmentFields, by: PersonId): Promise<CommitmentId>;
  /** Saves it and moves its version on. */
  save(id: CommitmentId, fields: CommitmentFields): Promise<void>;
  remove(id: CommitmentId): Promise<void>;
  /** Something of it changed: its version moves on. */
  touch(id: CommitmentId): Promise<void>;
  addLines(id: CommitmentId, lines: readonly NewLine[], of: ChangeOrderId | null): Promise<readonly CommitmentLineId[]>;
  saveLine(id: CommitmentLineId, line: NewLine): Promise<void>;
  removeLines(ids: readonly CommitmentLineId[]): Promise<void>;
  /** Gives the lines of a commitment their places, in this order from 1 on. */
  placeLines(id: CommitmentId, order: readonly number[]): Promise<void>;

  /** Without a lock: its commitment is what is locked. */
  changeOrder(id: ChangeOrderId): Promise<ChangeOrder | null>;
  addChangeOrder(commitment: Commitment, terms: ChangeOrderTerms, by: PersonId): Promise<ChangeOrderId>;
  saveChangeOrder(id: ChangeOrderId, terms: ChangeOrderTerms): Promise<void>;
  removeChangeOrder(id: ChangeOrderId): Promise<void>;
  setChangeOrderLines(id: ChangeOrderId, lines: readonly NewLine[]): Promise<void>;
  /** Notes which lines of the commitment those of a change order became, in their order; none for null. */
  joinLines(id: ChangeOrderId, lines: readonly CommitmentLineId[] | null): Promise<void>;

  payment(id: PaymentId): Promise<Payment | null>;
  addPayment(commitment: Commitment, terms: PaymentTerms, by: PersonId): Promise<PaymentId>;
  savePayment(id: PaymentId, terms: PaymentTerms): Promise<void>;
  removePayment(id: PaymentId): Promise<void>;
  /** The payments that pay an invoice, by their number; those that were voided in the ERP aside. */
  paymentsOf(invoice: InvoiceId): Promise<readonly number[]>;
  /** Is it an invoice of this commitment that is not deleted? */
  isInvoiceOf(invoice: InvoiceId, commitment: CommitmentId): Promise<boolean>;
}
