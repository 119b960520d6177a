import { entryProblems } from '../billing/line-problems.ts';
import { type AgreedLine, type BilledLine, nextLine } from '../billing/next-application.ts';
import { billsOver, type OverBilling, overBilledBy } from '../billing/over-billing.ts';
import { lineFigures } from '../billing/pay-application.ts';
import { enter, type PayLineEntry } from '../billing/pay-line-entry.ts';
import type { Quantity } from '../billing/quantity.ts';
import type { CodeMeant } from '../code-meant.ts';
import type { CommitmentLineId } from '../ids.ts';
import { type BasisPoints, type Cents, cents, readableMoney, share } from '../money.ts';
import type { ImportError } from './kinds.ts';
import type { Values } from './read-row.ts';
import { at } from './schedules.ts';
import type { StagedRow } from './staged.ts';

/** The lines of one imported invoice: what its rows say, over what the earlier invoices of its commitment left. */

export interface BillableLine extends AgreedLine {
  readonly id: CommitmentLineId;
  readonly position: number;
  readonly costCode: string;
  readonly description: string;
}

export interface ImportedLine extends BilledLine {
  readonly id: CommitmentLineId;
  readonly position: number;
  readonly comment: string | null;
}

export interface LinesOfInvoice {
  readonly lines: readonly ImportedLine[];
  /** Lines billed over their scheduled value, where the project only warns. */
  readonly over: readonly { readonly position: number; readonly by: string }[];
  readonly errors: readonly ImportError[];
}

export interface Rules {
  /** Which cost code of the project stands in a cell. */
  readonly codeOf: (text: string) => CodeMeant<{ readonly code: string }>;
  readonly rate: BasisPoints;
  readonly overBilling: OverBilling;
}

/** A line that no row names goes on unchanged, as it does when people enter an invoice. */
export function linesOfInvoice(
  agreed: readonly BillableLine[],
  before: ReadonlyMap<number, BilledLine>,
  rows: readonly StagedRow[],
  rules: Rules,
): LinesOfInvoice {
  const errors: ImportError[] = [];
  const over: { position: number; by: string }[] = [];
  const rowOf = new Map<number, StagedRow>();
  for (const row of rows) {
    const found = findLine(agreed, row, rules.codeOf);
    if ('error' in found) errors.push(found.error);
    else if (rowOf.has(found.line.id)) {
      errors.push(at(row, columnOfLine(row), 'twice', { first: rowOf.get(found.line.id)!.row }));
    } else rowOf.set(found.line.id, row);
  }
  const lines = agreed.map((line): ImportedLine => {
    const fresh = nextLine(line, before.get(line.id) ?? null);
    const row = rowOf.get(line.id);
    const { id, position } = line;
    if (row?.values == null) return { ...fresh, id, position, comment: null };
    const entered = enterRow(fresh, line, row, row.values, rules);
    errors.push(...entered.errors);
    if (rules.overBilling === 'warn' && billsOver(entered.line)) {
      over.push({ position, by: readableMoney(overBilledBy(entered.line)) });
    }
    return { ...entered.line, id, position, comment: textOf(row.values.line_comment) };
  });
  return { lines, over, errors };
}

const textOf = (value: Values[string]) => (value === undefined ? null : String(value));
const columnOfLine = ({ values }: StagedRow) => (values?.line === undefined ? 'cost_code' : 'line');

type Found = { readonly line: BillableLine } | { readonly error: ImportError };

/** By its number, else by its cost code and, where several have that, its description. */
function findLine(agreed: readonly BillableLine[], row: StagedRow, codeOf: Rules['codeOf']): Found {
  const { line: number, cost_code: typed, description } = row.values ?? {};
  const meant = typed === undefined ? undefined : codeOf(String(typed));
  if (number !== undefined) {
    const line = agreed.find((one) => one.position === number);
    if (line === undefined) return { error: at(row, 'line', 'line_unknown', { last: agreed.at(-1)?.position ?? 0 }) };
    if (meant !== undefined && (meant === null || meant === 'many' || meant.code !== line.costCode)) {
      return { error: at(row, 'cost_code', 'line_is_other', { line: number, code: line.costCode }) };
    }
    return { line };
  }
  if (meant === undefined) {
    return agreed.length === 1 ? { line: agreed[0]! } : { error: at(row, 'line', 'line_missing') };
  }
  if (meant === 'many') return { error: at(row, 'cost_code', 'code_ambiguous') };
  return byCode(
    agreed.filter(({ costCode }) => costCode === meant?.code),
    row,
    description,
  );
}

