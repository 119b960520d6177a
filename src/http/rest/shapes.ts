import { z } from 'zod';
import { day, id, instant, money } from '../api/shapes.ts';

export * from './requisition-shapes.ts';

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

const wbs = z.object({ id, flat_code: z.string(), description: z.string() });
export const contractLine = z.object({
  id,
  position: z.number().int(),
  description: z.string(),
  amount: money,
  quantity: z.string(),
  unit_cost: z.string(),
  uom: z.string().nullable(),
  extended_type: z.string(),
  extended_amount: money,
  total_amount: money,
  /** Of an approved change order, not of the contract itself; Procore's clients read on without it. */
  change_order: z.boolean(),
  change_order_id: id.nullable(),
  tax_code_id: z.null(),
  ...origin,
  cost_code: z.object({ id, name: z.string(), full_code: z.string(), origin_id: z.string().nullable() }),
  line_item_type: z.object({ id, name: z.string(), code: z.string(), origin_id: z.string().nullable() }),
  wbs_code: wbs,
  holder: z.object({ id, holder_type: z.enum(['WorkOrderContract', 'PurchaseOrderContract']) }),
  project: reference,
  currency_configuration: z.object({ currency_iso_code: z.string() }),
  ...times,
});
export type ContractLine = z.infer<typeof contractLine>;

export const workOrderContract = z.object({
  id,
  number: z.string(),
  title: z.string(),
  status: z.string(),
  executed: z.boolean(),
  private: z.boolean(),
  description: z.string().nullable(),
  accounting_method: z.enum(['amount', 'unit']),
  retainage_percent: z.string(),
  grand_total: money,
  approved_change_orders: money,
  pending_change_orders: money,
  draft_change_orders_amount: money,
  revised_contract: money,
  pending_revised_contract: money,
  total_payments: money,
  percentage_paid: z.string(),
  total_requisitions_amount: money,
  remaining_balance_outstanding: money,
  requisitions_are_enabled: z.boolean(),
  contract_date: day.nullable(),
  deleted_at: z.null(),
  /** Counts its changes, for `If-Match`; not Procore's. */
  version: z.number().int(),
  ...origin,
  origin_code: z.string().nullable(),
  project: reference,
  vendor: z.object({ id, company: z.string(), name: z.string(), origin_id: z.string().nullable() }),
  line_items: z.array(contractLine),
  ...times,
});
export type WorkOrderContract = z.infer<typeof workOrderContract>;

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
