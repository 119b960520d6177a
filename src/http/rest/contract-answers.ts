import { z } from 'zod';
import { changeOrderStatuses } from '../../domain/billing/change-order.ts';
import { commitmentStatuses } from '../../domain/billing/commitment.ts';
import { accountingMethods } from '../../domain/billing/schedule-of-values.ts';
import { day, id, instant, money } from '../api/shapes.ts';
import { purchaseOrderStatuses } from './contract-shapes.ts';

/** What is answered of commitments, their lines, change orders and payments: Procore's field lists, as far as we have them. */

const reference = z.object({ id, name: z.string() });
const origin = { origin_id: z.string().nullable(), origin_data: z.string().nullable() };
const times = { created_at: instant, updated_at: instant };
const currency = { currency_configuration: z.object({ currency_iso_code: z.string() }) };
const contractTypes = z.enum(['WorkOrderContract', 'PurchaseOrderContract']);
const text = z.string().nullable();
const nothing = z.array(z.never());
/** What hangs on a record; `url` is an address on this server. */
export const files = z.array(z.object({ id, url: z.string(), filename: z.string(), content_type: z.string() }));

export const wbs = z.object({ id, flat_code: z.string(), description: z.string() });

const price = {
  amount: money,
  /** `0.0` and `0.00` on a line that is billed by amount. */
  quantity: z.string(),
  unit_cost: z.string(),
  uom: text,
  extended_type: z.string(),
  extended_amount: money,
  total_amount: money,
};
const codes = {
  cost_code: z.object({ id, name: z.string(), full_code: z.string(), origin_id: text }),
  line_item_type: z.object({ id, name: z.string(), code: z.string(), origin_id: text }),
  wbs_code: wbs,
};

export const contractLine = z.object({
  id,
  position: z.number().int(),
  description: z.string(),
  ...price,
  /** Of an approved change order, not of the contract itself; Procore's clients read on without it. */
  change_order: z.boolean(),
  change_order_id: id.nullable(),
  tax_code_id: z.null(),
  ...origin,
  ...codes,
  cost_code: codes.cost_code.extend({
    code: z.string(),
    sortable_code: z.string(),
    biller: z.string(),
    biller_id: id,
    biller_type: z.literal('Project'),
    budgeted: z.literal(false),
    parent: z.object({ id: z.null() }),
    standard_cost_code_id: z.null(),
    deleted_at: z.null(),
  }),
  change_event_line_item: z.null(),
  holder: z.object({ id, holder_type: contractTypes }),
  project: reference,
  ...currency,
  ...times,
});
export type ContractLine = z.infer<typeof contractLine>;

const contractHead = {
  id,
  number: z.string(),
  title: z.string(),
  description: text,
  executed: z.boolean(),
  private: z.boolean(),
  show_line_items_to_non_admins: z.boolean(),
  accounting_method: z.enum(accountingMethods),
  retainage_percent: z.string(),
  grand_total: money,
  approved_change_orders: money,
  pending_change_orders: money,
  draft_change_orders_amount: money,
  revised_contract: money,
  pending_revised_contract: money,
  total_requisitions_amount: money,
  total_payments: money,
  total_draw_requests_amount: money,
  percentage_paid: z.string(),
  remaining_balance_outstanding: money,
  requisitions_are_enabled: z.boolean(),
  contract_date: day.nullable(),
  execution_date: day.nullable(),
  issued_on_date: day.nullable(),
  letter_of_intent_date: day.nullable(),
  approval_letter_date: day.nullable(),
  returned_date: day.nullable(),
  signed_contract_received_date: day.nullable(),
  deleted_at: z.null(),
  /** Counts its changes, for `If-Match`; not Procore's. */
  version: z.number().int(),
  ...origin,
  origin_code: text,
  project: reference,
  vendor: z.object({ id, company: z.string(), name: z.string(), ...origin }),
  ...currency,
  ...times,
};

export const workOrderRow = z.object({
  ...contractHead,
  status: z.enum(commitmentStatuses),
  inclusions: text,
  exclusions: text,
  contract_start_date: day.nullable(),
  contract_estimated_completion_date: day.nullable(),
  actual_completion_date: day.nullable(),
});
export const purchaseOrderRow = z.object({
  ...contractHead,
  status: z.enum(purchaseOrderStatuses),
  assignee: z.null(),
  billing_schedule_of_values_status: z.null(),
  payment_terms: text,
  bill_to_address: text,
  ship_to_address: text,
  ship_via: text,
  delivery_date: day.nullable(),
});
const lines = { line_items: z.array(contractLine) };
export const workOrderContract = workOrderRow.extend(lines);
export type WorkOrderContract = z.infer<typeof workOrderContract>;
export const purchaseOrderContract = purchaseOrderRow.extend(lines);
export type PurchaseOrderContract = z.infer<typeof purchaseOrderContract>;

