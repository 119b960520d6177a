import { z } from 'zod';
import { invoiceStatuses } from '../../domain/billing/invoice-status.ts';
import { reviewStatuses } from '../../domain/billing/line-review.ts';
import { day, erpStatuses, id, instant, money } from '../api/shapes.ts';
import { files } from './contract-answers.ts';
import { idSent } from './id-shape.ts';
import { originText } from './origin-shape.ts';

/** Requisitions as Procore's published field lists have them. Names that are not Procore's say so. */

const origin = { origin_id: z.string().nullable(), origin_data: z.string().nullable() };
const times = { created_at: instant, updated_at: instant };
const currency = z.object({ currency_iso_code: z.string() });
/** An exact decimal of up to four places. */
const quantity = z.string();

export const summary = z.object({
  original_contract_sum: money,
  net_change_by_change_orders: money,
  contract_sum_to_date: money,
  total_completed_and_stored_to_date: money,
  completed_work_retainage_percent: money,
  completed_work_retainage_amount: money,
  stored_materials_retainage_percent: money,
  stored_materials_retainage_amount: money,
  total_retainage: money,
  total_earned_less_retainage: money,
  less_previous_certificates_for_payment: money,
  current_payment_due: money,
  balance_to_finish_including_retainage: money,
  tax_applicable_to_this_payment: money,
  /** Change orders by what they add and deduct: those of earlier invoices, those that are new with this one, and all. */
  positive_previous_change_order_item_total: money,
  negative_previous_change_order_item_total: money,
  positive_new_change_order_item_total: money,
  negative_new_change_order_item_total: money,
  positive_change_order_item_total: money,
  negative_change_order_item_total: money,
  new_materials: money,
  stored_materials: money,
  formatted_period: z.string(),
});

export const requisitionItem = z.object({
  id,
  item_type: z.enum(['contract_item', 'change_order_item']),
  accounting_method: z.enum(['amount', 'unit']),
  position: z.number().int(),
  line_number: z.string(),
  cost_code_id: id,
  line_item_id: id,
  commitment_line_item_id: id,
  commitment_line_item_origin_id: z.string().nullable(),
  /** Of a change order item only. */
  change_order_package_id: id.optional(),
  description_of_work: z.string(),
  scheduled_value: money,
  work_completed_from_previous_application: money,
  work_completed_this_period: money,
  materials_presently_stored: money,
  materials_presently_stored_from_previous_progress: money,
  /** Materials that earlier applications left stored; what is new is `new_materials`. */
  stored_materials: money,
  new_materials: money,
  materials_moved: money,
  materials_retainage_retained_moved: money,
  total_completed_and_stored_to_date: money,
  total_completed_and_stored_to_date_percent: money,
  total_completed_and_stored_to_date_from_previous: money,
  work_completed_retainage_from_previous_application: money,
  work_completed_retainage_retained_this_period: money,
  work_completed_retainage_percent_this_period: money,
  work_completed_retainage_released_this_period: money,
  /** Still held from before on stored materials. */
  materials_stored_retainage_from_previous_application: money,
  materials_stored_retainage_currently_retained: money,
  materials_stored_retainage_percent_this_period: money,
  materials_stored_retainage_new_materials: money,
  materials_stored_retainage_released_this_period: money,
  /** Of a line that is billed by quantity only. */
  scheduled_quantity: quantity.optional(),
  scheduled_unit_price: quantity.optional(),
  work_completed_this_period_quantity: quantity.optional(),
  work_completed_from_previous_application_quantity: quantity.optional(),
  uom: z.string().nullable(),
  /** The percents that the next entry and the next invoice follow; null: the commitment's. Not Procore's. */
  work_retainage_rate: money.nullable(),
  stored_retainage_rate: money.nullable(),
  gross_amount: money,
  net_amount: money,
  /** By how much the line is billed over its scheduled value. Not Procore's. */
  over_billed: money,
  ssr_manual_override: z.boolean(),
  subcontractor_claimed_amount: money,
  status: z.enum(reviewStatuses).nullable(),
  comment: z.string().nullable(),
  wbs_code: z.object({ id, flat_code: z.string(), description: z.string() }),
  currency_configuration: currency,
  taxes: z.array(z.unknown()),
});
export type RequisitionItem = z.infer<typeof requisitionItem>;

/** A line as `detail` has it. */
export const requisitionDetail = requisitionItem.extend({
  item_number: z.number().int(),
  balance_to_finish: money,
  work_completed_retainage_currently_retained: money,
  materials_stored_retainage_retained_this_period: money,
  total_retainage_from_previous_application: money,
  total_retainage_currently_retained: money,
  /** Of a line that is billed by quantity only. */
  total_completed_and_stored_to_date_quantity: quantity.optional(),
});
export type RequisitionDetail = z.infer<typeof requisitionDetail>;

export const itemPackage = z.object({
  id,
  contract_id: id.nullable(),
  change_order_id: id.nullable(),
  number: z.string(),
  title: z.string(),
  status: z.string(),
  position: z.number().int(),
  change_order_acronym_number: z.string().nullable(),
});

/** What the caller may do to an invoice, link and place among the others of its commitment included. */
export const actionPolicy = z.object({
  show: z.boolean(),
  update: z.boolean(),
  destroy: z.boolean(),
  /** Statuses that may be set by the caller. */
  statuses: z.array(z.enum(invoiceStatuses)),
});

