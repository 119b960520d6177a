import { type Refusal, refusal } from '../refusal.ts';
import { type InvoiceStatus, isSendable } from './invoice-status.ts';

/** A reviewer's word on one line. `no_action`: none yet. */
export const reviewStatuses = ['approved', 'rejected', 'no_action'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/**
 * Why an invoice may not have this status, for the lines that were rejected: it goes back as Revise & Resubmit, or its
 * lines are looked at again. Null: it may.
 */
export function reviewProblem(
  status: InvoiceStatus,
  lines: readonly { readonly position: number; readonly review: ReviewStatus }[],
): Refusal | null {
  const rejected = lines.filter((line) => line.review === 'rejected');
  if (rejected.length === 0 || !isSendable(status)) return null;
  const because = rejected.length === 1 ? 'line_rejected' : 'lines_rejected';
  return refusal('invalid', { field: 'status', because, lines: rejected.map((line) => line.position).join(', ') });
}

/** A line that was rejected and then entered anew waits for another look. */
export const afterEntry = (review: ReviewStatus, amountsChanged: boolean): ReviewStatus =>
  review === 'rejected' && amountsChanged ? 'no_action' : review;
