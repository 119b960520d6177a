import type { ErpTraits } from '../../connectors/contract.ts';
import type { Bill } from '../../domain/bill.ts';
import type {
  BillingPeriodId,
  ChangeOrderId,
  CommitmentId,
  CommitmentLineId,
  CompanyId,
  ConnectionId,
  ForcedUnlinkId,
  InvoiceId,
  LinkId,
  OperationId,
  PersonId,
  ProjectId,
  VendorId,
} from '../../domain/ids.ts';
import type { InvoiceStatus } from '../../domain/invoice-status.ts';
import type { ReviewStatus } from '../../domain/line-review.ts';
import type { Link } from '../../domain/link.ts';
import type { BasisPoints, Cents } from '../../domain/money.ts';
import type { OverBilling } from '../../domain/over-billing.ts';
import type { PayLine } from '../../domain/pay-application.ts';
import type { LineTerms } from '../../domain/pay-line-terms.ts';
import type { Grants } from '../../domain/permission.ts';
import type { Policies } from '../../domain/policy.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Quantity, UnitPrice } from '../../domain/quantity.ts';
import type { RecordKind } from '../../domain/records/kinds.ts';
import type { Restored } from '../../domain/restored.ts';
import type { Fingerprint, Standing } from '../../domain/sighting.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { EventType } from '../../domain/words/words.ts';
import type { FileMention } from './attachments.ts';
import type { ChangeOrderHead, CommitmentTerms } from './commitments.ts';
import type { Keeping } from './idempotency.ts';

/** Who asks, for which company, and with which rights. Made once a request. */
export interface Caller {
  readonly company: CompanyId;
  readonly person: PersonId;
  readonly grants: Grants;
  readonly requestId: string | null;
  /** Set for the one transaction that changes what is asked for. */
  readonly keeping?: Keeping;
}

