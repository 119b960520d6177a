import type { InvoiceRole } from './billing/invoice-status.ts';
import type { CommitmentId, ProjectId } from './ids.ts';

export const levels = ['none', 'read_only', 'standard', 'admin'] as const;
export type Level = (typeof levels)[number];
/** Commitments is granted per project, ERP Integrations and the Directory per company. */
export type Tool = 'commitments' | 'erp_integrations' | 'directory';
/** *Can Push to Accounting*, granted in the company directory. */
export type Privilege = 'push_to_accounting';
export type Need = { readonly tool: Tool; readonly at_least: Level } | { readonly privilege: Privilege };

/** What one person may do in one company. Plain values, so that the page holds the same as the server. */
export interface Grants {
  readonly erp_integrations: Level;
  readonly directory: Level;
  readonly push_to_accounting: boolean;
  /** Level on Commitments by project id; a project that is not named is `none`. */
  readonly commitments: Readonly<Record<number, Level>>;
  /**
   * Of a subcontractor's own contact: the commitments that they were invited to bill, by id, each with its project. Left
   * out, none. It opens these commitments' invoices and nothing else.
   */
  readonly billing?: Readonly<Record<number, number>> | undefined;
  /** The company lets this one in only where more than a password was shown. */
  readonly asks_more?: true | undefined;
}

/** What is held at both moments; null now: nothing is any more. */
export function heldStill(before: Grants, now: Grants | null): Grants {
  const lower = (one: Level, other: Level = 'none'): Level =>
    levels.indexOf(one) < levels.indexOf(other) ? one : other;
  const commitments = Object.entries(before.commitments).map(([project, level]) => [
    project,
    lower(level, now?.commitments[Number(project)]),
  ]);
  const billing = Object.entries(before.billing ?? {}).filter(([id, of]) => now?.billing?.[Number(id)] === of);
  return {
    ...before,
    erp_integrations: lower(before.erp_integrations, now?.erp_integrations),
    directory: lower(before.directory, now?.directory),
    push_to_accounting: before.push_to_accounting && now?.push_to_accounting === true,
    commitments: Object.fromEntries(commitments),
    ...(before.billing === undefined ? {} : { billing: Object.fromEntries(billing) }),
  };
}

const commitmentsAdmin = { tool: 'commitments', at_least: 'admin' } as const;
const accountingApprover = [
  { tool: 'erp_integrations', at_least: 'standard' },
  { privilege: 'push_to_accounting' },
] as const;

