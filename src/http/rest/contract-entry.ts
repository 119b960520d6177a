import type { z } from 'zod';
import type { ChangeOrderEntry, Commitment, CommitmentEntry, LineFields, PaymentEntry } from '../../app/hub.ts';
import type { CommitmentStatus } from '../../domain/billing/commitment.ts';
import { parseQuantity, parseUnitPrice } from '../../domain/billing/quantity.ts';
import type { InvoiceId, VendorId } from '../../domain/ids.ts';
import { type BasisPoints, parseMoney, parseRate } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { refuse } from './context.ts';
import type {
  changeOrderInput,
  LineInput,
  packageInput,
  paymentInput,
  purchaseOrderInput,
  workOrderInput,
} from './contract-shapes.ts';
import { originGiven } from './origin-shape.ts';

/** From Procore's field names to ours; what cannot be read is refused by the field's own name. */

type Given = string | number | null | undefined;

function read<T>(
  parse: (value: string | number) => T | null,
  value: Given,
  field: string,
  because: string,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  const found = parse(value);
  if (found === null) throw refuse('invalid', { field, because });
  return found;
}

/**
 * How Procore's names for a purchase order's status stand to those of commitments. Only the names are published, not
 * what they allow: that received goods may still be billed, and that a closed order is complete, is our reading.
 */
const ofPurchaseOrder: Readonly<Record<string, CommitmentStatus>> = {
  Processing: 'Out For Bid',
  Submitted: 'Out For Signature',
  'Partially Received': 'Approved',
  Received: 'Approved',
  Closed: 'Complete',
};

type WorkOrder = z.infer<typeof workOrderInput>;
type PurchaseOrder = z.infer<typeof purchaseOrderInput>;
type Both = Partial<WorkOrder> & Omit<Partial<PurchaseOrder>, 'status'>;

export function contractEntry(given: WorkOrder | PurchaseOrder): CommitmentEntry {
  const one = given as Both;
  const status = given.status === undefined ? undefined : (ofPurchaseOrder[given.status] ?? given.status);
  const asDay = (value: string | null | undefined) => value as Day | null | undefined;
  const rate = one.retainage_percent === null ? (0 as BasisPoints) : undefined;
  return {
    number: one.number,
    title: one.title,
    status: status as CommitmentStatus | undefined,
    vendor: one.vendor_id as VendorId | undefined,
    method: one.accounting_method,
    executed: one.executed,
    retainageRate: rate ?? read(parseRate, one.retainage_percent, 'retainage_percent', 'rate'),
    erpNumber: originGiven(one),
    originData: one.origin_data,
    description: one.description,
    inclusions: one.inclusions,
    exclusions: one.exclusions,
    paymentTerms: one.payment_terms,
    billToAddress: one.bill_to_address,
    shipToAddress: one.ship_to_address,
    shipVia: one.ship_via,
    contractDate: asDay(one.contract_date),
    startDate: asDay(one.contract_start_date),
    estimatedCompletionDate: asDay(one.contract_estimated_completion_date),
    actualCompletionDate: asDay(one.actual_completion_date),
    executionDate: asDay(one.execution_date),
    issuedOnDate: asDay(one.issued_on_date),
    letterOfIntentDate: asDay(one.letter_of_intent_date),
    approvalLetterDate: asDay(one.approval_letter_date),
    returnedDate: asDay(one.returned_date),
    signedReceivedDate: asDay(one.signed_contract_received_date),
    deliveryDate: asDay(one.delivery_date),
  };
}

/**
 * A purchase order that is terminated or void is shown as `Closed` too, which else means complete: sent back as it was read,
 * it leaves the order as it is.
 */
export function asRead(entry: CommitmentEntry, sent: unknown, known: Commitment | null): CommitmentEntry {
  const ended = known?.kind === 'purchase_order' && (known.status === 'Terminated' || known.status === 'Void');
  return ended && sent === 'Closed' ? { ...entry, status: undefined } : entry;
}

/** @param at before the names of fields, where the line is one of several. */
export const lineFields = (line: LineInput, at = ''): LineFields => ({
  amount: read(parseMoney, line.amount, `${at}amount`, 'money'),
  quantity: read(parseQuantity, line.quantity, `${at}quantity`, 'quantity'),
  unitPrice: read(parseUnitPrice, line.unit_cost, `${at}unit_cost`, 'quantity'),
  unit: line.uom === undefined ? undefined : line.uom?.trim() || null,
  costCode: line.cost_code_id,
  costType: line.line_item_type_id,
  description: line.description ?? undefined,
  erpNumber: originGiven(line),
  originData: line.origin_data,
});

export const changeOrderEntry = (
  one: z.infer<typeof changeOrderInput> & Partial<z.infer<typeof packageInput>>,
): ChangeOrderEntry => ({
  number: one.number,
  title: one.title,
  status: one.status,
  description: one.description,
  reason: one.reason,
  reference: one.reference,
  revision: one.revision,
  executed: one.executed,
  dueDate: one.due_date as Day | null | undefined,
  invoicedDate: one.invoiced_date as Day | null | undefined,
  paidDate: one.paid_date as Day | null | undefined,
  signedReceivedDate: one.signed_change_order_received_date as Day | null | undefined,
  scheduleImpactDays: one.schedule_impact_amount,
  erpNumber: originGiven(one),
  originData: one.origin_data,
  lines: one.line_items?.map((line, i) => lineFields(line, `line_items.${i}.`)),
  total: read(parseMoney, one.grand_total, 'grand_total', 'money'),
});

export const paymentEntry = (one: z.infer<typeof paymentInput>): PaymentEntry => ({
  date: one.date as Day | undefined,
  amount: read(parseMoney, one.amount, 'amount', 'money'),
  method: one.payment_method,
  checkNumber: one.check_number,
  invoice: one.requisition_id as InvoiceId | null | undefined,
  invoiceNumber: one.invoice_number,
  invoiceDate: one.invoice_date as Day | null | undefined,
  drawRequestNumber: one.draw_request_number,
  notes: one.notes,
  erpNumber: originGiven(one),
  originData: one.origin_data,
});
