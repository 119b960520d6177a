import type { ProjectId } from '../../../domain/ids.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import { numberIsFree, ofCompany, otherErpNumber } from '../../erp-number.ts';
import type { Project } from '../../ports/project-records.ts';
import type { Caller, ProjectFields } from '../../unit-of-work.ts';
import { allChanges, changesOf, changing, given, noteBy, profileChange } from './change.ts';

const numberTaken = no('invalid', { field: 'erp_number', because: 'taken' });

/** A new project. Whoever makes it is Admin on its Commitments: else nobody could do anything there. */
export const addProject = (deps: Deps, caller: Caller, fields: ProjectFields): Promise<Outcome<Project>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const free = await numberIsFree(tx, 'job', null, fields.erpNumber);
    if (!free.ok) return free;
    const id = await tx.directory.addProject({ ...fields, profile: profileChange({}, fields.profile).after });
    if (id === null) return numberTaken;
    await tx.directory.setProjectRight(caller.person, { projectId: id, commitments: 'admin', templateId: null });
    await noteBy(tx, caller, 'project.added', { project: id, name: fields.name });
    return yes((await tx.directory.project(id))!);
  });

export const editProject = (
  deps: Deps,
  caller: Caller,
  {
    project: id,
    change,
  }: {
    readonly project: ProjectId;
    readonly change: { readonly [K in keyof ProjectFields]?: ProjectFields[K] | undefined };
  },
): Promise<Outcome<Project>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const before = await tx.directory.project(id);
    if (before === null) return no('not_found', { thing: 'project' });
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, profile: kept, ...fields } = before;
    const { profile: asked, ...plain } = change;
    const profile = profileChange(kept, asked);
    const changes = allChanges(changesOf(fields, plain), profile.changes);
    if (changes === null) return yes(before);
    const joined = await otherErpNumber(tx, caller, ofCompany('job'), before.erpNumber, plain.erpNumber);
    if (!joined.ok) return joined;
    const free = await numberIsFree(tx, 'job', id, plain.erpNumber);
    if (!free.ok) return free;
    const whole = { ...fields, ...given(plain), profile: profile.after };
    if (!(await tx.directory.saveProject(id, whole))) return numberTaken;
    await noteBy(tx, caller, 'project.changed', { project: id, name: before.name, changes });
    return yes((await tx.directory.project(id))!);
  });
