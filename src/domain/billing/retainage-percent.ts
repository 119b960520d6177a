import { type BasisPoints, type Cents, cents, rateOf, share } from '../money.ts';
import { lineFigures, type PayLine } from './pay-application.ts';
import type { LineTerms } from './pay-line-terms.ts';

type Line = PayLine & Partial<LineTerms>;

/** What is held of an amount at a percent; nothing of one that is taken back. */
export const heldOf = (amount: Cents, rate: BasisPoints): Cents => share(cents(Math.max(amount, 0)), rate);

/** The percent in force where just that is held, else what is held comes to: an amount was typed. */
const percentOf = (held: Cents, of: Cents, inForce: BasisPoints): BasisPoints =>
  heldOf(of, inForce) === held ? inForce : rateOf(held, of);

/**
 * The percents of retainage that a line is shown with. A line without work shows the percent that its work will be held at,
 * and one whose share was rounded to the cent the percent that it was taken at.
 */
export const shownPercents = (line: Line, usualRate: BasisPoints) => ({
  work: percentOf(line.workRetainageHeld, line.workThisPeriod, line.workRate ?? usualRate),
  stored: percentOf(lineFigures(line).storedRetainage, line.storedPresently, line.storedRate ?? usualRate),
});

/** What a typed percent comes to: one to remember, or one that only counts where the amount changes. */
export interface TypedPercent {
  readonly remembered?: BasisPoints;
  readonly ofNew?: BasisPoints;
}

/** Typed back as it was shown a percent says nothing new: it neither becomes the line's own nor changes what is held. */
export const typedPercent = (typed: BasisPoints | undefined, shown: BasisPoints): TypedPercent =>
  typed === undefined ? {} : typed === shown ? { ofNew: shown } : { remembered: typed };
