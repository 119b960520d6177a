import { no, type Outcome, yes } from '../refusal.ts';

/** How far a commitment is. Purchase orders go through the same. */
export const commitmentStatuses = [
  'Draft',
  'Out For Bid',
  'Out For Signature',
  'Approved',
  'Complete',
  'Terminated',
  'Void',
] as const;
export type CommitmentStatus = (typeof commitmentStatuses)[number];

/** Days of a commitment's terms. */
export const commitmentDays = [
  'contractDate',
  'startDate',
  'estimatedCompletionDate',
  'actualCompletionDate',
  'executionDate',
  'issuedOnDate',
  'letterOfIntentDate',
  'approvalLetterDate',
  'returnedDate',
  'signedReceivedDate',
  'deliveryDate',
] as const;
/** Texts of a commitment's terms, and how long each may be. */
export const commitmentTexts = {
  description: 10_000,
  inclusions: 10_000,
  exclusions: 10_000,
  paymentTerms: 1_000,
  billToAddress: 1_000,
  shipToAddress: 1_000,
  shipVia: 1_000,
} as const;

/** What of a commitment somebody may want to change. */
export const commitmentParts = ['terms', 'company', 'schedule_of_values', 'change_orders', 'payments'] as const;
export type CommitmentPart = (typeof commitmentParts)[number];

const unsigned = ['terms', 'company', 'schedule_of_values'] as const;

/**
 * The one table of what may be changed in which status. Once a commitment is approved, its company and its schedule of
 * values are what both sides signed: from then on the sum changes by change orders alone. The server, the page and the
 * guide ask this table.
 */
export const mayChange = {
  Draft: unsigned,
  'Out For Bid': unsigned,
  'Out For Signature': unsigned,
  Approved: ['terms', 'change_orders', 'payments'],
  Complete: ['terms', 'payments'],
  Terminated: ['terms', 'payments'],
  Void: ['terms'],
} as const satisfies Record<CommitmentStatus, readonly CommitmentPart[]>;

/** May this part of a commitment be changed while it has this status? A refusal says what to do instead. */
export function changeOf(part: CommitmentPart, commitment: CommitmentName): Outcome<null> {
  const parts: readonly CommitmentPart[] = mayChange[commitment.status];
  if (parts.includes(part)) return yes(null);
  return no('commitment_locked', { commitment: commitment.number, commitment_status: commitment.status, part });
}

export interface CommitmentName {
  readonly number: string;
  readonly status: CommitmentStatus;
}

/** What hangs on a commitment, and so holds it. */
export interface CommitmentUse {
  /** Invoices that are not deleted, by the number that people know. */
  readonly invoices: readonly string[];
  readonly payments: number;
  /** Approved change orders, by their number. */
  readonly changeOrders: readonly string[];
  /** Its number in the ERP; null while it is not there. */
  readonly erpNumber: string | null;
  /** It was sent there, and waits or is on its way. */
  readonly sent?: boolean;
}
const holds = ['invoices', 'payments', 'change_orders', 'erp', 'sent'] as const;
export type Hold = (typeof holds)[number];

function holding(use: CommitmentUse): readonly Hold[] {
  const held: Record<Hold, boolean> = {
    invoices: use.invoices.length > 0,
    payments: use.payments > 0,
    change_orders: use.changeOrders.length > 0,
    erp: use.erpNumber !== null,
    sent: use.sent === true,
  };
  return holds.filter((one) => held[one]);
}

const inUse = (
  commitment: CommitmentName,
  done: { readonly done: 'deletion' } | { readonly done: 'status'; readonly to: CommitmentStatus },
  held: readonly Hold[],
  use: CommitmentUse,
) =>
  no('commitment_in_use', {
    commitment: commitment.number,
    ...done,
    holds: held,
    invoices: use.invoices,
    change_orders: use.changeOrders,
    erp_number: use.erpNumber,
  });

const isUnsigned = (status: CommitmentStatus): boolean =>
  (mayChange[status] as readonly CommitmentPart[]).includes('schedule_of_values');

/**
 * May the status become this one? Back to an unsigned status, where lines may change again, only while nothing was
 * billed, paid, changed by an approved change order, or joined to the ERP; void only while nothing was billed or paid.
 */
export function statusMove(commitment: CommitmentName, to: CommitmentStatus, use: CommitmentUse): Outcome<null> {
  if (to === commitment.status) return yes(null);
  const held = holding(use).filter((one) => to !== 'Void' || one === 'invoices' || one === 'payments');
  const needsNothing = to === 'Void' || (isUnsigned(to) && !isUnsigned(commitment.status));
  if (!needsNothing || held.length === 0) return yes(null);
  return inUse(commitment, { done: 'status', to }, held, use);
}

/** May it be deleted? Only while nothing hangs on it: its invoices, their links and bills would lose their contract. */
export function deletion(commitment: CommitmentName, use: CommitmentUse): Outcome<null> {
  const held = holding(use);
  return held.length === 0 ? yes(null) : inUse(commitment, { done: 'deletion' }, held, use);
}