export interface Project {
  readonly id: ProjectId;
  readonly name: string;
  readonly number: string;
  readonly address: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly active: boolean;
  readonly erpNumber: string | null;
  /** What becomes of an invoice that bills more than was agreed. */
  readonly overBilling: OverBilling;
  readonly profile: Profile;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
export type { OverBilling };

export interface Vendor {
  /** Where it was added, or has a commitment. */
  readonly projectIds: readonly ProjectId[];
  /** So many people are kept as its contacts. */
  readonly contactCount: number;
  readonly id: VendorId;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly phone: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly erpNumber: string | null;
  readonly profile: Profile;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface CommitmentLine {
  readonly id: CommitmentLineId;
  readonly position: number;
  readonly changeOrder: boolean;
  /** The change order that it came with; null for the contract's own, and for one that was founded with it. */
  readonly changeOrderId: ChangeOrderId | null;
  readonly description: string;
  readonly amount: Cents;
  /** For a line that is billed by quantity; null for one that is billed by amount. */
  readonly units: { readonly quantity: Quantity; readonly unitPrice: UnitPrice; readonly unit: string | null } | null;
  readonly costCode: {
    readonly id: number;
    readonly code: string;
    readonly name: string;
    readonly erpNumber: string | null;
  };
  readonly costType: {
    readonly id: number;
    readonly code: string;
    readonly name: string;
    readonly erpNumber: string | null;
  };
  /** Its number in the ERP, and what its integrator keeps with it. */
  readonly erpNumber: string | null;
  readonly originData: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface Commitment extends CommitmentTerms {
  readonly id: CommitmentId;
  readonly kind: 'subcontract' | 'purchase_order';
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly vendor: { readonly id: VendorId; readonly name: string; readonly erpNumber: string | null };
  /** Gross of all its invoices to date. */
  readonly invoiced: Cents;
  /** All payments issued on it. */
  readonly paid: Cents;
  readonly lines: readonly CommitmentLine[];
  readonly changeOrders: readonly ChangeOrderHead[];
  readonly files: readonly FileMention[];
  readonly createdBy: PersonId | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Counts its changes, those of its lines, change orders and payments too. */
  readonly version: number;
}

export interface BillingPeriod {
  readonly id: BillingPeriodId;
  readonly projectId: ProjectId;
  readonly position: number;
  readonly start: Day;
  readonly end: Day;
  readonly due: Day;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface InvoiceLine extends PayLine, LineTerms {
  readonly id: number;
  readonly position: number;
  readonly commitmentLine: CommitmentLine;
  readonly comment: string | null;
  readonly review: ReviewStatus;
  /** What the subcontractor asked for on this line, whatever became of it; null or left out: what it bills. */
  readonly claimed?: Cents | null;
  /** Of a change order's line: no earlier invoice of the commitment has it. */
  readonly appearsFirst: boolean;
}

/** What a subcontractor invoice says of itself, lines aside. */
export interface InvoiceHead {
  readonly id: InvoiceId;
  readonly projectId: ProjectId;
  readonly commitmentId: CommitmentId;
  readonly number: number;
  readonly invoiceNumber: string | null;
  readonly periodId: BillingPeriodId;
  readonly billingDate: Day | null;
  readonly start: Day;
  readonly end: Day;
  readonly submittedAt: Day | null;
  readonly paymentDate: Day | null;
  readonly status: InvoiceStatus;
  readonly final: boolean;
  readonly comment: string | null;
  readonly amountDue: Cents;
  readonly retainage: Cents;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
  /** Brought in as one whose bill the ERP has already; set from approved to Draft it is not any more. Left out, it was not. */
  readonly billedBefore?: boolean;
  /** It, or the deleted one in whose place it is, was unlinked by force: the mark stays. */
  readonly forcedUnlinkId?: ForcedUnlinkId | null;
}

/** An invoice with all that hangs on it, for the project side. */
export interface Invoice extends InvoiceHead {
  readonly lines: readonly InvoiceLine[];
  readonly link: Link | null;
  readonly latestOfCommitment: boolean;
  readonly previousId: InvoiceId | null;
  /** `vendor`: the name of the vendor, where its own contact entered the invoice. */
  readonly createdBy: {
    readonly id: PersonId;
    readonly name: string;
    readonly login: string;
    readonly vendor: string | null;
  };
  readonly project: { readonly name: string; readonly number: string };
  readonly commitment: {
    readonly number: string;
    readonly title: string;
    readonly kind: Commitment['kind'];
    readonly status: string;
    readonly contractDate: Day | null;
    readonly retainageRate: BasisPoints;
    readonly changeOrders: readonly InvoiceChangeOrder[];
  };
  readonly vendor: { readonly id: VendorId; readonly name: string } & Pick<
    Vendor,
    'address' | 'city' | 'stateCode' | 'zip'
  >;
  readonly files: readonly FileMention[];
}

/** A change order whose lines an invoice may have. */
export interface InvoiceChangeOrder {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly status: string;
}

/** What was last seen of a link's bill. */
export interface LastSighting {
  readonly is: 'present' | 'gone' | 'unknown';
  readonly standing: Standing | null;
  readonly asOf: Instant | null;
  readonly because: string | null;
}

/** A row of the ERP tool's list: of an invoice, its newest link and what was last seen, what the list shows. */
export interface ErpRow {
  readonly head: Pick<
    InvoiceHead,
    | 'id'
    | 'projectId'
    | 'number'
    | 'invoiceNumber'
    | 'billingDate'
    | 'status'
    | 'amountDue'
    | 'retainage'
    | 'updatedAt'
    | 'version'
    | 'forcedUnlinkId'
  >;
  readonly project: { readonly id: ProjectId; readonly name: string; readonly number: string };
  readonly commitment: { readonly id: CommitmentId; readonly number: string; readonly title: string };
  readonly vendor: { readonly id: VendorId; readonly name: string };
  readonly period: { readonly id: BillingPeriodId; readonly start: Day; readonly end: Day };
  readonly link:
    | (Pick<Link, 'state' | 'parked' | 'error' | 'record' | 'sentAt' | 'syncedAt' | 'reason'> &
        Partial<Pick<Link, 'sentBy' | 'acceptedBy' | 'direct'>>)
    | null;
  /** When its newest link came into the state that it is in; null while it was never sent. */
  readonly stateSince: Instant | null;
  readonly lastSighting: LastSighting | null;
}

/** One invoice of the ERP tool, with all of its head and its newest link. */
export interface ErpInvoice extends ErpRow {
  readonly head: InvoiceHead;
  readonly link: Link | null;
  /** Of the connection that it is sent to; null while there is none. */
  readonly policies: Policies | null;
  /** That connection's; null where all is known of it. */
  readonly restored: Restored | null;
}

/** An ERP as one company has connected it. */
export interface Connection {
  readonly id: ConnectionId;
  readonly company: CompanyId;
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What its owner decided for everybody; `void_is_gone` is one of them. */
  readonly policies: Policies;
  /** The hour of the company's day at which it is tied out; null: only when somebody asks. */
  readonly tieOutHour: number | null;
  readonly lastReadAt: Instant | null;
  readonly lastReadError: string | null;
  /** Its agent's declaration, where it is reached through one: then all calls go there. */
  readonly agentTraits: ErpTraits | null;
  /**
   * Put back to an earlier moment, and not looked over since: what the ERP got meanwhile is not known here, so nothing new
   * is asked of it. Null where all is known.
   */
  readonly restored: Restored | null;
  /** Whose books its bills were made in, as its connector told then; null until they were first looked at. */
  readonly books: string | null;
}

export interface NewEvent {
  readonly type: EventType;
  /** Null for the hub itself. */
  readonly by: PersonId | null;
  /** Null for what belongs to no project. */
  readonly projectId: ProjectId | null;
  readonly invoiceId?: InvoiceId | null;
  readonly commitmentId?: CommitmentId;
  readonly linkId?: LinkId;
  /** Of another record than an invoice: of its history. */
  readonly record?: { readonly kind: RecordKind; readonly id: number };
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | null;
}

export interface HistoryEvent {
  readonly id: number;
  readonly at: Instant;
  readonly by: string | null;
  readonly byId?: PersonId | null;
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of another invoice of the same story: the one that this corrects, or was corrected by. Null for its own. */
  readonly of?: { readonly id: InvoiceId; readonly name: string } | null;
}

export type JobKind =
  | 'export'
  | 'bulk'
  | 'read_erp'
  | 'webhook'
  | 'mail'
  | 'digest'
  | 'tie_out'
  | 'read_records'
  | 'export_record'
  | 'watch';

/** A hold on a job: whoever took the newest token may finish it, and only while the lease lasts. */
export interface Lease {
  readonly company: CompanyId;
  readonly job: number;
  readonly subject: number;
  readonly attempt: number;
  readonly token: number;
}

/** How a job's turn ended. */
export type JobEnd =
  | { readonly is: 'done' }
  | {
      readonly is: 'again';
      readonly inMs: number;
      readonly because: string;
      /** It waited for a person: no attempt was made. */
      readonly uncounted?: true;
    }
  | { readonly is: 'parked'; readonly because: string };

/**
 * How a run of a job came out. `ended`: its end was written in the transaction of its last change. `room`: so many of its
 * kind may this process have in hand for its company.
 */
export type JobRun = JobEnd & { readonly ended?: true; readonly room?: number };

export interface StoredBill {
  readonly bill: Bill;
  readonly fingerprint: Fingerprint;
}

export const bulkActions = ['accept', 'reject', 'retry', 'unlink'] as const;
export type BulkAction = (typeof bulkActions)[number];

export interface Operation {
  readonly id: OperationId;
  readonly action: BulkAction;
  readonly person: PersonId;
  readonly reason: string | null;
  readonly parts: readonly {
    readonly position: number;
    readonly invoiceId: InvoiceId;
    readonly version: number | null;
    readonly ok: boolean | null;
    readonly code: string | null;
    readonly detail: string | null;
  }[];
}
