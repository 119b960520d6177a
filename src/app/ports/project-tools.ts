import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { ReviewStatus } from '../../domain/billing/line-review.ts';
import type { PayLineEntry } from '../../domain/billing/pay-line-entry.ts';
import type {
  BillingPeriodId,
  CommitmentId,
  CommitmentLineId,
  CorrectionId,
  InvoiceId,
  ProjectId,
} from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import type { Page, Paged, RequisitionFilter } from '../unit-of-work.ts';
import type { BillingTools } from './billing.ts';
import type { Caller } from './caller.ts';
import type { CommitmentTools } from './commitments.ts';
import type { RequestKey } from './idempotency.ts';
import type { Invoice } from './invoices.ts';
import type { BillingPeriod, Commitment, Project, Vendor } from './project-records.ts';

export interface LineEntry extends PayLineEntry {
  /** The line of the invoice, or the line of the commitment that it bills. */
  readonly line: { readonly id: number } | { readonly commitmentLine: CommitmentLineId };
  readonly comment?: string | null;
  readonly review?: ReviewStatus;
  /** What the subcontractor asked for on it. A contact's own entry says that by itself. */
  readonly claimed?: Cents;
}

/** What may be set on an invoice. Whatever is left out stays as it is. */
export interface InvoiceEntry {
  readonly period?: BillingPeriodId | undefined;
  readonly start?: Day | undefined;
  readonly end?: Day | undefined;
  readonly billingDate?: Day | null | undefined;
  readonly invoiceNumber?: string | null | undefined;
  readonly status?: InvoiceStatus | undefined;
  readonly final?: boolean | undefined;
  readonly comment?: string | null | undefined;
  readonly paymentDate?: Day | null | undefined;
  readonly submittedAt?: Day | null | undefined;
  readonly lines?: readonly LineEntry[] | undefined;
  /** All materials that earlier invoices left stored count as previous work from this one on; false takes that back. */
  readonly moveMaterials?: boolean | undefined;
  /** Pays out all retainage that is still held, and holds none of this invoice. */
  readonly releaseAllRetainage?: boolean | undefined;
}

export interface NewInvoice extends InvoiceEntry {
  readonly project: ProjectId;
  readonly commitment: CommitmentId;
  /** The key under which the request may come again. */
  readonly once?: RequestKey | undefined;
  /** The correction in which a deleted invoice is entered again: if that was done meanwhile, nothing is entered. */
  readonly corrects?: CorrectionId | undefined;
}

/** Where invoices are born: the built-in project tools, later also a live Procore account. */
export interface ProjectTools extends BillingTools, CommitmentTools {
  projects(caller: Caller): Promise<Outcome<readonly Project[]>>;
  project(caller: Caller, id: ProjectId): Promise<Outcome<Project>>;
  vendors(caller: Caller): Promise<Outcome<readonly Vendor[]>>;
  commitments(caller: Caller, project: ProjectId): Promise<Outcome<readonly Commitment[]>>;
  commitment(caller: Caller, project: ProjectId, id: CommitmentId): Promise<Outcome<Commitment>>;
  billingPeriods(caller: Caller, project: ProjectId): Promise<Outcome<readonly BillingPeriod[]>>;
  invoices(caller: Caller, project: ProjectId, filter: RequisitionFilter, page: Page): Promise<Outcome<Paged<Invoice>>>;
  /** @param action what it is wanted for: whoever may not do that is told all that it needs, not what reading needs. */
  invoice(
    caller: Caller,
    project: ProjectId,
    id: InvoiceId,
    action?: 'commitment.read' | 'invoice.write',
  ): Promise<Outcome<Invoice>>;
  /** Whether there is such an invoice for somebody who may change it: what is asked before what they sent is read. */
  mayWriteInvoice(caller: Caller, project: ProjectId, id: InvoiceId): Promise<Outcome<null>>;
  createInvoice(caller: Caller, entry: NewInvoice): Promise<Outcome<Invoice>>;
  /** @param seen the version that the caller saw; if the invoice has moved on since, nothing is done. */
  updateInvoice(
    caller: Caller,
    project: ProjectId,
    id: InvoiceId,
    entry: InvoiceEntry,
    seen?: number,
  ): Promise<Outcome<Invoice>>;
  deleteInvoice(caller: Caller, project: ProjectId, id: InvoiceId, seen?: number): Promise<Outcome<null>>;
}
