import type { BillingPeriodId, CommitmentId, InvoiceId, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { Tx } from '../unit-of-work.ts';
import type { Caller } from './caller.ts';
import type { HistoryEvent } from './events.ts';
import type { Invoice, InvoiceLine } from './invoices.ts';
import type { BillingPeriod, Commitment } from './project-records.ts';

/** What may be said of a billing period. Whatever is left out stays as it is. */
export interface PeriodEntry {
  readonly start?: Day | undefined;
  readonly end?: Day | undefined;
  readonly due?: Day | undefined;
  readonly status?: 'open' | 'closed' | undefined;
}
export type NewPeriod = Required<{ readonly [K in keyof PeriodEntry]: NonNullable<PeriodEntry[K]> }>;
export type PeriodDays = Pick<NewPeriod, 'start' | 'end'>;

/** Months of billing periods to be made at once: each from its first day to its last. */
export interface PeriodsByMonth {
  /** A day of the first month. */
  readonly from: Day;
  readonly months: number;
  /** The day of the month; past a month's end it is its last day. */
  readonly dueDay: number;
}

/** A person who may bill for a vendor, once invited. */
export interface VendorContact {
  readonly person: { readonly id: PersonId; readonly name: string; readonly login: string };
  readonly vendor: VendorId;
  readonly addedAt: Instant;
}

/** That a commitment may be billed by its vendor's contacts, in one billing period. */
export interface Invitation {
  readonly commitment: CommitmentId;
  readonly period: BillingPeriodId;
  readonly invitedAt: Instant;
  readonly invitedBy: string;
  /** Is there an invoice of this commitment in this period? */
  readonly billed: boolean;
}

/** What somebody was just invited to bill. */
export interface InvitedToBill {
  readonly commitment: Commitment;
  readonly period: BillingPeriod;
}
/** Tells the vendor's contacts of a new invitation, in its transaction. */
export type TellInvited = (tx: Tx, caller: Caller, invited: InvitedToBill) => Promise<void>;

/** The share of a transaction that billing periods, contacts and lines of invoices take. */
export interface BillingTx {
  addLines(invoice: InvoiceId, lines: readonly Omit<InvoiceLine, 'id'>[]): Promise<void>;
  removeLines(invoice: InvoiceId, lines: readonly number[]): Promise<void>;
  /** Locks the project's periods, so that two that overlap cannot be made at once. */
  lockPeriods(project: ProjectId): Promise<void>;
  addPeriod(project: ProjectId, period: NewPeriod): Promise<BillingPeriodId>;
  savePeriod(id: BillingPeriodId, period: NewPeriod): Promise<void>;
  /** Gives the period's new days to its invoices that carry its old ones and are on no live link; says which. */
  moveDays(id: BillingPeriodId, from: PeriodDays, to: PeriodDays): Promise<readonly InvoiceId[]>;
  /** Deleted invoices count: their history names the period. */
  periodHasInvoices(id: BillingPeriodId): Promise<boolean>;
  deletePeriod(id: BillingPeriodId): Promise<void>;
  vendorExists(id: VendorId): Promise<boolean>;
  contacts(vendor: VendorId): Promise<readonly VendorContact[]>;
  /** The name of a person who belongs to the company; null for anybody else. */
  memberName(person: PersonId): Promise<string | null>;
  /** The projects in which something of the vendor's is open to its contacts. */
  invitedOn(vendor: VendorId): Promise<readonly ProjectId[]>;
  addContact(vendor: VendorId, person: PersonId): Promise<void>;
  removeContact(vendor: VendorId, person: PersonId): Promise<void>;
  invitations(project: ProjectId, commitment: CommitmentId | null): Promise<readonly Invitation[]>;
  invite(commitment: CommitmentId, period: BillingPeriodId, by: PersonId): Promise<void>;
  uninvite(commitment: CommitmentId, period: BillingPeriodId): Promise<void>;
}

/** Billing periods, review and invitations, beside the invoices themselves. */
export interface BillingTools {
  createPeriod(caller: Caller, project: ProjectId, period: NewPeriod): Promise<Outcome<BillingPeriod>>;
  updatePeriod(
    caller: Caller,
    project: ProjectId,
    id: BillingPeriodId,
    entry: PeriodEntry,
    seen?: number,
  ): Promise<Outcome<BillingPeriod>>;
  deletePeriod(caller: Caller, project: ProjectId, id: BillingPeriodId, seen?: number): Promise<Outcome<null>>;
  /** Makes the months that no period covers yet; those that are there already are left alone. */
  generatePeriods(
    caller: Caller,
    project: ProjectId,
    wanted: PeriodsByMonth,
  ): Promise<Outcome<readonly BillingPeriod[]>>;
  /** Puts the lines of an approved change order, which was approved after the invoice was entered, onto it. */
  addChangeOrder(
    caller: Caller,
    project: ProjectId,
    id: InvoiceId,
    changeOrder: number,
    seen?: number,
  ): Promise<Outcome<Invoice>>;
  /** Takes them off again, where no earlier invoice has them. */
  removeChangeOrder(
    caller: Caller,
    project: ProjectId,
    id: InvoiceId,
    changeOrder: number,
    seen?: number,
  ): Promise<Outcome<Invoice>>;
  invoiceHistory(caller: Caller, project: ProjectId, id: InvoiceId): Promise<Outcome<readonly HistoryEvent[]>>;
  contacts(caller: Caller, vendor: VendorId): Promise<Outcome<readonly VendorContact[]>>;
  addContact(caller: Caller, vendor: VendorId, person: PersonId): Promise<Outcome<readonly VendorContact[]>>;
  removeContact(caller: Caller, vendor: VendorId, person: PersonId): Promise<Outcome<null>>;
  invitations(
    caller: Caller,
    project: ProjectId,
    commitment: CommitmentId | null,
  ): Promise<Outcome<readonly Invitation[]>>;
  invite(
    caller: Caller,
    project: ProjectId,
    commitment: CommitmentId,
    period: BillingPeriodId,
  ): Promise<Outcome<readonly Invitation[]>>;
  uninvite(
    caller: Caller,
    project: ProjectId,
    commitment: CommitmentId,
    period: BillingPeriodId,
  ): Promise<Outcome<null>>;
}