export const contractPayment = z.object({
  id,
  project_id: id,
  contract_id: id,
  payment_number: z.number().int(),
  date: day,
  amount: money,
  payment_method: text,
  check_number: text,
  requisition_id: id.nullable(),
  invoice_number: text,
  invoice_date: day.nullable(),
  draw_request_number: z.number().int().nullable(),
  notes: text,
  date_payment_settled: z.null(),
  date_payment_initiated: z.null(),
  external_payment_id: z.null(),
  status: z.null(),
  attachments: nothing,
  version: z.number().int(),
  ...origin,
  origin_code: text,
  ...times,
});
export type ContractPayment = z.infer<typeof contractPayment>;

/** A change order under its older name, without its lines. */
export const changeOrderPackage = z.object({
  id,
  contract_id: id,
  number: z.string(),
  title: z.string(),
  status: z.enum(changeOrderStatuses),
  due_date: day.nullable(),
  invoiced_date: day.nullable(),
  paid_date: day.nullable(),
  reviewed_at: instant.nullable(),
  deleted_at: z.null(),
  ...origin,
  origin_code: text,
  grand_total: money,
  ...currency,
  ...times,
});
export type ChangeOrderPackage = z.infer<typeof changeOrderPackage>;

const orderLine = z.object({
  id,
  position: z.number().int(),
  description: z.string(),
  ...price,
  ...codes,
  /** The commitment's line that it became; null while the change order is not approved. */
  commitment_line_item_id: id.nullable(),
});
export const packageRow = changeOrderPackage.extend({
  created_by_id: id,
  executed: z.boolean(),
  revision: z.number().int(),
  signed_change_order_received_date: day.nullable(),
  designated_reviewer: z.null(),
  custom_fields: z.object({}),
});
export type PackageRow = z.infer<typeof packageRow>;
export const wholePackage = packageRow.extend({
  type: z.literal('CommitmentContractChangeOrder'),
  description: text,
  private: z.boolean(),
  review_notes: z.null(),
  reviewer: z.null(),
  revised_substantial_completion_date: z.null(),
  schedule_impact_amount: z.number().int().nullable(),
  attachments: files,
  line_items: z.array(
    orderLine.extend({
      holder: z.object({ id, holder_type: z.literal('ChangeOrderPackage') }),
      markup_line_items: nothing,
    }),
  ),
});
export type WholePackage = z.infer<typeof wholePackage>;

/** What a single contract has besides. */
const hangingOn = {
  created_by_id: id.nullable(),
  attachments: files,
  invoice_contacts: nothing,
  change_order_requests: nothing,
  potential_change_orders: nothing,
  change_order_packages: z.array(changeOrderPackage),
  payments_issued: z.array(contractPayment.extend(currency)),
};
export const wholeWorkOrder = workOrderContract.extend(hangingOn);
export type WholeWorkOrder = z.infer<typeof wholeWorkOrder>;
export const wholePurchaseOrder = purchaseOrderContract.extend(hangingOn);
export type WholePurchaseOrder = z.infer<typeof wholePurchaseOrder>;

export const commitmentRow = z.object({
  id,
  type: contractTypes,
  title: z.string(),
  number: z.string(),
  status: z.enum(commitmentStatuses),
  description: text,
  executed: z.boolean(),
  delivery_date: day.nullable(),
  private: z.boolean(),
  created_at: instant,
  vendor: reference,
});
export type CommitmentRow = z.infer<typeof commitmentRow>;

export const changeOrder = z.object({
  id,
  type: z.literal('CommitmentChangeOrder'),
  contract_id: id,
  contract: z.object({ id, type: contractTypes, number: z.string(), title: z.string() }),
  batch_id: z.null(),
  legacy_package_id: z.null(),
  legacy_request_id: z.null(),
  location_id: z.null(),
  number: z.string(),
  revision: z.number().int(),
  title: z.string(),
  status: z.enum(changeOrderStatuses),
  description: text,
  reason: text,
  reference: text,
  executed: z.boolean(),
  paid: z.boolean(),
  signature_required: z.boolean(),
  private: z.boolean(),
  field_change: z.boolean(),
  grand_total: money,
  schedule_impact_amount: z.number().int().nullable(),
  due_date: day.nullable(),
  invoiced_date: day.nullable(),
  paid_date: day.nullable(),
  signed_change_order_received_date: day.nullable(),
  revised_substantial_completion_date: z.null(),
  reviewed_at: instant.nullable(),
  created_by: reference,
  designated_reviewer: z.null(),
  received_from: z.null(),
  reviewed_by: z.null(),
  change_order_change_reason: z.null(),
  attachments: files,
  custom_fields: z.object({}),
  version: z.number().int(),
  ...origin,
  origin_code: text,
  line_items: z.array(orderLine),
  ...currency,
  ...times,
});
export type ChangeOrder = z.infer<typeof changeOrder>;
