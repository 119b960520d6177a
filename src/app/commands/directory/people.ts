import { isLogin, isMailAddress, losesLast } from '../../../domain/directory.ts';
import type { PersonId, ProjectId, VendorId } from '../../../domain/ids.ts';
import type { Level } from '../../../domain/permission.ts';
import { no, noMore, type Outcome, type Refusal, refusal, yes } from '../../../domain/refusal.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, Member, MemberChange, NewPerson, ProjectRight, TemplateId, Tx } from '../../unit-of-work.ts';
import { losesKey } from '../single-sign-on/keepers.ts';
import {
  allChanges,
  type Changes,
  changesOf,
  changing,
  given,
  granterOf,
  noteBy,
  profileChange,
  refusedToActAs,
} from './change.ts';
import { keepersOf } from './comes-in.ts';
import { endPrograms } from './end-programs.ts';

export type PersonEntry = Omit<NewPerson, 'erpIntegrations' | 'directory'> & {
  readonly erpIntegrations?: Level | undefined;
  readonly directory?: Level | undefined;
};

/** A new person of the directory. They have no password yet: {@link invite} gives them the way to one. */
export const addPerson = (deps: Deps, caller: Caller, entry: PersonEntry): Promise<Outcome<Member>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    if (!isLogin(entry.login)) return no('invalid', { field: 'login', because: 'login' });
    const wrong = wrongEmail(entry.email) ?? (await wrongVendor(tx, entry.vendorId));
    if (wrong !== null) return noMore(wrong);
    // An operator is known by their login: whoever adds that person could become the operator.
    const more = await refusedToActAs(deps, tx, caller, { ...entry, name: entry.login, pushToAccounting: false });
    if (more !== null) return noMore(more);
    const levels = await levelsOf(tx, entry);
    if (!levels.ok) return levels;
    const { erpIntegrations = 'none', directory = 'none', templateId = null } = levels.value;
    if (await hasNumber(tx, entry.erpNumber, null)) return numberTaken;
    const profile = profileChange({}, entry.profile).after;
    const id = await tx.directory.addPerson({ ...entry, erpIntegrations, directory, templateId, profile });
    if (id === null) return no('invalid', { field: 'login', because: 'taken' });
    await noteBy(tx, caller, 'person.added', { person: id, name: entry.name, login: entry.login });
    await announce(tx, caller, { resource: 'Company Users', event: 'create', id: id, project: null });
    return found(tx, id);
  });

/** Changes a person's name and address, rights, vendor, or whether they belong here at all. */
export async function editPerson(
  deps: Deps,
  caller: Caller,
  { person, change }: { readonly person: PersonId; readonly change: MemberChange },
): Promise<Outcome<Member>> {
  const outcome = await changeOf(deps, caller, person, change);
  if (outcome.ok && change.active === false) {
    deps.installation.secrets.forgetSessions();
    deps.installation.secrets.forgetTokens();
  }
  return outcome;
}

const changeOf = (deps: Deps, caller: Caller, person: PersonId, change: MemberChange): Promise<Outcome<Member>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const before = await tx.directory.member(person);
    if (before === null) return no('not_found', { thing: 'person' });
    const wrong = wrongEmail(change.email) ?? (await wrongVendor(tx, change.vendorId));
    if (wrong !== null) return noMore(wrong);
    const levels = await levelsOf(tx, change);
    if (!levels.ok) return levels;
    const { profile: asked, ...plain } = change;
    const whole = given({ ...plain, ...levels.value });
    const { home: _home, vendor, template, projects: _projects, profile: kept, ...rest } = before;
    const profile = profileChange(kept, asked);
    const fields = { ...rest, vendorId: vendor?.id ?? null, templateId: template?.id ?? null };
    const changes = allChanges(changesOf(fields, whole), profile.changes);
    if (changes === null) return yes(before);
    if (await hasNumber(tx, change.erpNumber, person)) return numberTaken;
    if (!before.home && (changes.name || changes.email)) return no('signs_in_elsewhere', { name: before.name });
    const more = changes.email ? await opensMore(deps, tx, caller, before) : null;
    if (more !== null) return noMore(more);
    const lost = await wouldLose(deps, tx, caller, { ...before, ...whole });
    if (lost !== null) return noMore(lost);
    await tx.directory.savePerson(person, { ...whole, profile: profile.after });
    // Else they would be in again with whoever is activated again, such as a thief of their computer.
    if (changes.active?.[1] === false && before.home) await tx.waysIn.endSessions(person);
    if (changes.active?.[1] === false) await endPrograms(tx, caller, before);
    await noteChanges(tx, caller, before, changes);
    await announce(tx, caller, { resource: 'Company Users', event: 'update', id: person, project: null });
    return found(tx, person);
  });

/**
 * By their address somebody comes in where a provider vouches for it: whoever writes another's there would come in as them.
 */
async function opensMore(deps: Deps, tx: Tx, caller: Caller, member: Member) {
  if (member.id === caller.person || (await tx.singleSignOn.get())?.on !== true) return null;
  return refusedToActAs(deps, tx, caller, member);
}

const numberTaken = no('invalid', { field: 'erp_number', because: 'taken' });
const hasNumber = async (tx: Tx, number: string | null | undefined, but: PersonId | null) =>
  number != null && (await tx.directory.members()).some((one) => one.erpNumber === number && one.id !== but);

