import type {
  CompanyEvent,
  Contact,
  Directory,
  Member,
  Project,
  ServiceAccount,
  SettingsView,
  Template,
  Vendor,
} from '../../app/hub.ts';
import { personProfile, projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { isoInstant } from '../../domain/time.ts';
import { sayCompanyEvent } from '../../domain/words/company.ts';
import { say } from '../../domain/words/words.ts';
import { profileView } from '../profile-fields.ts';
import type * as shapes from './directory-shapes.ts';

/** From the domain's words to the shapes of directory-shapes.ts, one function a shape. */

export const personView = (member: Member): shapes.Person => ({
  profile: profileView(personProfile, member.profile),
  id: member.id,
  login: member.login,
  name: member.name,
  email: member.email,
  vendor: member.vendor,
  active: member.active,
  erp_integrations: member.erpIntegrations,
  directory: member.directory,
  push_to_accounting: member.pushToAccounting,
  template: member.template,
  projects: member.projects.map(({ projectId, commitments, templateId }) => ({
    project_id: projectId,
    commitments,
    template_id: templateId,
  })),
  accounting_approver: approves(member),
  home: member.home,
  has_password: member.hasPassword,
  invited_until: member.invitedUntil === null ? null : isoInstant(member.invitedUntil),
  mail: { rejections: member.mailRejections, digest: member.mailDigest },
});

const approves = ({ active, pushToAccounting, erpIntegrations }: Member): boolean =>
  active && pushToAccounting && (erpIntegrations === 'standard' || erpIntegrations === 'admin');

export const peopleView = ({ people, grantRefused }: Directory): shapes.People => ({
  people: people.map(personView),
  grant: {
    allowed: grantRefused === null,
    reason: grantRefused === null ? null : { code: grantRefused.code, detail: say(grantRefused) },
  },
});

export const templateView = (template: Template): shapes.Template => ({
  id: template.id,
  name: template.name,
  erp_integrations: template.erpIntegrations,
  directory: template.directory,
  commitments: template.commitments,
  holders: template.holders,
});

const place = (
  record: Pick<Project, 'address' | 'city' | 'stateCode' | 'zip' | 'active' | 'erpNumber' | 'updatedAt'>,
) => ({
  address: record.address,
  city: record.city,
  state_code: record.stateCode,
  zip: record.zip,
  active: record.active,
  erp_number: record.erpNumber,
  updated_at: isoInstant(record.updatedAt),
});

export const vendorView = (vendor: Vendor): shapes.DirectoryVendor => ({
  profile: profileView({ ...vendorProfile, ...vendorBidding }, vendor.profile),
  id: vendor.id,
  name: vendor.name,
  phone: vendor.phone,
  email: vendor.email,
  ...place(vendor),
});

export const projectView = (project: Project): shapes.CompanyProject => ({
  profile: profileView(projectProfile, project.profile),
  id: project.id,
  name: project.name,
  number: project.number,
  ...place(project),
});

export const contactView = ({ id, vendor, name, title, email, phone, active }: Contact): shapes.Contact => ({
  id,
  vendor,
  name,
  title,
  email,
  phone,
  active,
});

export const serviceAccountView = (account: ServiceAccount): shapes.ServiceAccount => ({
  client_id: account.clientId,
  name: account.name,
  person: account.person,
  created_by: account.createdBy,
  maker_left: account.makerLeft,
  scope: account.scope,
  expires_at: account.expiresAt === null ? null : isoInstant(account.expiresAt),
  last_used_at: account.lastUsedAt === null ? null : isoInstant(account.lastUsedAt),
  created_at: isoInstant(account.createdAt),
  revoked_at: account.revokedAt === null ? null : isoInstant(account.revokedAt),
});

export const settingsView = ({ settings, mailServer, usualFrom, standing }: SettingsView): shapes.CompanySettings => ({
  push_granted_by: settings.pushGrantedBy,
  mail: {
    rejections: settings.mailRejections,
    digest: settings.mailDigest,
    digest_hour: settings.digestHour,
    time_zone: settings.timeZone,
    from: settings.mailFrom,
    usual_from: usualFrom,
    server: mailServer,
    waiting: standing.waiting,
    gave_up: standing.gaveUp,
    last_error: standing.lastError,
  },
});

export const companyHistoryView =
  (limit: number) =>
  (events: readonly CompanyEvent[]): shapes.CompanyHistory => ({
    events: events.map(({ id, at, by, type, facts }) => ({
      id,
      at: isoInstant(at),
      by,
      type,
      says: sayCompanyEvent(type, facts),
      facts: { ...facts },
    })),
    next: events.length < limit ? null : (events.at(-1)?.id ?? null),
  });
