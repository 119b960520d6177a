import type { PayLine } from '../../../domain/billing/pay-application.ts';
import { noTerms } from '../../../domain/billing/pay-line-terms.ts';
import type { Quantity, UnitPrice } from '../../../domain/billing/quantity.ts';
import type { BasisPoints } from '../../../domain/money.ts';
import { payLine } from '../../../domain/testing/pay-line.ts';
import { type FormLine, type FormUnits, lineDraft, type Sheet } from '../draft.ts';
import { columnsOf, unlocked } from '../grid/columns.ts';
import { type Command, reduce } from '../grid/reduce.ts';
import { freshGrid, type GridState, type Ground, type Place } from '../grid/state.ts';

/** A line of 10,000.00 at 10 % retainage, unless told otherwise; amounts in dollars. */
export function formLine(
  position: number,
  base: PayLine = payLine({ scheduledValue: 10_000 }),
  units: FormUnits | null = null,
  quantityPrevious = 0,
): FormLine {
  const quantities =
    units === null
      ? {}
      : { quantityPrevious: (quantityPrevious * 10_000) as Quantity, quantityThisPeriod: 0 as Quantity };
  return {
    key: 100 + position,
    on: { id: 1_000 + position },
    position,
    code: `03-${100 + position}.S`,
    description: `Line ${position}`,
    base: { ...noTerms, ...base, ...quantities },
    rate: 1_000 as BasisPoints,
    units,
    role: 'administrator',
    review: 'no_action',
    comment: '',
    claimed: null,
  };
}

/** 100 cubic yards at 12.50. */
export const yards: FormUnits = {
  unit: 'CY',
  unitPrice: 125_000 as UnitPrice,
  quantity: 1_000_000 as Quantity,
};

export const sheetOf = (lines: readonly FormLine[]): Sheet =>
  Object.fromEntries(lines.map((line) => [line.key, lineDraft(line)]));

export const groundOn = (
  lines: readonly FormLine[],
  locked: string | null = null,
  columns?: readonly string[],
): Ground => ({
  lines,
  columns: columnsOf(lines, columns),
  ...unlocked,
  locked,
});

export const fewLines = (count: number) => Array.from({ length: count }, (_, index) => formLine(index + 1));

/** A grid that commands are given to one after the other. */
export function grid(ground: Ground) {
  let state: GridState = freshGrid(sheetOf(ground.lines), ground);
  const at = (line: number, column: string): Place => ({
    row: line - 1,
    column: ground.columns.findIndex((one) => one.id === column),
  });
  const run = (...commands: readonly Command[]) => {
    for (const command of commands) state = reduce(state, command, ground);
    return state;
  };
  return {
    at,
    run,
    state: () => state,
    select: (line: number, column: string) => run({ do: 'select', place: at(line, column) }),
    extend: (line: number, column: string) => run({ do: 'select', place: at(line, column), extend: true }),
    type: (text: string) => run({ do: 'type', text }),
    enter: (text: string) => run({ do: 'type', text }, { do: 'enter' }),
    text: (line: number, field: keyof Sheet[number]) => state.sheet[ground.lines[line - 1]!.key]![field],
    active: () => [state.at.row + 1, ground.columns[state.at.column]!.id],
    said: () => state.said?.text,
  };
}