async function noteChanges(tx: Tx, caller: Caller, before: Member, { active, ...changes }: Changes): Promise<void> {
  const { id, name } = before;
  if (active) await noteBy(tx, caller, active[1] ? 'person.activated' : 'person.deactivated', { person: id, name });
  if (Object.keys(changes).length === 0) return;
  const named = { ...changes, ...(await namesOf(tx, before, changes)) };
  await noteBy(tx, caller, 'person.changed', { person: id, name, changes: named });
}

/** Names instead of ids: a history is read long after a template or a vendor was renamed. */
async function namesOf(tx: Tx, before: Member, changes: Changes): Promise<Changes> {
  const { vendorId, templateId } = changes;
  const vendor = vendorId?.[1] == null ? null : await tx.directory.vendor(vendorId[1] as VendorId);
  const template = templateId?.[1] == null ? null : await templateOf(tx, templateId[1] as TemplateId);
  return {
    ...(vendorId ? { vendorId: [before.vendor?.name ?? null, vendor?.name ?? null] } : {}),
    ...(templateId ? { templateId: [before.template?.name ?? null, template?.name ?? null] } : {}),
  };
}

/** What somebody may do on one project: a level, or a template's. */
export const setProjectRight = (
  deps: Deps,
  caller: Caller,
  input: {
    readonly person: PersonId;
    readonly project: ProjectId;
    readonly commitments: Level;
    readonly templateId: TemplateId | null;
  },
): Promise<Outcome<Member>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const member = await tx.directory.member(input.person);
    if (member === null) return no('not_found', { thing: 'person' });
    const project = await tx.directory.project(input.project);
    if (project === null) return no('not_found', { thing: 'project' });
    const template = input.templateId === null ? null : await templateOf(tx, input.templateId);
    if (input.templateId !== null && template === null) return no('invalid', unknown('template_id'));
    const right: ProjectRight = {
      projectId: project.id,
      commitments: template?.commitments ?? input.commitments,
      templateId: template?.id ?? null,
    };
    const before = member.projects.find((one) => one.projectId === project.id) ?? { ...right, commitments: 'none' };
    const changes = changesOf({ commitments: before.commitments, templateId: before.templateId }, given(right));
    const { projectId: _same, ...told } = (changes ?? {}) as Record<string, readonly [unknown, unknown]>;
    if (Object.keys(told).length === 0) return yes(member);
    await tx.directory.setProjectRight(member.id, right);
    await noteBy(tx, caller, 'project_right.changed', {
      person: member.id,
      name: member.name,
      project: project.name,
      changes: told.templateId ? { ...told, templateId: [null, template?.name ?? null] } : told,
    });
    return found(tx, member.id);
  });

async function found(tx: Tx, id: PersonId): Promise<Outcome<Member>> {
  return yes((await tx.directory.member(id))!);
}

const unknown = (field: string) => ({ field, because: 'not_in_company' });

const wrongEmail = (email: string | null | undefined): Refusal | null =>
  email === undefined || email === null || isMailAddress(email)
    ? null
    : refusal('invalid', { field: 'email', because: 'mailbox' });

export async function wrongVendor(tx: Tx, id: VendorId | null | undefined): Promise<Refusal | null> {
  if (id === undefined || id === null || (await tx.directory.vendor(id)) !== null) return null;
  return refusal('invalid', unknown('vendor_id'));
}

export const templateOf = async (tx: Tx, id: TemplateId) =>
  (await tx.directory.templates()).find((one) => one.id === id) ?? null;

type Levels = Pick<MemberChange, 'erpIntegrations' | 'directory' | 'templateId'>;

/** A template gives its levels; a level of one's own takes the template away. */
async function levelsOf(tx: Tx, asked: Levels): Promise<Outcome<Levels>> {
  const { erpIntegrations, directory, templateId } = asked;
  if (templateId === undefined || templateId === null) {
    const own = erpIntegrations !== undefined || directory !== undefined;
    return yes(given({ erpIntegrations, directory, templateId: own ? null : templateId }));
  }
  const template = await templateOf(tx, templateId);
  if (template === null) return no('invalid', unknown('template_id'));
  return yes({ templateId, erpIntegrations: template.erpIntegrations, directory: template.directory });
}

/** Why the company must not lose what it would lose by this; null where it loses nothing. */
export async function wouldLose(deps: Deps, tx: Tx, caller: Caller, changed: Member): Promise<Refusal | null> {
  const { rule } = await granterOf(deps, tx, caller);
  const members = await tx.directory.members();
  const after = members.map((one) => (one.id === changed.id ? changed : one));
  return (await loss(tx, members, after, rule, changed.name)) ?? losesKey(tx, members, after, rule, changed.name);
}

/** The last who could administer the company or grant the privilege, of those who can come in. */
export async function loss(
  tx: Tx,
  before: readonly Member[],
  after: readonly Member[],
  rule: Parameters<typeof losesLast>[2],
  name: string,
): Promise<Refusal | null> {
  const way = await tx.singleSignOn.get();
  const lost = losesLast(await keepersOf(tx, before, way), await keepersOf(tx, after, way), rule);
  if (lost === null) return null;
  return refusal(lost === 'administrator' ? 'last_administrator' : 'last_granter', { name });
}
