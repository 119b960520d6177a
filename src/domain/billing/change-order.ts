import type { Cents } from '../money.ts';
import { no, type Outcome, yes } from '../refusal.ts';
import { type CommitmentName, changeOf } from './commitment.ts';
import { sumOf } from './schedule-of-values.ts';

/** How far a commitment change order is, by the names that the field's programs use. */
export const changeOrderStatuses = [
  'draft',
  'not_pricing',
  'pricing',
  'pending',
  'pending_billable',
  'revised',
  'proceeding',
  'not_proceeding',
  'no_charge',
  'approved',
  'rejected',
  'void',
] as const;
export type ChangeOrderStatus = (typeof changeOrderStatuses)[number];

/** In which of the contract's sums a change order counts. */
export type Counts = 'draft' | 'pending' | 'approved' | 'nowhere';
export const countsAs = {
  draft: 'draft',
  not_pricing: 'pending',
  pricing: 'pending',
  pending: 'pending',
  pending_billable: 'pending',
  revised: 'pending',
  proceeding: 'pending',
  not_proceeding: 'nowhere',
  no_charge: 'nowhere',
  approved: 'approved',
  rejected: 'nowhere',
  void: 'nowhere',
} as const satisfies Record<ChangeOrderStatus, Counts>;

export interface ChangeOrderName {
  readonly number: string;
  readonly status: ChangeOrderStatus;
}

/** What a change of status does with the commitment: its lines come, go, or nothing happens there. */
export type LinesMove = 'come' | 'go' | 'stay';

/**
 * May the change order take this status, and what does that do? Approved, its lines become lines of the commitment;
 * they leave again only while no invoice has them. Both change its sum, so it has to be approved itself: one that is complete
 * or terminated has the sum that it ended with.
 * @param invoices that have one of its lines, by the number that people know.
 */
export function changeOrderMove(
  order: ChangeOrderName,
  to: ChangeOrderStatus,
  commitment: CommitmentName,
  lines: number,
  invoices: readonly string[],
): Outcome<LinesMove> {
  const [was, will] = [order.status === 'approved', to === 'approved'];
  if (was === will) return yes('stay');
  const open = changeOf('change_orders', commitment);
  if (!open.ok) return open;
  if (will) {
    if (lines === 0) return no('invalid', { field: 'line_items', because: 'no_lines' });
    return yes('come');
  }
  if (invoices.length > 0) return no('change_order_billed', { change_order: order.number, invoices });
  return yes('go');
}

/** May its lines be changed, or it be deleted? Not while they are lines of the commitment. */
export const changeOrderEdit = (order: ChangeOrderName): Outcome<null> =>
  order.status === 'approved' ? no('change_order_approved', { change_order: order.number }) : yes(null);

/** The total of a change order is what its lines come to; another one is not taken and then forgotten. */
export const changeOrderTotal = (
  said: Cents | undefined,
  lines: readonly { readonly amount: Cents }[],
): Outcome<null> =>
  said === undefined || said === sumOf(lines)
    ? yes(null)
    : no('invalid', { field: 'grand_total', because: 'sum_of_lines' });
