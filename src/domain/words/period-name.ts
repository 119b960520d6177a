import { fill, words } from './words.ts';

/** The billing period of a tie-out's sum by its days, or that it is not told: of one that was deleted since, none are known. */
export const periodName = (period: { readonly start: string; readonly end: string } | null): string =>
  period === null ? words.tieOut.noPeriod : fill(words.tieOut.period, { start: period.start, end: period.end });