function byCode(ofCode: readonly BillableLine[], row: StagedRow, description: Values[string]): Found {
  const key = (text: unknown) => String(text).trim().toLowerCase();
  const found =
    ofCode.length > 1 && description !== undefined
      ? ofCode.filter((one) => key(one.description) === key(description))
      : ofCode;
  if (found.length === 1) return { line: found[0]! };
  return { error: at(row, 'cost_code', ofCode.length === 0 ? 'line_unknown_code' : 'line_ambiguous') };
}

/** Under which column a problem of a line's field is told. */
const columnOf: Readonly<Record<string, string>> = {
  workThisPeriod: 'this_period',
  quantityThisPeriod: 'quantity_this_period',
  storedPresently: 'stored',
  workRetainageHeld: 'work_retainage_held',
  workRetainageReleased: 'work_retainage_released',
  storedRetainageHeld: 'stored_retainage',
  storedRetainageReleased: 'stored_retainage',
  materialsMoved: 'materials_moved',
  retainageMoved: 'materials_moved',
};

function enterRow(fresh: BilledLine, agreed: BillableLine, row: StagedRow, values: Values, rules: Rules) {
  const errors: ImportError[] = [];
  const entry = entryOf(fresh, values, rules.rate, agreed.units);
  const line = enter(fresh, entry, rules.rate, agreed.units);
  for (const { field, refusal } of entryProblems(fresh, line, entry, agreed.units)) {
    const { because, field: _field, ...facts } = refusal.facts;
    const column = columnOf[field] ?? null;
    const said = column !== null && values[column] === undefined && values.retainage !== undefined;
    errors.push(at(row, said ? 'retainage' : column, String(because), facts));
  }
  if (rules.overBilling === 'refuse' && billsOver(line)) {
    errors.push(at(row, 'this_period', 'over_scheduled', { over: readableMoney(overBilledBy(line)) }));
  }
  const ties = (column: string, says: Values[string], is: Cents, because: string) => {
    if (says !== undefined && says !== is) errors.push(at(row, column, because, { is: readableMoney(is) }));
  };
  ties('scheduled_value', values.scheduled_value, agreed.amount, 'scheduled_differs');
  ties('previous', values.previous, line.workPrevious, 'previous_differs');
  const { workRetainage, storedRetainage } = lineFigures(line);
  ties('retainage', values.retainage, cents(workRetainage + storedRetainage), 'retainage_differs');
  return { line, errors };
}

function entryOf(fresh: BilledLine, values: Values, rate: BasisPoints, units: BillableLine['units']): PayLineEntry {
  const amount = (name: string) => values[name] as Cents | undefined;
  const quantity = values.quantity_this_period as Quantity | undefined;
  const work = amount('this_period') ?? (quantity === undefined ? cents(0) : undefined);
  const given = {
    workThisPeriod: work,
    quantityThisPeriod: work === undefined ? quantity : undefined,
    storedPresently: amount('stored'),
    materialsMoved: amount('materials_moved'),
    workRetainageHeld: amount('work_retainage_held'),
    workRetainageReleased: amount('work_retainage_released'),
    storedRetainageRetained: amount('stored_retainage'),
  };
  const entry = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as PayLineEntry;
  const apart = ['work_retainage_held', 'work_retainage_released', 'stored_retainage'];
  const toDate = amount('retainage');
  if (toDate === undefined || apart.some((name) => values[name] !== undefined)) return entry;
  // Retainage goes along with materials that are moved: only then is it known what the work had held before.
  const moved = enter(fresh, { materialsMoved: entry.materialsMoved ?? cents(0) }, rate, units);
  return { ...entry, ...retainageToDate(moved, entry, toDate, rate) };
}

/**
 * A continuation sheet has one column of retainage: all that is held on the line to date. On stored materials lies their
 * percent of it, and the rest on the work; what that changes is held or released in this period.
 * @param moved the line once its materials were moved
 */
function retainageToDate(moved: BilledLine, entry: PayLineEntry, toDate: Cents, rate: BasisPoints): PayLineEntry {
  const stored = entry.storedPresently ?? moved.storedPresently;
  const usual = share(cents(Math.max(stored, 0)), moved.storedRate ?? rate);
  const onStored = cents(Math.max(Math.min(usual, toDate), 0));
  const change = toDate - onStored - moved.workRetainagePrevious;
  return {
    storedRetainageRetained: onStored,
    workRetainageHeld: cents(Math.max(change, 0)),
    workRetainageReleased: cents(Math.max(-change, 0)),
  };
}