/** The list's row, and the head of a single one. */
export const requisition = z.object({
  id,
  project_id: id,
  commitment_id: id,
  commitment_type: z.enum(['WorkOrderContract', 'PurchaseOrderContract']),
  contract_name: z.string(),
  vendor_id: id,
  vendor_name: z.string(),
  number: z.number().int(),
  invoice_number: z.string().nullable(),
  period_id: id,
  requisition_start: day,
  requisition_end: day,
  billing_date: day.nullable(),
  submitted_at: day.nullable(),
  payment_date: day.nullable(),
  status: z.enum(invoiceStatuses),
  erp_status: z.enum(erpStatuses),
  /** Counts its changes, for `If-Match`; not Procore's. */
  version: z.number().int(),
  final: z.boolean(),
  /** What is left to bill and to release after this invoice; not Procore's. */
  left: z.object({ balance_to_finish: money, retainage: money }),
  comment: z.string().nullable(),
  deletable: z.boolean(),
  electronic_signature_id: z.null(),
  percent_complete: z.string(),
  total_claimed_amount: money,
  ...origin,
  created_by: z.object({ id, name: z.string(), login: z.string(), company_name: z.string() }),
  attachments: files,
  custom_fields: z.object({}),
  currency_configuration: currency,
  summary,
  ...times,
});
export type Requisition = z.infer<typeof requisition>;

export const summaryText = z.object({
  project_name: z.string(),
  project_number: z.string(),
  to_general_contractor: z.string(),
  requisition_period_start: day,
  requisition_period_end: day,
  subcontractor_name: z.string(),
  subcontractor_street: z.string(),
  subcontractor_city: z.string(),
  subcontractor_state_code: z.string(),
  subcontractor_zip: z.string(),
  subcontractor_country_code: z.string(),
  application_number: z.string(),
  contract_for: z.string(),
  contract_date: day.nullable(),
});

/** v1.1 `view=items`. */
export const requisitionItems = requisition.extend({
  items: z.array(requisitionItem),
  item_packages: z.array(itemPackage),
});
/** v1.1 `view=extended` (the default of a single one). */
export const requisitionExtended = requisitionItems.extend({
  previous_requisition_id: id.nullable(),
  move_materials_to_previous_work_completed: z.boolean(),
  summary_text: summaryText,
  action_policy: actionPolicy,
});
export type RequisitionExtended = z.infer<typeof requisitionExtended>;

export const changeHistory = z.object({
  id,
  column: z.string(),
  old_value: z.string().nullable(),
  new_value: z.string().nullable(),
  action_by: z.string(),
  action_by_id: id.nullable(),
  created_at: instant,
  ref_id: id,
  ref_type: z.string(),
});

/** Read by `parseMoney`, `parseRate` and `parseQuantity`; what cannot be one at all is refused in their words. */
const amount = z.union([z.string().max(20, 'money'), z.number()], 'money');
const rate = z.union([z.string().max(20, 'rate'), z.number()], 'rate');
const count = z.union([z.string().max(20, 'quantity'), z.number()], 'quantity');

/** A line as entered. What is left out stays as it is; retainage left out follows the percent. */
export const itemInput = z.object({
  id: idSent.optional(),
  line_item_id: idSent.optional(),
  item_type: z.string().max(40).optional(),
  work_completed_this_period: amount.optional(),
  work_completed_this_period_quantity: count.optional(),
  /** Of the scheduled value: of this period, or of all work to date. Not Procore's. */
  work_completed_this_period_percent: rate.optional(),
  work_completed_to_date_percent: rate.optional(),
  materials_presently_stored: amount.optional(),
  /** What earlier deliveries are still stored; together with `new_materials` it is what is stored now. */
  stored_materials: amount.optional(),
  new_materials: amount.optional(),
  materials_moved: amount.optional(),
  materials_retainage_retained_moved: amount.optional(),
  work_completed_retainage_retained_this_period: amount.optional(),
  work_completed_retainage_percent_this_period: rate.optional(),
  work_completed_retainage_released_this_period: amount.optional(),
  materials_stored_retainage_currently_retained: amount.optional(),
  materials_stored_retainage_percent_this_period: rate.optional(),
  /** The line's own percents, whatever is shown: of this and of later invoices. Not Procore's. */
  work_retainage_rate: rate.nullish(),
  stored_retainage_rate: rate.nullish(),
  subcontractor_claimed_amount: amount.optional(),
  status: z.enum(reviewStatuses).nullish(),
  comment: z.string().max(2000).nullish(),
});
export type ItemInput = z.infer<typeof itemInput>;

/** The version that the caller saw, beside the wrapper. */
export const versionInput = z.object({ version: z.int32().optional() });

export const requisitionInput = z.object({
  period_id: idSent.optional(),
  requisition_start: day.optional(),
  requisition_end: day.optional(),
  billing_date: day.nullish(),
  invoice_number: z
    .union([z.string().max(255), z.number().int()])
    .nullish()
    .transform((value) => (typeof value === 'number' ? String(value) : value)),
  status: z.enum(invoiceStatuses).optional(),
  final: z.boolean().optional(),
  comment: z.string().max(2000).nullish(),
  payment_date: day.nullish(),
  submitted_at: day.nullish(),
  origin_id: originText(255),
  move_materials_to_previous_work_completed: z.boolean().optional(),
  /** Pays out all retainage that is still held, and holds none of this invoice. Not Procore's. */
  release_all_retainage: z.boolean().optional(),
  items: z.array(itemInput).max(2000).optional(),
});
/** What an integrator says of a requisition's bill through the requisition itself. */
export const originInput = z.object({
  origin_id: originText(255),
  origin_code: originText(255),
  origin_data: originText(4_000),
});

export type RequisitionInput = z.input<typeof requisitionInput>;
