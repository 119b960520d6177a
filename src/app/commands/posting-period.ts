import { formatPostingPeriod, type PostingPeriod, parsePostingPeriod } from '../../domain/bill.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import type { MoveInput } from './move-invoice.ts';

/** The month that an approver typed for the books; null where none was, and the ERP goes by the billing date. */
export function periodOf({ postingPeriod }: MoveInput): Outcome<PostingPeriod | null> {
  if (postingPeriod === undefined || postingPeriod.trim() === '') return yes(null);
  const period = parsePostingPeriod(postingPeriod);
  return period === null ? no('invalid', { field: 'posting_period', because: 'period' }) : yes(period);
}

/** For the history: whoever typed the month, chose which one the books have it in. */
export const periodFacts = (period: PostingPeriod | null): Readonly<Record<string, unknown>> =>
  period === null ? {} : { posting_period: formatPostingPeriod(period) };
