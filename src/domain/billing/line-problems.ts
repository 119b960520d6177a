import { type Refusal, refusal } from '../refusal.ts';
import { lineProblems, type PayLine } from './pay-application.ts';
import type { PayLineEntry } from './pay-line-entry.ts';
import type { LineTerms } from './pay-line-terms.ts';
import { type AgreedUnits, amountOfPeriod, quantityToDate } from './unit-billing.ts';

export interface FieldProblem {
  readonly field: keyof PayLine | keyof LineTerms;
  readonly refusal: Refusal;
}

/**
 * Everything that is wrong with an entry on a line, each with the field it is about: what cannot be entered there at all,
 * then what the line would be. Empty means that it may be saved.
 */
export function entryProblems(
  before: PayLine & LineTerms,
  entered: PayLine & LineTerms,
  entry: PayLineEntry,
  units: AgreedUnits | null,
): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  const add = (field: FieldProblem['field'], because: string) =>
    found.push({ field, refusal: refusal('invalid', { because, field }) });
  const quantity = entry.workThisPeriod === undefined ? entry.quantityThisPeriod : undefined;
  if (quantity !== undefined && units === null) add('quantityThisPeriod', 'not_by_quantity');
  if (quantity !== undefined && units !== null) {
    const { scheduledValue, workPrevious: amount } = entered;
    const prior = { quantity: entered.quantityPrevious ?? quantityToDate(units, scheduledValue, amount), amount };
    if (amountOfPeriod(units, scheduledValue, prior, quantity) === null) add('quantityThisPeriod', 'money');
  }
  const moves = entered.materialsMoved !== before.materialsMoved || entered.retainageMoved !== before.retainageMoved;
  if (moves && (entered.materialsMoved < 0 || entered.storedPrevious < 0)) add('materialsMoved', 'moved_over_stored');
  if (moves && (entered.retainageMoved < 0 || entered.storedRetainagePrevious < 0)) {
    add('retainageMoved', 'moved_over_held');
  }
  return [...found, ...lineProblems(entered)];
}
