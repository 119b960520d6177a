import { z } from 'zod';
import { pushRules } from '../../domain/directory.ts';
import { levels } from '../../domain/permission.ts';
import { personProfile, projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { serviceAccountDays, tokenLimits, tokenScopes } from '../../domain/sign-in/token.ts';
import { profileAnswer, profileInput } from '../profile-fields.ts';
import { id, idText, instant } from './shapes.ts';

/** The shapes of the company's own part of /api/v1: directory, projects, settings. */

const level = z.enum(levels);
const name = z.string().trim().min(1).max(200);
const short = z.string().trim().max(200);
const email = z.string().trim().max(254).nullable();
const erpNumber = z.string().trim().min(1).max(50).nullable();
const named = z.object({ id, name: z.string() });
const reason = z.object({ code: z.string(), detail: z.string() });

export const person = z.object({
  profile: z.object(profileAnswer(personProfile)),
  id,
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** The vendor they work for; null for one of the company's own. */
  vendor: named.nullable(),
  active: z.boolean(),
  erp_integrations: level,
  directory: level,
  push_to_accounting: z.boolean(),
  /** Whose levels they have; null where these are their own. */
  template: named.nullable(),
  projects: z.array(z.object({ project_id: id, commitments: level, template_id: id.nullable() })),
  /** Standard or Admin on ERP Integrations, with Can Push to Accounting. */
  accounting_approver: z.boolean(),
  /** Does this company administer their sign-in? Else another one does, which brought them in. */
  home: z.boolean(),
  has_password: z.boolean(),
  invited_until: instant.nullable(),
  mail: z.object({ rejections: z.boolean(), digest: z.boolean() }),
});
export type Person = z.infer<typeof person>;
export const people = z.object({
  people: z.array(person),
  /** May the caller grant Can Push to Accounting? If not, why. */
  grant: z.object({ allowed: z.boolean(), reason: reason.nullable() }),
});
export type People = z.infer<typeof people>;

const rights = { erp_integrations: level.optional(), directory: level.optional(), template_id: id.nullish() };
export const newPerson = z.object({
  login: z.string().max(100),
  name,
  email: email.optional(),
  vendor_id: id.nullish(),
  ...rights,
});
export type NewPerson = z.input<typeof newPerson>;
export const personChange = z.object({
  profile: z.object(profileInput(personProfile)).optional(),
  name: name.optional(),
  email: email.optional(),
  vendor_id: id.nullish(),
  active: z.boolean().optional(),
  ...rights,
});
export type PersonChange = z.input<typeof personChange>;
/** From a body that says neither, all rights on the project were taken away. */
export const projectRight = z
  .object({ commitments: level.optional(), template_id: id.nullish() })
  .refine(({ commitments, template_id }) => commitments !== undefined || typeof template_id === 'number', {
    path: ['commitments'],
    message: 'required',
  });
export const push = z.object({ granted: z.boolean() });
/** Shown this once. */
export const invitation = z.object({ link: z.string(), expires_at: instant });
export type Invitation = z.infer<typeof invitation>;

export const template = z.object({
  id,
  name: z.string(),
  erp_integrations: level,
  directory: level,
  commitments: level,
  holders: z.number().int(),
});
export type Template = z.infer<typeof template>;
export const templates = z.object({ templates: z.array(template) });
export const newTemplate = z.object({
  name: z.string().trim().min(1).max(100),
  erp_integrations: level.default('none'),
  directory: level.default('none'),
  commitments: level.default('none'),
});
export const templateChange = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  erp_integrations: level.optional(),
  directory: level.optional(),
  commitments: level.optional(),
});
export type TemplateChange = z.input<typeof templateChange>;

const place = { address: z.string(), city: z.string(), state_code: z.string(), zip: z.string() };
const placeGiven = {
  address: short.optional(),
  city: short.optional(),
  state_code: short.optional(),
  zip: short.optional(),
};

/** Plain fields that nothing is decided by; null where nothing was given. */
const vendorFields = { ...vendorProfile, ...vendorBidding };
export const vendor = z.object({
  profile: z.object(profileAnswer(vendorFields)),
  id,
  name: z.string(),
  ...place,
  phone: z.string(),
  email: z.string().nullable(),
  active: z.boolean(),
  erp_number: z.string().nullable(),
  updated_at: instant,
});
export type DirectoryVendor = z.infer<typeof vendor>;
export const vendors = z.object({ vendors: z.array(vendor) });
export const vendorChange = z.object({
  profile: z.object(profileInput(vendorFields)).optional(),
  name: name.optional(),
  ...placeGiven,
  phone: short.optional(),
  email: email.optional(),
  active: z.boolean().optional(),
  erp_number: erpNumber.optional(),
});
export type VendorChange = z.input<typeof vendorChange>;
export const newVendor = vendorChange.extend({ name });

