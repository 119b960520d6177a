import { type Cents, cents } from '../money.ts';
import { carryForward, lineFigures, nothingBilled, type PayLine } from './pay-application.ts';
import { type LineTerms, noTerms } from './pay-line-terms.ts';
import type { Quantity } from './quantity.ts';
import { type AgreedUnits, quantityToDate } from './unit-billing.ts';

/** A line of the schedule of values, as far as billing asks. */
export interface AgreedLine {
  readonly amount: Cents;
  /** Of an approved change order: it appears in the first application after its approval. */
  readonly changeOrder: boolean;
  readonly units: AgreedUnits | null;
}

export type BilledLine = PayLine & LineTerms;

/**
 * A line as the next application of its commitment begins with it: what the newest one left, under the value and units
 * that are agreed now; nothing, where no application has had it yet.
 */
export function nextLine(agreed: AgreedLine, before: BilledLine | null): BilledLine {
  const { amount, changeOrder, units } = agreed;
  const none = units === null ? null : (0 as Quantity);
  if (before === null) {
    return { ...nothingBilled(amount, changeOrder), ...noTerms, quantityPrevious: none, quantityThisPeriod: none };
  }
  const carried = { ...carryForward(before), scheduledValue: amount, changeOrder };
  return {
    ...carried,
    ...noTerms,
    workRate: before.workRate,
    storedRate: before.storedRate,
    quantityPrevious: units === null ? null : quantityLeft(before, units, carried),
    quantityThisPeriod: none,
  };
}

function quantityLeft(before: BilledLine, units: AgreedUnits, carried: PayLine): Quantity {
  const { quantityPrevious, quantityThisPeriod } = before;
  if (quantityPrevious !== null && quantityThisPeriod !== null) {
    return (quantityPrevious + quantityThisPeriod) as Quantity;
  }
  return quantityToDate(units, carried.scheduledValue, carried.workPrevious);
}

/** Pays out all retainage that earlier applications held, and holds none of this one: what a final application does. */
export function releaseAll<L extends PayLine>(line: L): L {
  return {
    ...line,
    workRetainageHeld: cents(0),
    workRetainageReleased: line.workRetainagePrevious,
    storedRetainageHeld: cents(0),
    storedRetainageReleased: line.storedRetainagePrevious,
  };
}

/** What an application leaves open. */
export interface Left {
  /** Of the contract sum, not yet completed or stored. Negative where more is billed than was agreed. */
  readonly balance: Cents;
  readonly retainage: Cents;
  /** Lines with anything open, by their place among those given. */
  readonly lines: readonly number[];
}

/** What is left to bill and to release: a final application leaves nothing, or says what. */
export function leftAfter(lines: readonly PayLine[]): Left {
  const open = lines.map((line) => {
    const { balanceToFinish, workRetainage, storedRetainage } = lineFigures(line);
    return { balance: balanceToFinish, retainage: workRetainage + storedRetainage };
  });
  return {
    balance: cents(open.reduce((total, { balance }) => total + balance, 0)),
    retainage: cents(open.reduce((total, { retainage }) => total + retainage, 0)),
    lines: open.flatMap(({ balance, retainage }, place) => (balance === 0 && retainage === 0 ? [] : [place])),
  };
}
