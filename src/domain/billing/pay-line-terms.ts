import type { BasisPoints, Cents } from '../money.ts';
import { cents } from '../money.ts';
import type { Quantity } from './quantity.ts';

/** What a line of an invoice remembers beside its amounts. */
export interface LineTerms {
  /** The retainage percent of this line, of this and of later applications; null: that of the commitment. */
  readonly workRate: BasisPoints | null;
  readonly storedRate: BasisPoints | null;
  /**
   * Materials that earlier applications left stored and that count as previous work from this one on, with the retainage
   * that went along. Both are within the `…Previous` amounts already: moving bills nothing and pays nothing.
   */
  readonly materialsMoved: Cents;
  readonly retainageMoved: Cents;
  /** Of a line that is billed by quantity; null on one that is billed by amount. */
  readonly quantityPrevious: Quantity | null;
  readonly quantityThisPeriod: Quantity | null;
}

export const noTerms: LineTerms = {
  workRate: null,
  storedRate: null,
  materialsMoved: cents(0),
  retainageMoved: cents(0),
  quantityPrevious: null,
  quantityThisPeriod: null,
};
