import type { Coded, NewProject, NewVendor } from '../app/hub.ts';
import type { InvoiceStatus } from '../domain/billing/invoice-status.ts';

/** A project as the demo tells it: what was agreed with whom, and what has been billed since. */
export interface ProjectStory extends Omit<NewProject, 'costCodes' | 'periods' | 'commitments'> {
  /** The day of each month by which pay applications are due. */
  readonly dueDay: number;
  readonly subcontracts: readonly Subcontract[];
  readonly purchaseOrders?: readonly PurchaseOrder[];
}

export interface Subcontract {
  /** Ours and Sage's: Sage numbers subcontracts over all jobs. */
  readonly number: string;
  readonly title: string;
  readonly vendor: string;
  /** In percent. */
  readonly retainage: number;
  /** The day it was signed; null while it is out for signature, and then Sage does not know it yet. */
  readonly signed: string | null;
  readonly lines: readonly Line[];
  readonly changeOrders?: readonly Line[];
  readonly applications: readonly Application[];
  /** Written since the last application, by the road that people take. */
  readonly changesSince?: readonly ChangeSince[];
}

/** A change order that no application has billed yet. */
export interface ChangeSince {
  readonly number: string;
  readonly title: string;
  readonly reason: string;
  readonly status: 'approved' | 'pending';
  readonly lines: readonly Line[];
}

/** Materials by the unit; out for signature, so the ERP does not know it yet. */
export interface PurchaseOrder {
  readonly number: string;
  readonly title: string;
  readonly vendor: string;
  /** Cost code, description, quantity, unit, unit price. */
  readonly lines: readonly (readonly [
    costCode: string,
    description: string,
    quantity: string,
    unit: string,
    unitPrice: string,
  ])[];
}

/** Cost code, description of work, scheduled value in dollars. */
export type Line = readonly [costCode: string, description: string, dollars: number];

/** The schedule of values as the applications bill it: the contract's own lines, then those of its change orders. */
export const linesOf = ({ lines, changeOrders = [] }: Subcontract): readonly Line[] => [...lines, ...changeOrders];

/** What the ERP is told of it: the lines of change orders that were approved since come last there too. */
export const linesInErp = (subcontract: Subcontract): readonly Line[] => [
  ...linesOf(subcontract),
  ...(subcontract.changesSince ?? []).filter(({ status }) => status === 'approved').flatMap(({ lines }) => lines),
];

/** The months of 2026 that have been billed. */
export const months = [7, 8, 9, 10] as const;

/** One pay application: how far the work was, what the project team said, and how it fared in the ERP. */
export interface Application {
  readonly month: (typeof months)[number];
  /** The vendor's own number and date; null where the vendor has not given them. */
  readonly number: string | null;
  readonly billed: string | null;
  /** How much of each line, change orders last, is complete to date, in percent. */
  readonly done: readonly number[];
  /** Materials stored and not yet built in, in dollars, by the line's number. */
  readonly stored?: Readonly<Record<number, number>>;
  /** Pays out all retainage held before, and holds none of this. */
  readonly releasesRetainage?: true;
  readonly final?: true;
  readonly status: InvoiceStatus;
  readonly comment?: string;
  /** It was sent under a wrong number at first, and rejected for it. */
  readonly first?: { readonly number: string; readonly rejected: string };
  readonly end: End;
}

/** How an application stands when the demo opens. */
export type End =
  | 'not sent'
  | 'ready to export'
  | 'synced'
  /** Synced, and since then paid or voided in Sage. */
  | 'paid'
  | 'void'
  /** Sage refused it. Either its vendor is not set up, or the subcontract was locked that month. */
  | 'failed'
  | 'failed on a locked subcontract'
  | 'retrieved after it failed'
  /** Deleted in Sage and then unlinked. */
  | 'unlinked'
  /** Its export stands still: a bill with its reference is in Sage, but of another amount. */
  | 'standing still'
  | { readonly rejected: string };

/** A vendor, and how accounting has set it up in Sage. */
export interface Vendor extends NewVendor {
  readonly erpNumber: string;
  readonly dueTerms: string | null;
}

export type SageCoded = Coded & { readonly erpNumber: string };
