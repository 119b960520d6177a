import type { InvoiceEntry, LineEntry } from '../../app/hub.ts';
import { parseQuantity, type Quantity } from '../../domain/billing/quantity.ts';
import type { BillingPeriodId, CommitmentLineId } from '../../domain/ids.ts';
import { type BasisPoints, type Cents, cents, parseMoney, parseRate } from '../../domain/money.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { refuse } from './context.ts';
import type { ItemInput } from './shapes.ts';

/** From Procore's field names to ours; what cannot be read is refused by the field's own name. */

type Given = string | number | undefined;

function money(value: Given, field: string): Cents | undefined {
  if (value === undefined) return undefined;
  const amount = parseMoney(value);
  if (amount === null) throw refuse('invalid', { field, because: 'money' });
  return amount;
}

function rate(value: Given | null, field: string): BasisPoints | undefined {
  // No own percent, as it is shown where there is none, says nothing.
  if (value === undefined || value === null) return undefined;
  const share = parseRate(value);
  if (share === null) throw refuse('invalid', { field, because: 'rate' });
  return share;
}

const defined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** A count of units, of a line that is billed by quantity. */
function quantity(value: Given, field: string): Quantity | undefined {
  if (value === undefined) return undefined;
  const count = parseQuantity(value);
  if (count === null) throw refuse('invalid', { field, because: 'quantity' });
  return count;
}

interface Stored {
  readonly stored: Cents | undefined;
  readonly before: Cents | undefined;
  readonly added: Cents | undefined;
}

/**
 * What is stored now: as given, or what still is of earlier deliveries with what came. What came alone is added where the
 * line is written, behind what is moved: what was stored before it, no request can know.
 */
function storedEntered({ stored, before, added }: Stored) {
  // Both of a line that is sent back: which of the two was changed, is seen where the line is known.
  if (stored !== undefined) return { storedPresently: stored, newMaterials: added };
  return before === undefined ? { newMaterials: added } : { storedPresently: cents(before + (added ?? 0)) };
}

function lineEntry(item: ItemInput, index: number): LineEntry {
  const at = (name: keyof ItemInput) => `items.${index}.${name}`;
  const read = <T>(parse: (value: Given, field: string) => T | undefined, name: keyof ItemInput) =>
    parse(item[name] as Given, at(name));
  const line =
    item.id !== undefined
      ? { id: item.id }
      : item.line_item_id !== undefined
        ? { commitmentLine: item.line_item_id as CommitmentLineId }
        : null;
  if (line === null) throw refuse('invalid', { field: at('line_item_id'), because: 'required' });
  const stored = {
    stored: read(money, 'materials_presently_stored'),
    before: read(money, 'stored_materials'),
    added: read(money, 'new_materials'),
  };
  return {
    line,
    ...(item.comment === undefined ? {} : { comment: item.comment }),
    ...defined({
      review: item.status === null ? ('no_action' as const) : item.status,
      claimed: read(money, 'subcontractor_claimed_amount'),
      workThisPeriod: read(money, 'work_completed_this_period'),
      quantityThisPeriod: read(quantity, 'work_completed_this_period_quantity'),
      workPercent: read(rate, 'work_completed_this_period_percent'),
      workToDatePercent: read(rate, 'work_completed_to_date_percent'),
      ...storedEntered(stored),
      materialsMoved: read(money, 'materials_moved'),
      retainageMoved: read(money, 'materials_retainage_retained_moved'),
      workRetainageHeld: read(money, 'work_completed_retainage_retained_this_period'),
      workRetainageRate: read(rate, 'work_retainage_rate'),
      workRetainagePercent: read(rate, 'work_completed_retainage_percent_this_period'),
      workRetainageReleased: read(money, 'work_completed_retainage_released_this_period'),
      storedRetainageRetained: read(money, 'materials_stored_retainage_currently_retained'),
      storedRetainageRate: read(rate, 'stored_retainage_rate'),
      storedRetainagePercent: read(rate, 'materials_stored_retainage_percent_this_period'),
    }),
  } as LineEntry;
}

/** Procore's names for what the rules of a line are about. */
const itemFields: Readonly<Record<string, string>> = {
  status: 'status',
  workThisPeriod: 'work_completed_this_period',
  quantityThisPeriod: 'work_completed_this_period_quantity',
  storedPresently: 'materials_presently_stored',
  materialsMoved: 'materials_moved',
  retainageMoved: 'materials_retainage_retained_moved',
  workRetainageHeld: 'work_completed_retainage_retained_this_period',
  workRetainageRate: 'work_retainage_rate',
  workRetainagePercent: 'work_completed_retainage_percent_this_period',
  workRetainageReleased: 'work_completed_retainage_released_this_period',
  storedRetainageHeld: 'materials_stored_retainage_currently_retained',
  storedRetainageRetained: 'materials_stored_retainage_currently_retained',
  storedRetainageRate: 'stored_retainage_rate',
  storedRetainagePercent: 'materials_stored_retainage_percent_this_period',
  storedRetainageReleased: 'materials_stored_retainage_released_this_period',
};

/** A refused line, by the field that the client sent: it knows no other name for it. */
export function byItsField(refusal: Refusal): Refusal {
  const { entry, field } = refusal.facts;
  const sent = itemFields[String(field)];
  if (refusal.code !== 'invalid' || entry === undefined || sent === undefined) return refusal;
  return { ...refusal, facts: { ...refusal.facts, field: `items.${entry}.${sent}` } };
}

interface Read {
  readonly period_id?: number | undefined;
  readonly requisition_start?: string | undefined;
  readonly requisition_end?: string | undefined;
  readonly billing_date?: string | null | undefined;
  readonly invoice_number?: string | null | undefined;
  readonly status?: InvoiceEntry['status'];
  readonly final?: boolean | undefined;
  readonly comment?: string | null | undefined;
  readonly payment_date?: string | null | undefined;
  readonly submitted_at?: string | null | undefined;
  readonly move_materials_to_previous_work_completed?: boolean | undefined;
  readonly release_all_retainage?: boolean | undefined;
  readonly items?: readonly ItemInput[] | undefined;
}

export const invoiceEntry = (read: Read): InvoiceEntry => ({
  period: read.period_id as BillingPeriodId | undefined,
  start: read.requisition_start as Day | undefined,
  end: read.requisition_end as Day | undefined,
  billingDate: read.billing_date as Day | null | undefined,
  invoiceNumber: read.invoice_number,
  status: read.status,
  final: read.final,
  comment: read.comment,
  paymentDate: read.payment_date as Day | null | undefined,
  submittedAt: read.submitted_at as Day | null | undefined,
  moveMaterials: read.move_materials_to_previous_work_completed,
  releaseAllRetainage: read.release_all_retainage,
  lines: read.items?.map(lineEntry),
});
