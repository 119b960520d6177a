import type { ProjectId } from './ids.ts';

export const levels = ['none', 'read_only', 'standard', 'admin'] as const;
export type Level = (typeof levels)[number];
/** Commitments is granted per project, ERP Integrations per company. */
export type Tool = 'commitments' | 'erp_integrations';
/** *Can Push to Accounting*, granted in the company directory. */
export type Privilege = 'push_to_accounting';
export type Need = { readonly tool: Tool; readonly at_least: Level } | { readonly privilege: Privilege };

/** What one person may do in one company. Plain values, so that the page holds the same as the server. */
export interface Grants {
  readonly erp_integrations: Level;
  readonly push_to_accounting: boolean;
  /** Level on Commitments by project id; a project that is not named is `none`. */
  readonly commitments: Readonly<Record<number, Level>>;
}

const commitmentsAdmin = { tool: 'commitments', at_least: 'admin' } as const;
const accountingApprover = [
  { tool: 'erp_integrations', at_least: 'standard' },
  { privilege: 'push_to_accounting' },
] as const;

/** What each action needs. All of a list must be met. */
export const needs = {
  'commitment.read': [{ tool: 'commitments', at_least: 'read_only' }],
  'invoice.write': [commitmentsAdmin],
  'link.send': [commitmentsAdmin],
  'link.retrieve': [commitmentsAdmin],
  'link.accept': accountingApprover,
  'link.reject': accountingApprover,
  'link.retry': accountingApprover,
  'link.unlink': [commitmentsAdmin, ...accountingApprover],
  /** Over the refusal that a bill was purged after payment, with a reason. */
  'link.override_purge': [commitmentsAdmin, { tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  'connection.read': [{ tool: 'erp_integrations', at_least: 'read_only' }],
  'connection.read_now': [{ tool: 'erp_integrations', at_least: 'standard' }],
  'connection.manage': [{ tool: 'erp_integrations', at_least: 'admin' }],
  /** Over a silent integrator: somebody looked in the ERP themselves and answers for it. */
  'link.free': [{ tool: 'erp_integrations', at_least: 'admin' }, accountingApprover[1]],
  /** To be the integrator of a connection that is driven from outside. */
  'integrator.drive': [{ tool: 'erp_integrations', at_least: 'admin' }],
  'webhook.manage': [{ tool: 'erp_integrations', at_least: 'admin' }],
} as const satisfies Record<string, readonly Need[]>;
export type Action = keyof typeof needs;

const reaches = (has: Level, wanted: Level) => levels.indexOf(has) >= levels.indexOf(wanted);

function levelOf(grants: Grants, tool: Tool, project: ProjectId | null): Level {
  if (tool === 'erp_integrations') return grants.erp_integrations;
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
