import { type Cents, cents } from '../money.ts';
import type { PayLine } from './pay-application.ts';

/** The change order summary of a G702: what change orders added and deducted, before this application and with it. */
export interface ChangeOrderSummary {
  readonly additionsPrevious: Cents;
  readonly deductionsPrevious: Cents;
  readonly additionsThisPeriod: Cents;
  readonly deductionsThisPeriod: Cents;
  readonly additions: Cents;
  /** Deductions are negative amounts, here as on the lines. */
  readonly deductions: Cents;
  /** Of all of them; the same as the summary's `netChangeByChangeOrders`. */
  readonly net: Cents;
}

/** @param lines `appearsFirst`: no earlier application of the commitment has this line. */
export function changeOrderSummary(
  lines: readonly (Pick<PayLine, 'changeOrder' | 'scheduledValue'> & { readonly appearsFirst: boolean })[],
): ChangeOrderSummary {
  const changes = lines.filter((line) => line.changeOrder);
  const total = (appearsFirst: boolean, sign: 1 | -1) =>
    cents(
      changes
        .filter((line) => line.appearsFirst === appearsFirst && Math.sign(line.scheduledValue) === sign)
        .reduce((all, line) => all + line.scheduledValue, 0),
    );
  const split = {
    additionsPrevious: total(false, 1),
    deductionsPrevious: total(false, -1),
    additionsThisPeriod: total(true, 1),
    deductionsThisPeriod: total(true, -1),
  };
  const additions = cents(split.additionsPrevious + split.additionsThisPeriod);
  const deductions = cents(split.deductionsPrevious + split.deductionsThisPeriod);
  return { ...split, additions, deductions, net: cents(additions + deductions) };
}
