import { z } from 'zod';
import { invoiceStatuses } from '../../domain/invoice-status.ts';
import { day, erpStatuses, id, instant, money } from '../api/shapes.ts';
import { wbs } from './contract-answers.ts';

export * from './contract-answers.ts';

/** Procore's shapes, as its published field lists have them: the fields that a client of the journey reads. */

const reference = z.object({ id, name: z.string() });
const origin = { origin_id: z.string().nullable(), origin_data: z.string().nullable() };
const times = { created_at: instant, updated_at: instant };

export const me = z.object({ id, login: z.string(), name: z.string() });

export const company = z.object({
  id,
  name: z.string(),
  is_active: z.boolean(),
  logo_url: z.string().nullable(),
  pcn_business_experience: z.boolean().nullable(),
  my_company: z.boolean(),
});

export const project = z.object({
  id,
  name: z.string(),
  display_name: z.string(),
  project_number: z.string(),
  active: z.boolean(),
  address: z.string(),
  city: z.string(),
  state_code: z.string(),
  zip: z.string(),
  company: reference,
  is_erp_integrated: z.boolean(),
  ...origin,
  origin_code: z.string().nullable(),
  ...times,
});
export type Project = z.infer<typeof project>;

export const vendor = z.object({
  id,
  name: z.string(),
  company: z.string(),
  is_active: z.boolean(),
  address: z.string(),
  city: z.string(),
  state_code: z.string(),
  zip: z.string(),
  business_phone: z.string(),
  email_address: z.string().nullable(),
  synced_to_erp: z.boolean(),
  ...origin,
  origin_code: z.string().nullable(),
  ...times,
});
export type Vendor = z.infer<typeof vendor>;

export const billingPeriod = z.object({
  id,
  project_id: id,
  position: z.number().int(),
  start_date: day,
  end_date: day,
  due_date: day,
  status: z.enum(['open', 'closed']),
  ...times,
});
export type BillingPeriod = z.infer<typeof billingPeriod>;

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
  formatted_period: z.string(),
});

export const requisitionItem = z.object({
  id,
  item_type: z.enum(['contract_item', 'change_order_item']),
  accounting_method: z.literal('amount'),
  position: z.number().int(),
  cost_code_id: id,
  line_item_id: id,
  description_of_work: z.string(),
  scheduled_value: money,
  work_completed_from_previous_application: money,
  work_completed_this_period: money,
  materials_presently_stored: money,
  /** Materials that earlier applications left stored; what is new is `new_materials`. */
  stored_materials: money,
  new_materials: money,
  total_completed_and_stored_to_date: money,
  total_completed_and_stored_to_date_percent: money,
  work_completed_retainage_from_previous_application: money,
  work_completed_retainage_retained_this_period: money,
  work_completed_retainage_percent_this_period: money,
  work_completed_retainage_released_this_period: money,
  /** Still held from before on stored materials. */
  materials_stored_retainage_from_previous_application: money,
  materials_stored_retainage_currently_retained: money,
  materials_stored_retainage_percent_this_period: money,
  materials_stored_retainage_released_this_period: money,
  gross_amount: money,
  net_amount: money,
  status: z.string().nullable(),
  comment: z.string().nullable(),
  wbs_code: wbs,
});
export type RequisitionItem = z.infer<typeof requisitionItem>;

/** The list's row, and the head of a single one. */
export const requisition = z.object({
  id,
  project_id: id,
  commitment_id: id,
  commitment_type: z.literal('WorkOrderContract'),
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
  comment: z.string().nullable(),
  deletable: z.boolean(),
  percent_complete: z.string(),
  total_claimed_amount: money,
  ...origin,
  created_by: z.object({ id, name: z.string(), login: z.string(), company_name: z.string() }),
  attachments: z.array(z.unknown()),
  custom_fields: z.object({}),
  currency_configuration: z.object({ currency_iso_code: z.string() }),
  summary,
  ...times,
});
export type Requisition = z.infer<typeof requisition>;

/** v1.1 `view=extended` (the default of a single one). */
export const requisitionExtended = requisition.extend({
  previous_requisition_id: id.nullable(),
  summary_text: z.object({
    project_name: z.string(),
    project_number: z.string(),
    to_general_contractor: z.string(),
    subcontractor_name: z.string(),
    application_number: z.string(),
    contract_for: z.string(),
  }),
  items: z.array(requisitionItem),
});
export type RequisitionExtended = z.infer<typeof requisitionExtended>;

/** Read by `parseMoney` and `parseRate`; what cannot be one at all is refused in their words. */
const amount = z.union([z.string().max(20, 'money'), z.number()], 'money');
const rate = z.union([z.string().max(20, 'rate'), z.number()], 'rate');

/** A line as entered. What is left out stays as it is; retainage left out follows the percent. */
export const itemInput = z.object({
  id: id.optional(),
  line_item_id: id.optional(),
  item_type: z.string().max(40).optional(),
  work_completed_this_period: amount.optional(),
  materials_presently_stored: amount.optional(),
  new_materials: amount.optional(),
  work_completed_retainage_retained_this_period: amount.optional(),
  work_completed_retainage_percent_this_period: rate.optional(),
  work_completed_retainage_released_this_period: amount.optional(),
  materials_stored_retainage_currently_retained: amount.optional(),
  materials_stored_retainage_percent_this_period: rate.optional(),
  comment: z.string().max(2000).nullish(),
});
export type ItemInput = z.infer<typeof itemInput>;

/** The version that the caller saw, beside the wrapper. */
export const versionInput = z.object({ version: z.int32().optional() });

export const requisitionInput = z.object({
  period_id: id.optional(),
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
  origin_id: z.string().nullish(),
  items: z.array(itemInput).max(2000).optional(),
});
export type RequisitionInput = z.input<typeof requisitionInput>;
