import { type BasisPoints, cents, parseRate } from '../../domain/money.ts';
import { carryForward, nothingBilled, type PayLine } from '../../domain/pay-application.ts';
import type { RequisitionExtended, RequisitionItem, WorkOrderContract } from '../../http/client.ts';
import { centsOf } from '../parts/format.ts';
import { type Draft, type FormLine, lineDraft } from './draft.ts';

function payLine(item: RequisitionItem): PayLine {
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
  };
}

const rateOfCommitment = (commitment: WorkOrderContract): BasisPoints =>
  parseRate(commitment.retainage_percent) ?? (0 as BasisPoints);

/** The lines of an entered invoice. */
export function enteredLines(invoice: RequisitionExtended, commitment: WorkOrderContract): readonly FormLine[] {
  const rate = rateOfCommitment(commitment);
  return invoice.items
    .map((item) => ({
      key: item.line_item_id,
      on: { id: item.id },
      position: item.position,
      code: item.wbs_code.flat_code,
      description: item.description_of_work,
      base: payLine(item),
      rate,
    }))
    .toSorted((one, other) => one.position - other.position);
}

/** The lines of a new one: what the newest invoice leaves, or the bare schedule where there is none. */
export function newLines(last: RequisitionExtended | null, commitment: WorkOrderContract): readonly FormLine[] {
  if (last !== null) {
    return enteredLines(last, commitment).map((line) => ({
      ...line,
      on: { line_item_id: line.key },
      base: carryForward(line.base),
    }));
  }
  const rate = rateOfCommitment(commitment);
  return commitment.line_items
    .map((line) => ({
      key: line.id,
      on: { line_item_id: line.id },
      position: line.position,
      code: line.wbs_code.flat_code,
      description: line.description,
      base: nothingBilled(centsOf(line.amount), line.change_order),
      rate,
    }))
    .toSorted((one, other) => one.position - other.position);
}

const lineDrafts = (lines: readonly FormLine[]): Draft['lines'] =>
  Object.fromEntries(lines.map((line) => [line.key, lineDraft(line)]));

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
