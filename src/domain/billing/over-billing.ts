import { type Cents, cents } from '../money.ts';
import { lineFigures, type PayLine } from './pay-application.ts';

/** What a project does about a line that is billed over its scheduled value. */
const overBillingRules = ['refuse', 'warn'] as const;
export type OverBilling = (typeof overBillingRules)[number];

/**
 * By how much the work completed and materials stored of a line lie over its scheduled value; 0 where they do not. A
 * deduction is billed over where more is deducted than was agreed.
 */
export function overBilledBy(line: PayLine): Cents {
  const { completedAndStored } = lineFigures(line);
  const over =
    line.scheduledValue < 0 ? line.scheduledValue - completedAndStored : completedAndStored - line.scheduledValue;
  return cents(Math.max(over, 0));
}

/**
 * Does this application itself bill the line over? One that only carries an older excess on, or takes some of it back, is
 * no further fault.
 */
export function billsOver(line: PayLine): boolean {
  const { grossThisPeriod } = lineFigures(line);
  const adds = line.scheduledValue < 0 ? grossThisPeriod < 0 : grossThisPeriod > 0;
  return adds && overBilledBy(line) > 0;
}
