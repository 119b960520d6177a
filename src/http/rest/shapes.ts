import { z } from 'zod';
import { projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { day, id, instant } from '../api/shapes.ts';
import { profileAnswer } from '../profile-fields.ts';

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

/** What Procore keeps of a project and Tieout does not: never anything but null. */
export const notOfAProject = [
  'actual_start_date',
  'dictionary_type',
  'inbound_email',
  'inbound_email_address',
  'is_demo',
  'logo_url',
  'office',
  'owners_project_id',
  'parent_job_id',
  'persistent_message',
  'photo_id',
  'program',
  'project_bid_type',
  'project_bid_type_id',
  'project_owner_type',
  'project_owner_type_id',
  'project_region',
  'project_region_id',
  'project_stage',
  'project_stage_id',
  'project_template',
  'project_type',
  'projected_finish_date',
  'standard_cost_code_list_id',
] as const;

export const project = z.object({
  ...profileAnswer(projectProfile),
  tz_name: z.string().nullable(),
  template: z.literal(false),
  departments: z.array(z.never()),
  custom_fields: z.object({}),
  ...Object.fromEntries(notOfAProject.map((field) => [field, z.null()])),
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

/** What Procore keeps of a vendor and Tieout does not: never anything but null, or an empty list. */
export const notOfAVendor = [
  'business',
  'business_id',
  'business_register',
  'country_name',
  'is_connected',
  'logo',
  'parent',
  'primary_contact',
  'state_name',
  'vendor_group',
] as const;
export const noneOfAVendor = [
  'attachments',
  'bidding_distribution',
  'erp_custom_fields',
  'origin_custom_fields',
  'standard_cost_codes',
  'trades',
] as const;

export const vendor = z.object({
  ...profileAnswer(vendorProfile),
  bidding: z.object(profileAnswer(vendorBidding)),
  company_vendor: z.literal(false),
  children_count: z.literal(0),
  project_ids: z.array(id),
  contact_count: z.number().int(),
  ...Object.fromEntries(notOfAVendor.map((field) => [field, z.null()])),
  ...Object.fromEntries(noneOfAVendor.map((field) => [field, z.array(z.never())])),
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
  version: z.number().int(),
  ...times,
});
export type BillingPeriod = z.infer<typeof billingPeriod>;
