import { z } from 'zod';
import { changeOrderStatuses } from '../../domain/billing/change-order.ts';
import { commitmentStatuses } from '../../domain/billing/commitment.ts';
import { accountingMethods, mostLines } from '../../domain/billing/schedule-of-values.ts';
import { day } from '../api/shapes.ts';
import { idSent } from './id-shape.ts';
import { originText } from './origin-shape.ts';

/** What Procore's clients send of commitments, their lines, change orders and payments. */

/** Read by `parseMoney`, `parseRate` and `parseQuantity`; what cannot be one at all is refused in their words. */
const amount = z.union([z.string().max(20, 'money'), z.number()], 'money');
const rate = z.union([z.string().max(20, 'rate'), z.number()], 'rate');
const quantity = z.union([z.string().max(20, 'quantity'), z.number()], 'quantity');
const text = (most: number) => z.string().max(most).nullish();
const numbered = (most: number) =>
  z
    .union([z.string().max(most), z.number().int()])
    .transform((value) => (typeof value === 'number' ? String(value) : value));
const origin = {
  origin_id: originText(255),
  /** Another name of the same number. */
  origin_code: originText(255),
  origin_data: text(10_000),
};

const terms = {
  accounting_method: z.enum(accountingMethods).optional(),
  number: numbered(50).optional(),
  title: z.string().max(255).optional(),
  vendor_id: idSent.optional(),
  executed: z.boolean().optional(),
  retainage_percent: rate.nullish(),
  description: text(10_000),
  contract_date: day.nullish(),
  execution_date: day.nullish(),
  issued_on_date: day.nullish(),
  letter_of_intent_date: day.nullish(),
  approval_letter_date: day.nullish(),
  returned_date: day.nullish(),
  signed_contract_received_date: day.nullish(),
  ...origin,
};

export const workOrderInput = z.object({
  ...terms,
  status: z.enum(commitmentStatuses).optional(),
  inclusions: text(10_000),
  exclusions: text(10_000),
  contract_start_date: day.nullish(),
  contract_estimated_completion_date: day.nullish(),
  actual_completion_date: day.nullish(),
});

/** Procore has names of its own for how far a purchase order is; those of commitments are understood too. */
export const purchaseOrderStatuses = [
  'Draft',
  'Processing',
  'Submitted',
  'Partially Received',
  'Received',
  'Approved',
  'Closed',
] as const;
export const purchaseOrderInput = z.object({
  ...terms,
  status: z.enum([...new Set([...purchaseOrderStatuses, ...commitmentStatuses])]).optional(),
  payment_terms: text(1_000),
  bill_to_address: text(1_000),
  ship_to_address: text(1_000),
  ship_via: text(1_000),
  delivery_date: day.nullish(),
});

export const lineInput = z.object({
  amount: amount.optional(),
  quantity: quantity.nullish(),
  unit_cost: quantity.nullish(),
  uom: text(20),
  cost_code_id: idSent.optional(),
  line_item_type_id: idSent.optional(),
  description: text(2_000),
  ...origin,
});
export type LineInput = z.infer<typeof lineInput>;

export const changeOrderInput = z.object({
  contract_id: idSent.optional(),
  number: numbered(50).optional(),
  title: z.string().max(255).optional(),
  status: z.enum(changeOrderStatuses).optional(),
  description: text(10_000),
  reason: text(1_000),
  reference: text(255),
  revision: z.number().int().min(0).max(100_000).optional(),
  executed: z.boolean().optional(),
  due_date: day.nullish(),
  invoiced_date: day.nullish(),
  paid_date: day.nullish(),
  signed_change_order_received_date: day.nullish(),
  schedule_impact_amount: z.number().int().min(-100_000).max(100_000).nullish(),
  ...origin,
  /** All of its lines. Procore has them at an address of its own; here they may come along. */
  line_items: z.array(lineInput).max(mostLines).optional(),
});

/** Under its older name. What it comes to is the sum of its lines. */
export const packageInput = changeOrderInput.extend({ grand_total: amount.nullish() });

export const paymentInput = z.object({
  date: day.optional(),
  amount: amount.optional(),
  payment_method: z.enum(['check', 'credit_card', 'electronic']).nullish(),
  check_number: text(100),
  requisition_id: idSent.nullish(),
  invoice_number: text(255),
  invoice_date: day.nullish(),
  draw_request_number: z.int32().nullish(),
  notes: text(10_000),
  ...origin,
});

/** So many go in one sync. */
export const mostSynced = 1_000;
export const syncBody = z.object({ updates: z.array(z.record(z.string(), z.unknown())) });