export const contact = z.object({
  id,
  vendor: named.nullable(),
  name: z.string(),
  title: z.string(),
  email: z.string().nullable(),
  phone: z.string(),
  active: z.boolean(),
});
export type Contact = z.infer<typeof contact>;
export const contacts = z.object({ contacts: z.array(contact) });
export const contactChange = z.object({
  name: name.optional(),
  vendor_id: id.nullish(),
  title: short.optional(),
  email: email.optional(),
  phone: short.optional(),
  active: z.boolean().optional(),
});
export type ContactChange = z.input<typeof contactChange>;
export const newContact = contactChange.extend({ name });

export const serviceAccount = z.object({
  client_id: z.string(),
  name: z.string(),
  person: named.extend({ login: z.string() }),
  created_by: z.string().nullable(),
  /** They were deactivated here, and may still know its secret. */
  maker_left: z.boolean(),
  scope: z.enum(tokenScopes),
  /** Null: it never ends by itself. */
  expires_at: instant.nullable(),
  /** When its secret was last exchanged for a token, to the minute; null: never. */
  last_used_at: instant.nullable(),
  created_at: instant,
  revoked_at: instant.nullable(),
});
export type ServiceAccount = z.infer<typeof serviceAccount>;
export const serviceAccounts = z.object({ service_accounts: z.array(serviceAccount) });
export const newServiceAccount = z.object({
  person_id: id,
  name,
  scope: z.enum(tokenScopes).default('all'),
  days: z.int().min(tokenLimits.shortestDays).max(serviceAccountDays).nullable().default(null),
});
export type NewServiceAccount = z.input<typeof newServiceAccount>;
/** The secret is shown this once. */
export const madeServiceAccount = z.object({ client_id: z.string(), client_secret: z.string() });
export type MadeServiceAccount = z.infer<typeof madeServiceAccount>;

export const project = z.object({
  profile: z.object(profileAnswer(projectProfile)),
  id,
  name: z.string(),
  number: z.string(),
  ...place,
  active: z.boolean(),
  erp_number: z.string().nullable(),
  updated_at: instant,
});
export type CompanyProject = z.infer<typeof project>;
export const projects = z.object({ projects: z.array(project) });
export const projectChange = z.object({
  profile: z.object(profileInput(projectProfile)).optional(),
  name: name.optional(),
  number: z.string().trim().min(1).max(50).optional(),
  ...placeGiven,
  active: z.boolean().optional(),
  erp_number: erpNumber.optional(),
});
export type ProjectChange = z.input<typeof projectChange>;
export const newProject = projectChange.extend({ name, number: z.string().trim().min(1).max(50) });

export const settings = z.object({
  push_granted_by: z.enum(pushRules),
  mail: z.object({
    rejections: z.boolean(),
    digest: z.boolean(),
    /** 0 to 23, in `time_zone`. */
    digest_hour: z.number().int(),
    time_zone: z.string(),
    /** Null: `usual_from`. */
    from: z.string().nullable(),
    usual_from: z.string().nullable(),
    /** Is a mail server set up? Without one no mail is written at all. */
    server: z.boolean(),
    /** Of the last week: not sent yet, and given up. */
    waiting: z.number().int(),
    gave_up: z.number().int(),
    last_error: z.string().nullable(),
  }),
});
export type CompanySettings = z.infer<typeof settings>;
export const settingsChange = z.object({
  push_granted_by: z.enum(pushRules).optional(),
  mail: z
    .object({
      rejections: z.boolean().optional(),
      digest: z.boolean().optional(),
      digest_hour: z.number().int().min(0).max(23).optional(),
      time_zone: z.string().trim().max(60).optional(),
      from: z.string().trim().max(254).nullish(),
    })
    .optional(),
});
export type SettingsChange = z.input<typeof settingsChange>;
export const myMail = z.object({ rejections: z.boolean(), digest: z.boolean() });
/** `email`: where to; null where none goes. */
export const myMailView = myMail.extend({ email: z.string().nullable() });
export type MyMail = z.infer<typeof myMailView>;

export const historyQuery = z.object({ before: idText.optional() });
export const companyHistory = z.object({
  events: z.array(
    z.object({
      id,
      at: instant,
      /** A person's name, or null where the hub itself did it. */
      by: z.string().nullable(),
      type: z.string(),
      says: z.string(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Older ones: `?before=`; null where there are none. */
  next: id.nullable(),
});
export type CompanyHistory = z.infer<typeof companyHistory>;

const code = z.string().max(100);
export const invitationLook = z.object({ code });
export const invited = z.object({ login: z.string(), name: z.string(), company: z.string() });
export type Invited = z.infer<typeof invited>;
export const invitationAccept = z.object({ code, password: z.string().max(1000) });
