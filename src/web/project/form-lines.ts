import type { InvoiceRole } from '../../domain/billing/invoice-status.ts';
import { type BilledLine, nextLine } from '../../domain/billing/next-application.ts';
import { parseQuantity, parseUnitPrice } from '../../domain/billing/quantity.ts';
import { type BasisPoints, cents, parseRate } from '../../domain/money.ts';
import type { RequisitionExtended, RequisitionItem, WorkOrderContract } from '../../http/client.ts';
import { centsOf } from '../parts/format.ts';
import { type Draft, type FormLine, type FormUnits, lineDraft, type Sheet } from './draft.ts';

const rateOf = (text: string | null): BasisPoints | null => (text === null ? null : parseRate(text));
const quantityOf = (text: string | undefined) => (text === undefined ? null : parseQuantity(text));

function billedLine(item: RequisitionItem): BilledLine {
  const storedBefore = centsOf(item.materials_stored_retainage_from_previous_application);
  const storedReleased = centsOf(item.materials_stored_retainage_released_this_period);
  const storedNow = centsOf(item.materials_stored_retainage_currently_retained);
  return {
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
    workRate: rateOf(item.work_retainage_rate),
    storedRate: rateOf(item.stored_retainage_rate),
    materialsMoved: centsOf(item.materials_moved),
    retainageMoved: centsOf(item.materials_retainage_retained_moved),
    quantityPrevious: quantityOf(item.work_completed_from_previous_application_quantity),
    quantityThisPeriod: quantityOf(item.work_completed_this_period_quantity),
  };
}

/** Null for a line that is billed by amount. */
function unitsOf(item: RequisitionItem): FormUnits | null {
  const quantity = quantityOf(item.scheduled_quantity);
  const unitPrice = parseUnitPrice(item.scheduled_unit_price ?? '');
  return quantity === null || unitPrice === null ? null : { unit: item.uom ?? '', quantity, unitPrice };
}

/** The same of a line of the commitment, whose amount is calculated where it has a quantity. */
function agreedUnits(line: WorkOrderContract['line_items'][number]): FormUnits | null {
  const quantity = parseQuantity(line.quantity);
  const unitPrice = parseUnitPrice(line.unit_cost);
  const byAmount = line.extended_type !== 'calculated' || quantity === null || unitPrice === null;
  return byAmount ? null : { unit: line.uom ?? '', quantity, unitPrice };
}

const rateOfCommitment = (commitment: WorkOrderContract): BasisPoints =>
  parseRate(commitment.retainage_percent) ?? (0 as BasisPoints);

/**
 * The line of an item is made once: an answer in which most items are as they were (the page keeps those) must not make
 * every row of the grid a new one.
 */
const made = new WeakMap<RequisitionItem, FormLine>();

function enteredLine(item: RequisitionItem, rate: BasisPoints, role: InvoiceRole): FormLine {
  const before = made.get(item);
  if (before?.rate === rate && before.role === role) return before;
  const line = {
    key: item.line_item_id,
    on: { id: item.id },
    position: item.position,
    code: item.wbs_code.flat_code,
    description: item.description_of_work,
    base: billedLine(item),
    rate,
    units: unitsOf(item),
    role,
    review: item.status ?? ('no_action' as const),
    comment: item.comment ?? '',
    claimed: centsOf(item.subcontractor_claimed_amount),
  };
  made.set(item, line);
  return line;
}

const inOrder = (lines: readonly FormLine[]) => lines.toSorted((one, other) => one.position - other.position);

/** The lines of an entered invoice. */
export function enteredLines(
  invoice: RequisitionExtended,
  commitment: WorkOrderContract,
  role: InvoiceRole,
): readonly FormLine[] {
  const rate = rateOfCommitment(commitment);
  return inOrder(invoice.items.map((item) => enteredLine(item, rate, role)));
}

/** The lines of a new one, as the server begins it: each line of the schedule, carrying on from the newest invoice. */
export function newLines(
  last: RequisitionExtended | null,
  commitment: WorkOrderContract,
  role: InvoiceRole,
): readonly FormLine[] {
  const rate = rateOfCommitment(commitment);
  const billed = new Map(last?.items.map((item) => [item.line_item_id, billedLine(item)]));
  return inOrder(
    commitment.line_items.map((line) => {
      const units = agreedUnits(line);
      const agreed = { amount: centsOf(line.amount), changeOrder: line.change_order, units };
      return {
        key: line.id,
        on: { line_item_id: line.id },
        position: line.position,
        code: line.wbs_code.flat_code,
        description: line.description,
        base: nextLine(agreed, billed.get(line.id) ?? null),
        rate,
        units,
        role,
        review: 'no_action' as const,
        comment: '',
        claimed: null,
      };
    }),
  );
}

const lineDrafts = (lines: readonly FormLine[]): Sheet =>
  Object.fromEntries(lines.map((line) => [line.key, lineDraft(line)]));

export const draftOf = (invoice: RequisitionExtended, lines: readonly FormLine[]): Draft => ({
  invoice_number: invoice.invoice_number ?? '',
  period_id: String(invoice.period_id),
  billing_date: invoice.billing_date ?? '',
  status: invoice.status,
  final: invoice.final ? 'final' : '',
  comment: invoice.comment ?? '',
  lines: lineDrafts(lines),
});

export const newDraft = (lines: readonly FormLine[], period: number | null, today: string): Draft => ({
  invoice_number: '',
  period_id: period === null ? '' : String(period),
  billing_date: today,
  status: 'draft',
  final: '',
  comment: '',
  lines: lineDrafts(lines),
});
