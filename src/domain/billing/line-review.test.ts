import { describe, expect, it } from 'vitest';
import { say } from '../words/words.ts';
import { invoiceStatuses } from './invoice-status.ts';
import { afterEntry, type ReviewStatus, reviewProblem } from './line-review.ts';

const line = (position: number, review: ReviewStatus) => ({ position, review });
const allowed = (...lines: ReturnType<typeof line>[]) =>
  invoiceStatuses.filter((status) => reviewProblem(status, lines) === null);

describe('an invoice with a rejected line', () => {
  it('goes back as Revise & Resubmit, or waits; it is not approved in any of the three ways', () => {
    expect(allowed(line(1, 'approved'), line(2, 'rejected'))).toEqual(['draft', 'under_review', 'revise_and_resubmit']);
  });

  it('says which lines hold it back', () => {
    const one = reviewProblem('approved', [line(1, 'no_action'), line(2, 'rejected')]);
    expect(say(one!)).toBe('Status: line 2 was rejected: set Revise & Resubmit, or review the line again');
    const two = reviewProblem('approved', [line(3, 'rejected'), line(2, 'approved'), line(7, 'rejected')]);
    expect(say(two!)).toBe('Status: lines 3, 7 were rejected: set Revise & Resubmit, or review them again');
  });

  it('is no matter where no line is rejected, reviewed or not', () => {
    expect(allowed(line(1, 'no_action'), line(2, 'approved'))).toEqual(invoiceStatuses);
    expect(allowed()).toEqual(invoiceStatuses);
  });
});

it('a rejected line that was entered anew waits for another look; a verdict on other words stands', () => {
  expect(afterEntry('rejected', true)).toBe('no_action');
  expect(afterEntry('rejected', false)).toBe('rejected');
  expect(afterEntry('approved', true)).toBe('approved');
});
