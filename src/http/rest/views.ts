import type { BillingPeriod, Caller, CommitmentLine, FileMention, Project, Vendor } from '../../app/hub.ts';
import type { SubjectKind } from '../../domain/attachment.ts';
import { missing, readableProjects } from '../../domain/permission.ts';
import { projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { attachmentsPath } from '../attachments-path.ts';
import { profileView } from '../profile-fields.ts';
import type * as shapes from './shapes.ts';
import { noneOfAVendor, notOfAProject, notOfAVendor } from './shapes.ts';

/** From the domain's words to Procore's shapes, one function a shape. */

export const times = (record: { readonly createdAt: Instant; readonly updatedAt: Instant }) => ({
  created_at: isoInstant(record.createdAt),
  updated_at: isoInstant(record.updatedAt),
});
/** The files that hang on a record. */
export const filesView = (
  kind: SubjectKind,
  { id, files }: { readonly id: number; readonly files: readonly FileMention[] },
) =>
  files.map((file) => ({
    id: file.id,
    url: `${attachmentsPath(file.company, kind, id)}/${file.id}`,
    filename: file.name,
    content_type: file.type,
  }));

export const origin = (number: string | null) => ({ origin_id: number, origin_code: number });

const allNull = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, null]));

export const projectView = (project: Project, company: { id: number; name: string }): shapes.Project => ({
  ...allNull(notOfAProject),
  ...profileView(projectProfile, project.profile),
  tz_name: profileView(projectProfile, project.profile).time_zone,
  template: false,
  departments: [],
  custom_fields: {},
  id: project.id,
  name: project.name,
  display_name: `${project.number} - ${project.name}`,
  project_number: project.number,
  active: project.active,
  address: project.address,
  city: project.city,
  state_code: project.stateCode,
  zip: project.zip,
  company,
  is_erp_integrated: project.erpNumber !== null,
  ...origin(project.erpNumber),
  ...times(project),
});

/** A vendor as that caller may know it: where it works is told of the projects that they may read. */
export const vendorViewFor = (caller: Caller): ((vendor: Vendor) => shapes.Vendor) => {
  const all = missing(caller.grants, 'directory.read', null).length === 0;
  const readable = readableProjects(caller.grants);
  return (vendor) =>
    vendorView(
      all ? vendor : { ...vendor, projectIds: vendor.projectIds.filter((project) => readable.includes(project)) },
    );
};

const vendorView = (vendor: Vendor): shapes.Vendor => ({
  ...allNull(notOfAVendor),
  ...Object.fromEntries(noneOfAVendor.map((field) => [field, []])),
  ...profileView(vendorProfile, vendor.profile),
  bidding: profileView(vendorBidding, vendor.profile),
  company_vendor: false,
  children_count: 0,
  project_ids: [...vendor.projectIds],
  contact_count: vendor.contactCount,
  id: vendor.id,
  name: vendor.name,
  company: vendor.name,
  is_active: vendor.active,
  address: vendor.address,
  city: vendor.city,
  state_code: vendor.stateCode,
  zip: vendor.zip,
  business_phone: vendor.phone,
  email_address: vendor.email,
  synced_to_erp: vendor.erpNumber !== null,
  ...origin(vendor.erpNumber),
  ...times(vendor),
});

export const wbs = (line: Pick<CommitmentLine, 'costCode' | 'costType'>) => ({
  id: line.costCode.id,
  flat_code: `${line.costCode.code}.${line.costType.code}`,
  description: `${line.costCode.name}.${line.costType.name}`,
});

export const periodView = (period: BillingPeriod): shapes.BillingPeriod => ({
  id: period.id,
  project_id: period.projectId,
  position: period.position,
  start_date: period.start,
  end_date: period.end,
  due_date: period.due,
  status: period.status,
  version: period.version,
  ...times(period),
});
