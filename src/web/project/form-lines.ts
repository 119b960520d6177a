import { type BasisPoints, cents, parseRate } from '../../domain/money.ts';
import { carryForward, nothingBilled, type PayLine } from '../../domain/pay-application.ts';
import type { LineTerms } from '../../domain/pay-line-terms.ts';
import { parseQuantity, parseUnitPrice, type Quantity } from '../../domain/quantity.ts';
import type { RequisitionExtended, RequisitionItem, WorkOrderContract } from '../../http/client.ts';
import { centsOf } from '../parts/format.ts';
import { type Draft, type FormLine, type FormUnits, lineDraft, type Sheet } from './draft.ts';

type Agreed = WorkOrderContract['line_items'][number];

type OwnRates = Partial<Pick<LineTerms, 'workRate' | 'storedRate'>>;

/** The retainage percents of the line itself, which go before the commitment's, in this invoice and in the next. */
const ownRates = (item: RequisitionItem): OwnRates => ({
  ...(item.work_retainage_rate === null ? {} : { workRate: parseRate(item.work_retainage_rate) }),
  ...(item.stored_retainage_rate === null ? {} : { storedRate: parseRate(item.stored_retainage_rate) }),
});

function carried(base: PayLine & OwnRates): PayLine & OwnRates {
  const { workRate, storedRate } = base;
  return {
    ...carryForward(base),
    ...(workRate === undefined ? {} : { workRate }),
    ...(storedRate === undefined ? {} : { storedRate }),
  };
}

function payLine(item: RequisitionItem): PayLine & OwnRates {
  const storedBefore = centsOf(item.materials_stored_retainage_from_previous_application);
  const storedReleased = centsOf(item.materials_stored_retainage_released_this_period);
  const storedNow = centsOf(item.materials_stored_retainage_currently_retained);
  return {
    ...ownRates(item),
    changeOrder: item.item_type === 'change_order_item',
    scheduledValue: centsOf(item.scheduled_value),
    workPrevious: centsOf(item.work_completed_from_previous_application),
    workThisPeriod: centsOf(item.work_completed_this_period),
    storedPrevious: centsOf(item.stored_materials),
    storedPresently: centsOf(item.materials_presently_stored),
    workRetainagePrevious: centsOf(item.work_completed_retainage_from_previous_application),
    workRetainageHeld: centsOf(item.work_completed_retainage_retained_this_period),
    workRetainageReleased: centsOf(item.work_completed_retainage_released_this_period),
    storedRetainagePrevious: storedBefore,
    // The server says what is retained in all; what is held anew is that less what was there, plus what went.
    storedRetainageHeld: cents(storedNow - storedBefore + storedReleased),
    storedRetainageReleased: storedReleased,
  };
}

/** A line of the commitment that has a quantity is billed by it; nought stands for a line without one. */
function agreedUnits(line: Agreed | undefined): Omit<FormUnits, 'previous' | 'thisPeriod'> | null {
  const agreed = line === undefined ? null : parseQuantity(line.quantity);
  const price = line === undefined ? null : parseUnitPrice(line.unit_cost);
  return line === undefined || !agreed || price === null ? null : { unit: line.uom ?? '', price, agreed };
}

function unitsOf(item: RequisitionItem, line: Agreed | undefined): FormUnits | null {
  const units = agreedUnits(line);
  const thisPeriod = parseQuantity(item.work_completed_this_period_quantity ?? '');
  if (units === null || thisPeriod === null) return null;
  const previous = parseQuantity(item.work_completed_from_previous_application_quantity ?? '') ?? (0 as Quantity);
  return { ...units, previous, thisPeriod };
}

const rateOfCommitment = (commitment: WorkOrderContract): BasisPoints =>
  parseRate(commitment.retainage_percent) ?? (0 as BasisPoints);

/**
 * The line of an item is made once: an answer in which most items are as they were (the page keeps those) must not make
 * every row of the grid a new one.
 */
const made = new WeakMap<RequisitionItem, FormLine>();

function enteredLine(item: RequisitionItem, rate: BasisPoints, units: FormUnits | null): FormLine {
  const before = made.get(item);
  if (before && before.rate === rate && JSON.stringify(before.units) === JSON.stringify(units)) return before;
  const line = {
    key: item.line_item_id,
    on: { id: item.id },
    position: item.position,
    code: item.wbs_code.flat_code,
    description: item.description_of_work,
    base: payLine(item),
    rate,
    units,
  };
  made.set(item, line);
  return line;
}

const inOrder = (lines: readonly FormLine[]) => lines.toSorted((one, other) => one.position - other.position);

/** The lines of an entered invoice. */
export function enteredLines(invoice: RequisitionExtended, commitment: WorkOrderContract): readonly FormLine[] {
  const rate = rateOfCommitment(commitment);
  const agreed = new Map(commitment.line_items.map((line) => [line.id, line]));
  return inOrder(invoice.items.map((item) => enteredLine(item, rate, unitsOf(item, agreed.get(item.line_item_id)))));
}

/** The lines of a new one: what the newest invoice leaves, or the bare schedule where there is none. */
export function newLines(last: RequisitionExtended | null, commitment: WorkOrderContract): readonly FormLine[] {
  if (last !== null) {
    return enteredLines(last, commitment).map((line) => ({
      ...line,
      on: { line_item_id: line.key },
      base: carried(line.base),
      units: line.units && carriedUnits(line.units),
    }));
  }
  const rate = rateOfCommitment(commitment);
  return inOrder(
    commitment.line_items.map((line) => {
      const units = agreedUnits(line);
      return {
        key: line.id,
        on: { line_item_id: line.id },
        position: line.position,
        code: line.wbs_code.flat_code,
        description: line.description,
        base: nothingBilled(centsOf(line.amount), line.change_order),
        rate,
        units: units && { ...units, previous: 0 as Quantity, thisPeriod: 0 as Quantity },
      };
    }),
  );
}

const carriedUnits = (units: FormUnits): FormUnits => ({
  ...units,
  previous: (units.previous + units.thisPeriod) as Quantity,
  thisPeriod: 0 as Quantity,
});

const drafted = new WeakMap<FormLine, Sheet[number]>();

function draftedLine(line: FormLine) {
  const before = drafted.get(line) ?? lineDraft(line);
  drafted.set(line, before);
  return before;
}

const lineDrafts = (lines: readonly FormLine[]): Sheet =>
  Object.fromEntries(lines.map((line) => [line.key, draftedLine(line)]));

export const draftOf = (invoice: RequisitionExtended, lines: readonly FormLine[]): Draft => ({
  invoice_number: invoice.invoice_number ?? '',
  period_id: String(invoice.period_id),
  billing_date: invoice.billing_date ?? '',
  status: invoice.status,
  comment: invoice.comment ?? '',
  lines: lineDrafts(lines),
});

export const newDraft = (lines: readonly FormLine[], period: number | null, today: string): Draft => ({
  invoice_number: '',
  period_id: period === null ? '' : String(period),
  billing_date: today,
  status: 'draft',
  comment: '',
  lines: lineDrafts(lines),
});
