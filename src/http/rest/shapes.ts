import { z } from 'zod';
import { day, id, instant } from '../api/shapes.ts';

export * from './contract-answers.ts';
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
