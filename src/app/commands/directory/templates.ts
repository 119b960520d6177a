import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, Template, TemplateFields, TemplateId, Tx } from '../../unit-of-work.ts';
import { losesKey } from '../single-sign-on/keepers.ts';
import { changesOf, changing, given, granterOf, noteBy } from './change.ts';
import { loss, templateOf } from './people.ts';

const found = async (tx: Tx, id: TemplateId): Promise<Outcome<Template>> => yes((await templateOf(tx, id))!);

/** A named set of levels, to be given to people. */
export const addTemplate = (deps: Deps, caller: Caller, fields: TemplateFields): Promise<Outcome<Template>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const id = await tx.directory.addTemplate(fields);
    if (id === null) return no('invalid', { field: 'name', because: 'taken' });
    const { name, ...levels } = fields;
    const changes = Object.fromEntries(Object.entries(levels).map(([field, level]) => [field, [null, level]]));
    await noteBy(tx, caller, 'template.added', { template: id, name, changes });
    return found(tx, id);
  });

/** Changes a template, and with it the levels of whoever holds it. */
export const editTemplate = (
  deps: Deps,
  caller: Caller,
  {
    template: id,
    change,
  }: {
    readonly template: TemplateId;
    readonly change: { [K in keyof TemplateFields]?: TemplateFields[K] | undefined };
  },
): Promise<Outcome<Template>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const before = await templateOf(tx, id);
    if (before === null) return no('not_found', { thing: 'template' });
    const { id: _id, holders: _holders, ...fields } = before;
    const changes = changesOf(fields, change);
    if (changes === null) return yes(before);
    const after = { ...fields, ...given(change) };
    const members = await tx.directory.members();
    const { rule } = await granterOf(deps, tx, caller);
    const changed = members.map((one) => (one.template?.id === id ? { ...one, directory: after.directory } : one));
    const last = members.find((one) => one.template?.id === id)?.name ?? before.name;
    const lost = (await loss(tx, members, changed, rule, last)) ?? (await losesKey(tx, members, changed, rule, last));
    if (lost !== null) return noMore(lost);
    if (!(await tx.directory.saveTemplate(id, after))) return no('invalid', { field: 'name', because: 'taken' });
    await noteBy(tx, caller, 'template.changed', { template: id, name: before.name, changes });
    return found(tx, id);
  });

/** Takes a template away that nobody holds. */
export const deleteTemplate = (
  deps: Deps,
  caller: Caller,
  { template: id }: { readonly template: TemplateId },
): Promise<Outcome<null>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const template = await templateOf(tx, id);
    if (template === null) return no('not_found', { thing: 'template' });
    if (template.holders > 0) return no('template_in_use', { name: template.name, holders: template.holders });
    if ((await tx.singleSignOn.groups()).some((row) => row.template === id)) {
      return no('template_of_groups', { name: template.name });
    }
    await tx.directory.deleteTemplate(id);
    await noteBy(tx, caller, 'template.deleted', { template: id, name: template.name });
    return yes(null);
  });