/** What each action needs. All of a list must be met. */
export const needs = {
  'commitment.read': [{ tool: 'commitments', at_least: 'read_only' }],
  'commitment.write': [commitmentsAdmin],
  'invoice.write': [commitmentsAdmin],
  'link.send': [commitmentsAdmin],
  'link.retrieve': [commitmentsAdmin],
  'link.accept': accountingApprover,
  'link.reject': accountingApprover,
  'link.retry': accountingApprover,
  'link.unlink': [commitmentsAdmin, ...accountingApprover],
  /** To ask for a link to be cut where the ordinary unlink is a dead end; another person confirms it. */
  'link.force_unlink': [commitmentsAdmin, { tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  'link.confirm_force': accountingApprover,
  'connection.read': [{ tool: 'erp_integrations', at_least: 'read_only' }],
  'connection.read_now': [{ tool: 'erp_integrations', at_least: 'standard' }],
  'connection.manage': [{ tool: 'erp_integrations', at_least: 'admin' }],
  'accountant_report.read': [{ tool: 'erp_integrations', at_least: 'admin' }],
  /** All that happened in the company, whichever the project: to verify it and to take it away as a file. */
  'history.read_all': [
    { tool: 'directory', at_least: 'admin' },
    { tool: 'erp_integrations', at_least: 'admin' },
  ],
  /** Records besides invoices: vendors, jobs, codes, commitments, change orders, payments. */
  'record.read': [{ tool: 'erp_integrations', at_least: 'read_only' }],
  /** Vendors, jobs and codes: taken over, put aside, joined and parted, and every list read anew. */
  'record.keep': [{ tool: 'erp_integrations', at_least: 'standard' }],
  'record.judge': accountingApprover,
  /** Over an export that stands still: somebody looked in the ERP themselves and answers for it. */
  'record.free': [{ tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  /** Commitments and change orders. */
  'commitment.send': [commitmentsAdmin],
  'commitment.join': [commitmentsAdmin, ...accountingApprover],
  /** To have what is sent exported with no approver: nobody gives what they do not hold. */
  'connection.let_through': [{ tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  'tie_out.read': [{ tool: 'erp_integrations', at_least: 'read_only' }],
  'tie_out.ask': [{ tool: 'erp_integrations', at_least: 'standard' }],
  'directory.read': [{ tool: 'directory', at_least: 'read_only' }],
  /** Vendors and contacts. */
  'directory.edit': [{ tool: 'directory', at_least: 'standard' }],
  /** People and their rights, templates, service accounts, projects, settings. */
  'directory.manage': [{ tool: 'directory', at_least: 'admin' }],
  /** Under the usual rule of a company: see directory.ts. */
  'directory.grant_push': [{ tool: 'directory', at_least: 'admin' }, { privilege: 'push_to_accounting' }],
  /** Over a silent integrator: somebody looked in the ERP themselves and answers for it. */
  'link.free': [{ tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  /** To be the integrator of a connection that is driven from outside. */
  'integrator.drive': [{ tool: 'erp_integrations', at_least: 'admin' }],
  'webhook.manage': [{ tool: 'erp_integrations', at_least: 'admin' }],
} as const satisfies Record<string, readonly Need[]>;
export type Action = keyof typeof needs;

const reaches = (has: Level, wanted: Level) => levels.indexOf(has) >= levels.indexOf(wanted);

function levelOf(grants: Grants, tool: Tool, project: ProjectId | null): Level {
  if (tool !== 'commitments') return grants[tool];
  return (project === null ? undefined : grants.commitments[project]) ?? 'none';
}

/** Empty means allowed. Otherwise every missing need, so that a greyed button and a refusal can name them all. */
export function missing(grants: Grants, action: Action, project: ProjectId | null): readonly Need[] {
  const wanted: readonly Need[] = needs[action];
  return wanted.filter((need) =>
    'privilege' in need ? !grants[need.privilege] : !reaches(levelOf(grants, need.tool, project), need.at_least),
  );
}

/** An invoice in the ERP tool may be read with Read Only on ERP Integrations, or on Commitments of its project. */
export function mayReadInErpTool(grants: Grants, project: ProjectId): boolean {
  return reaches(grants.erp_integrations, 'read_only') || reaches(levelOf(grants, 'commitments', project), 'read_only');
}

/** The projects whose Commitments one may read. */
export function readableProjects(grants: Grants): readonly ProjectId[] {
  return Object.entries(grants.commitments)
    .filter(([, level]) => reaches(level, 'read_only'))
    .map(([id]) => Number(id) as ProjectId);
}

const isInvited = (grants: Grants, project: ProjectId, commitment: CommitmentId): boolean =>
  Object.hasOwn(grants.billing ?? {}, commitment) && grants.billing?.[commitment] === project;

/**
 * What is missing to read or write the invoices of one commitment. An invitation to bill it stands for the level; what
 * its holder may do to an invoice of which status is said in `statusMoves`.
 */
export const missingOnCommitment = (
  grants: Grants,
  action: 'commitment.read' | 'invoice.write',
  project: ProjectId,
  commitment: CommitmentId,
): readonly Need[] => (isInvited(grants, project, commitment) ? [] : missing(grants, action, project));

/** As what someone enters invoices of a commitment; null: not at all. */
export function invoiceRole(grants: Grants, project: ProjectId, commitment: CommitmentId): InvoiceRole | null {
  if (missing(grants, 'invoice.write', project).length === 0) return 'administrator';
  return isInvited(grants, project, commitment) ? 'contact' : null;
}

/** The commitments of a project that a contact may see; null: all of them, for whoever may read its Commitments. */
export function visibleCommitments(grants: Grants, project: ProjectId): readonly CommitmentId[] | null {
  if (missing(grants, 'commitment.read', project).length === 0) return null;
  return Object.entries(grants.billing ?? {})
    .filter(([, of]) => of === project)
    .map(([id]) => Number(id) as CommitmentId);
}

/** The projects in which someone bills as a contact. */
export const billedProjects = (grants: Grants): readonly ProjectId[] =>
  [...new Set(Object.values(grants.billing ?? {}))].map((id) => id as ProjectId);

/** What is missing for something of the whole company that is open to whoever may do it on any one of its projects. */
export function missingEverywhere(grants: Grants, action: Action): readonly Need[] {
  const projects = Object.keys(grants.commitments).map((id) => Number(id) as ProjectId);
  return projects.some((project) => missing(grants, action, project).length === 0) ? [] : missing(grants, action, null);
}
