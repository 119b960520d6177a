import { z } from 'zod';
import { baseTypes } from '../../app/hub.ts';
import { levels } from '../../domain/permission.ts';
import { personProfile, projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { id, instant } from '../api/shapes.ts';
import { profileAnswer, profileInput } from '../profile-fields.ts';
import { idSent } from './id-shape.ts';
import { originText } from './origin-shape.ts';

/** What Procore's clients read and send of a company: users, templates, vendors, projects, cost codes and types. */

const origin = { origin_id: z.string().nullable(), origin_data: z.string().nullable() };
const template = z.object({
  id,
  name: z.string(),
  project_specific: z.boolean(),
  type: z.enum(['project_specific', 'company_tools', 'global']),
});
export const permissionTemplate = template.extend({ category: z.enum(['internal', 'external']) });
export type PermissionTemplate = z.infer<typeof permissionTemplate>;

/** What Procore keeps of a person and Tieout does not: never anything but null. */
export const notOfAPerson = [
  'avatar',
  'business_id',
  'contact_id',
  'is_insurance_manager',
  'last_login_at',
  'login_information_uuid',
  'party_id',
  'project_id',
  'role',
  'verified_employee',
  'welcome_email_sent_at',
  'work_classification_id',
] as const;

export const user = z.object({
  ...profileAnswer(personProfile),
  id,
  name: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  email_address: z.string().nullable(),
  is_active: z.boolean(),
  is_employee: z.boolean(),
  /** May they let invoices through to the ERP? Read as Procore's name for Can Push to Accounting: its meaning is inferred. */
  erp_integrated_accountant: z.boolean(),
  vendor: z.object({ id, name: z.string() }).nullable(),
  permission_template: template.nullable(),
  company_permission_template: template.nullable(),
  /** The template of their rights in the company; there is none that is given with every new project. */
  company_permission_template_id: id.nullable(),
  default_permission_template_id: z.null(),
  initials: z.string(),
  /** What Procore keeps of a person and Tieout does not. */
  ...Object.fromEntries(notOfAPerson.map((field) => [field, z.null()])),
  ...origin,
  created_at: instant,
  updated_at: instant,
});
export type User = z.infer<typeof user>;

const compactCode = { id, name: z.string(), full_code: z.string(), ...origin, standard_cost_code_id: z.null() };
export const lineItemType = z.object({
  id,
  name: z.string(),
  code: z.string(),
  base_type: z.enum(baseTypes),
  ...origin,
});
export type LineItemType = z.infer<typeof lineItemType>;
export const costCode = z.object({
  ...compactCode,
  code: z.string(),
  sortable_code: z.string(),
  biller: z.string(),
  biller_id: id,
  biller_type: z.literal('Project'),
  budgeted: z.boolean(),
  parent: z.object({ id: z.null() }),
  position: z.number().int(),
  line_item_types: z.array(lineItemType),
  created_at: instant,
  updated_at: instant,
  deleted_at: z.null(),
});
export type CostCode = z.infer<typeof costCode>;
export const costCodeCompact = z.object(compactCode);

const text = (most: number) => z.string().trim().max(most);
const name = text(200).min(1);
const originId = originText(50);
const originData = text(5000).nullish();
const placeInput = {
  address: text(200).nullish(),
  city: text(200).nullish(),
  state_code: text(50).nullish(),
  zip: text(50).nullish(),
};

export const vendorInput = z.object({
  ...profileInput(vendorProfile),
  bidding: z.object(profileInput(vendorBidding)).nullish(),
  id: idSent.nullish(),
  name: name.optional(),
  ...placeInput,
  business_phone: text(200).nullish(),
  email_address: text(254).nullish(),
  is_active: z.boolean().optional(),
  origin_id: originId,
  /** Another name of the same number. */
  origin_code: originId,
});
export type VendorInput = z.output<typeof vendorInput>;

export const projectInput = z.object({
  ...profileInput(projectProfile),
  id: idSent.nullish(),
  name: name.optional(),
  project_number: text(50).nullish(),
  active: z.boolean().optional(),
  ...placeInput,
  origin_id: originId,
  origin_code: originId,
});
export type ProjectInput = z.output<typeof projectInput>;

export const costCodeInput = z.object({
  id: idSent.nullish(),
  code: text(50).min(1).optional(),
  name: name.optional(),
  origin_id: originId,
  origin_data: originData,
});
export type CostCodeInput = z.output<typeof costCodeInput>;

export const lineItemTypeInput = z.object({
  id: idSent.nullish(),
  name: name.optional(),
  csv_import_code: text(20).min(1).optional(),
  /** Not Procore's for writing, but its own name for reading: understood too. */
  code: text(20).min(1).optional(),
  base_type: z.enum(baseTypes).optional(),
  origin_id: originId,
  origin_data: originData,
});
export type LineItemTypeInput = z.output<typeof lineItemTypeInput>;

export const userInput = z.object({
  ...profileInput(personProfile),
  id: idSent.nullish(),
  first_name: text(100).nullish(),
  last_name: text(100).min(1).optional(),
  email_address: text(254).min(1).optional(),
  is_active: z.boolean().optional(),
  vendor_id: idSent.nullish(),
  company_permission_template_id: idSent.nullish(),
  origin_id: originId,
});
export type UserInput = z.output<typeof userInput>;

const given = z.enum(levels).default('none');
/** The levels under the names by which a template shows them; what is left out is none. */
export const templateInput = z.object({
  name: text(100).min(1),
  user_access_levels: z
    .object({ erp_integrations: given, directory: given, commitments: given })
    .default({ erp_integrations: 'none', directory: 'none', commitments: 'none' }),
});
