import type { GroupRights } from '../../../domain/sign-in/single-sign-on.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import type { Member, NewCompanyEvent, ProjectRight, SingleSignOnGroup, TemplateId, Tx } from '../../unit-of-work.ts';
import { changesOf } from '../directory/change.ts';
import { endMeans } from '../directory/end-means.ts';
import { loss } from '../directory/people.ts';
import { losesKey } from './keepers.ts';

type Told = Pick<NewCompanyEvent, 'requestId'>;

/** Of an arrival that gives rights: the provider whose groups are read, as its button calls it. */
export interface ToldByProvider extends Told {
  readonly provider: string;
}

/** What the hub did by itself, because of what a provider said. */
export const noted = (
  tx: Tx,
  { requestId }: Told,
  type: NewCompanyEvent['type'],
  facts: NewCompanyEvent['facts'],
): Promise<void> => tx.directory.note({ type, by: null, facts, requestId });

/**
 * Gives somebody what their groups give and takes what they no longer give. The last administrator, and the last who gets
 * in without the provider, keep what they have: the history says so.
 * @param rows as they are set: where none is of the company, its levels are kept by hand.
 */
export async function giveRights(
  deps: Deps,
  tx: Tx,
  told: ToldByProvider,
  member: Member,
  rows: readonly SingleSignOnGroup[],
  rights: GroupRights,
): Promise<void> {
  if (rows.some(({ project }) => project === null)) await ofCompany(deps, tx, told, member, rights);
  await ofProjects(tx, told, member, rights);
}

async function ofCompany(
  deps: Deps,
  tx: Tx,
  told: ToldByProvider,
  member: Member,
  { company }: GroupRights,
): Promise<void> {
  const templates = await tx.directory.templates();
  const template = templates.find(({ id }) => id === company?.template) ?? null;
  const after: Member = {
    ...member,
    erpIntegrations: template?.erpIntegrations ?? 'none',
    directory: template?.directory ?? 'none',
    template: template === null ? null : { id: template.id, name: template.name },
    pushToAccounting: company?.push ?? false,
  };
  const levels = (one: Member) => ({
    templateId: one.template?.name ?? null,
    erpIntegrations: one.erpIntegrations,
    directory: one.directory,
    pushToAccounting: one.pushToAccounting,
  });
  const changes = changesOf(levels(member), levels(after));
  if (changes === null) return;
  const { id, name } = member;
  const before = await tx.directory.members();
  const later = before.map((one) => (one.id === id ? after : one));
  const { pushGrantedBy: rule } = await tx.directory.settings();
  const lost = (await loss(tx, before, later, rule, name)) ?? (await losesKey(tx, before, later, rule, name));
  if (lost !== null) return noted(tx, told, 'single_sign_on.kept', { person: id, name });
  if (after.pushToAccounting && !member.pushToAccounting) {
    await endMeans(deps, tx, member, (type, facts) => noted(tx, told, type, facts));
  }
  const { erpIntegrations, directory } = after;
  await tx.directory.savePerson(id, { erpIntegrations, directory, templateId: after.template?.id ?? null });
  if (after.pushToAccounting !== member.pushToAccounting) await tx.directory.setPush(id, after.pushToAccounting);
  await noted(tx, told, 'single_sign_on.rights', { person: id, name, changes, provider: told.provider });
  await announce(tx, null, { resource: 'Company Users', event: 'update', id, project: null });
}

async function ofProjects(tx: Tx, told: Told, member: Member, { projects }: GroupRights): Promise<void> {
  if (projects.size === 0) return;
  const templates = await tx.directory.templates();
  for (const [projectId, wanted] of projects) {
    const template = templates.find(({ id }) => id === wanted) ?? null;
    const now = member.projects.find((one) => one.projectId === projectId);
    const right = {
      projectId,
      commitments: template?.commitments ?? 'none',
      templateId: (template?.id ?? null) as TemplateId | null,
    } as ProjectRight;
    const same = (now?.commitments ?? 'none') === right.commitments && (now?.templateId ?? null) === right.templateId;
    if (same) continue;
    await tx.directory.setProjectRight(member.id, right);
    const project = (await tx.directory.project(right.projectId))?.name ?? String(projectId);
    await noted(tx, told, 'project_right.changed', {
      person: member.id,
      name: member.name,
      project,
      changes: { commitments: [now?.commitments ?? 'none', right.commitments] },
    });
  }
}
