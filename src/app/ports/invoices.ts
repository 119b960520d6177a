import type { Bill } from '../../domain/bill.ts';
import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { ReviewStatus } from '../../domain/billing/line-review.ts';
import type { PayLine } from '../../domain/billing/pay-application.ts';
import type { LineTerms } from '../../domain/billing/pay-line-terms.ts';
import type {
  BillingPeriodId,
  CommitmentId,
  ForcedUnlinkId,
  InvoiceId,
  PersonId,
  ProjectId,
  VendorId,
} from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { BasisPoints, Cents } from '../../domain/money.ts';
import type { Policies } from '../../domain/policy.ts';
import type { Restored } from '../../domain/restored.ts';
import type { Fingerprint, Standing } from '../../domain/sighting.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { FileMention } from './attachments.ts';
import type { Commitment, CommitmentLine, Vendor } from './project-records.ts';

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

export interface StoredBill {
  readonly bill: Bill;
  readonly fingerprint: Fingerprint;
}
