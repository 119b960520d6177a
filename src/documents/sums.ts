import { lineFigures, type PayLine } from '../domain/billing/pay-application.ts';
import { type Cents, cents, rateOf, sum } from '../domain/money.ts';

/** The amounts of one row of the continuation sheet, in the order of its columns C to I. */
export interface SheetFigures {
  readonly scheduledValue: Cents;
  readonly workPrevious: Cents;
  readonly workThisPeriod: Cents;
  readonly storedPresently: Cents;
  readonly completedAndStored: Cents;
  readonly balanceToFinish: Cents;
  readonly retainage: Cents;
}
export const sheetAmounts = [
  'scheduledValue',
  'workPrevious',
  'workThisPeriod',
  'storedPresently',
  'completedAndStored',
  'balanceToFinish',
  'retainage',
] as const satisfies readonly (keyof SheetFigures)[];

export function sheetFigures(line: PayLine): SheetFigures {
  const figures = lineFigures(line);
  return {
    scheduledValue: line.scheduledValue,
    workPrevious: line.workPrevious,
    workThisPeriod: line.workThisPeriod,
    storedPresently: line.storedPresently,
    completedAndStored: figures.completedAndStored,
    balanceToFinish: figures.balanceToFinish,
    retainage: cents(figures.workRetainage + figures.storedRetainage),
  };
}

/** What some rows come to, column by column. */
export function totalOf(rows: readonly SheetFigures[]): SheetFigures {
  const entries = sheetAmounts.map((name) => [name, sum(rows.map((row) => row[name]))] as const);
  return Object.fromEntries(entries) as unknown as SheetFigures;
}

export const percentOf = (figures: SheetFigures) => rateOf(figures.completedAndStored, figures.scheduledValue);
