import type { CostCode, CostType, Member, Project, Template } from '../../app/hub.ts';
import { personProfile } from '../../domain/profile.ts';
import { isoInstant } from '../../domain/time.ts';
import type * as shapes from './directory-shapes.ts';
import { notOfAPerson } from './directory-shapes.ts';
import { profileView } from './profile-fields.ts';

const origin = (number: string | null, data: string | null) => ({ origin_id: number, origin_data: data });

type Held = Pick<Template, 'id' | 'name'>;
const templateRef = (template: Held, type: 'company_tools' | 'global') => ({
  id: template.id,
  name: template.name,
  project_specific: false,
  type,
});

/** Ours is for the company and for every project at once: it is told as what was asked for. */
export const templateView = (template: Held, type: 'company_tools' | 'global'): shapes.PermissionTemplate => ({
  ...templateRef(template, type),
  category: 'internal',
});

export const templateDetailView = (template: Template, company: number) => ({
  ...templateView(template, 'global'),
  company_id: company,
  provider_type: 'Company',
  provider_id: company,
  user_access_levels: {
    erp_integrations: template.erpIntegrations,
    directory: template.directory,
    commitments: template.commitments,
  },
  permissions: {},
});

const initials = (names: readonly string[]) => names.map((one) => [...one][0] ?? '').join('');

/** `Mary Ann`, `Smith`: the last word is the last name, if there are several and it is not known. */
export function namesOf({ name, profile }: Pick<Member, 'name' | 'profile'>) {
  const known = String(profile.last_name ?? '');
  if (known !== '' && name.endsWith(known)) return { first: name.slice(0, -known.length).trim(), last: known };
  const words = name.split(/\s+/);
  return words.length > 1 ? { first: words.slice(0, -1).join(' '), last: words.at(-1)! } : { first: name, last: '' };
}

export function userView(member: Member): shapes.User {
  const names = member.name.split(/\s+/);
  const { first, last } = namesOf(member);
  const held = member.template === null ? null : templateRef(member.template, 'company_tools');
  const profile = profileView(personProfile, member.profile);
  return {
    ...profile,
    id: member.id,
    name: member.name,
    first_name: first,
    last_name: last,
    email_address: member.email,
    is_active: member.active,
    is_employee: member.vendor === null,
    erp_integrated_accountant: member.pushToAccounting,
    vendor: member.vendor,
    permission_template: held,
    company_permission_template: held,
    company_permission_template_id: member.template?.id ?? null,
    default_permission_template_id: null,
    ...Object.fromEntries(notOfAPerson.map((field) => [field, null])),
    initials: profile.initials ?? initials(names),
    origin_id: member.erpNumber,
    origin_data: profile.origin_data,
    created_at: isoInstant(member.joinedAt),
    updated_at: isoInstant(member.updatedAt),
  };
}

/** Where somebody works. Regions, programs and kinds of project are none of Tieout's. */
export const assignmentView = (project: Project, template: string | null) => ({
  project_id: project.id,
  name: project.name,
  project_number: project.number,
  address: project.address,
  stage: (project.profile.stage ?? null) as string | null,
  is_assigned: true,
  active: project.active,
  roles: [],
  permission_template_name: template,
  region: null,
  program: null,
  project_type: null,
});

export const lineItemTypeView = (type: CostType): shapes.LineItemType => ({
  id: type.id,
  name: type.name,
  code: type.code,
  base_type: type.baseType,
  ...origin(type.erpNumber, type.originData),
});

export const costCodeCompactView = (code: CostCode) => ({
  id: code.id,
  name: code.name,
  full_code: code.code,
  ...origin(code.erpNumber, code.originData),
  standard_cost_code_id: null,
});

export const costCodeView =
  (types: readonly CostType[]) =>
  (code: CostCode): shapes.CostCode => ({
    ...costCodeCompactView(code),
    code: code.code,
    sortable_code: code.code,
    biller: code.projectName,
    biller_id: code.projectId,
    biller_type: 'Project',
    budgeted: false,
    parent: { id: null },
    position: code.position,
    line_item_types: types.map(lineItemTypeView),
    created_at: isoInstant(code.createdAt),
    updated_at: isoInstant(code.updatedAt),
    deleted_at: null,
  });
