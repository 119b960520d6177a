import { type BasisPoints, type Cents, cents, rateOf } from '../money.ts';
import { type ChangeOrderStatus, countsAs } from './change-order.ts';
import { sumOf } from './schedule-of-values.ts';

/** What a commitment comes to. All amounts in cents. */
export interface ContractSums {
  /** The schedule of values as it was signed. */
  readonly original: Cents;
  readonly approvedChanges: Cents;
  readonly pendingChanges: Cents;
  readonly draftChanges: Cents;
  /** Original and approved changes: what may be billed. */
  readonly revised: Cents;
  /** The revised sum if everything pending were approved. */
  readonly pendingRevised: Cents;
  /** Gross of all invoices, retainage included. */
  readonly invoiced: Cents;
  readonly paid: Cents;
  readonly percentPaid: BasisPoints;
  /** What of the revised sum is not invoiced yet. */
  readonly balance: Cents;
}

/**
 * The sums of a commitment from its lines (those of approved change orders are among them), its change orders that are
 * not approved, what was invoiced and what was paid.
 */
export function contractSums(contract: {
  readonly lines: readonly { readonly changeOrder: boolean; readonly amount: Cents }[];
  readonly changeOrders: readonly { readonly status: ChangeOrderStatus; readonly amount: Cents }[];
  readonly invoiced: Cents;
  readonly paid: Cents;
}): ContractSums {
  const { lines, changeOrders, invoiced, paid } = contract;
  const open = (as: 'pending' | 'draft') => sumOf(changeOrders.filter(({ status }) => countsAs[status] === as));
  const original = sumOf(lines.filter((line) => !line.changeOrder));
  const approvedChanges = sumOf(lines.filter((line) => line.changeOrder));
  const revised = cents(original + approvedChanges);
  const pendingChanges = open('pending');
  return {
    original,
    approvedChanges,
    pendingChanges,
    draftChanges: open('draft'),
    revised,
    pendingRevised: cents(revised + pendingChanges),
    invoiced,
    paid,
    percentPaid: rateOf(paid, revised),
    balance: cents(revised - invoiced),
  };
}
