import type { PostingPeriod } from '../../domain/bill.ts';

/** The month in which a company's fiscal year begins, where nobody says another: then its periods are the calendar's. */
export const usualBeginning = 1;

/**
 * A month as Sage posts to it: its periods are counted from the month in which the fiscal year begins, so that October is
 * period 1 where that is October. That a fiscal year is called by the calendar's year in which it ends is INFERRED.
 */
export function fiscalPeriod({ year, month }: PostingPeriod, begins: number): PostingPeriod {
  const endsNextYear = begins !== usualBeginning && month >= begins;
  return { year: endsNextYear ? year + 1 : year, month: ((month - begins + 12) % 12) + 1 };
}
