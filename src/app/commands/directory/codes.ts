import type { ProjectId } from '../../../domain/ids.ts';
import { mayReadInErpTool, missing, readableProjects } from '../../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import { ofCompany, otherErpNumber } from '../../erp-number.ts';
import type {
  Caller,
  CostCode,
  CostCodeFields,
  CostCodeId,
  CostType,
  CostTypeFields,
  CostTypeId,
  Tx,
} from '../../unit-of-work.ts';
import { changesOf, changing, given, noteBy } from './change.ts';

type Change<T> = { readonly [K in keyof T]?: T[K] | undefined };
const codeTaken = no('invalid', { field: 'code', because: 'taken' });
const numberTaken = no('invalid', { field: 'erp_number', because: 'taken' });

/** Has another one this number of the ERP? */
const hasNumber = (
  all: readonly { readonly id: number; readonly erpNumber: string | null }[],
  number: string | null | undefined,
  but: number | null,
) => number !== undefined && number !== null && all.some((one) => one.erpNumber === number && one.id !== but);

/** The cost codes of a project, for whoever may read anything of it. */
export const costCodes = (deps: Deps, caller: Caller, project: ProjectId): Promise<Outcome<readonly CostCode[]>> =>
  deps.work.run(caller, async (tx) => {
    if ((await tx.directory.project(project)) === null) return no('not_found', { thing: 'project' });
    const mayRead =
      mayReadInErpTool(caller.grants, project) || missing(caller.grants, 'directory.manage', null).length === 0;
    if (!mayRead) return noMore(notPermitted(missing(caller.grants, 'commitment.read', project)));
    return yes(await tx.codes.costCodes(project));
  });

const costCodeOf = async (tx: Tx, project: ProjectId, id: CostCodeId) =>
  (await tx.codes.costCodes(project)).find((one) => one.id === id)!;

export const addCostCode = (
  deps: Deps,
  caller: Caller,
  { project: id, fields }: { readonly project: ProjectId; readonly fields: CostCodeFields },
): Promise<Outcome<CostCode>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const project = await tx.directory.project(id);
    if (project === null) return no('not_found', { thing: 'project' });
    if (hasNumber(await tx.codes.costCodes(id), fields.erpNumber, null)) return numberTaken;
    const made = await tx.codes.addCostCode(id, fields);
    if (made === null) return codeTaken;
    await noteBy(tx, caller, 'cost_code.added', { name: `${fields.code} ${fields.name}`, project: project.name });
    await announce(tx, caller, { resource: 'Cost Codes', event: 'create', id: made, project: id });
    return yes(await costCodeOf(tx, id, made));
  });

export const editCostCode = (
  deps: Deps,
  caller: Caller,
  {
    project,
    code: id,
    change,
  }: { readonly project: ProjectId; readonly code: CostCodeId; readonly change: Change<CostCodeFields> },
): Promise<Outcome<CostCode>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    if ((await tx.directory.project(project)) === null) return no('not_found', { thing: 'project' });
    await tx.records.lock('cost_code', id); // linking, which gives it its number, holds no more than this
    const all = await tx.codes.costCodes(project);
    const before = all.find((one) => one.id === id);
    if (before === undefined) return no('not_found', { thing: 'cost code' });
    if (hasNumber(all, change.erpNumber, id)) return numberTaken;
    const { code, name, erpNumber, originData } = before;
    const changes = changesOf({ code, name, erpNumber, originData }, change);
    if (changes === null) return yes(before);
    const joined = await otherErpNumber(tx, caller, ofCompany('cost_code'), erpNumber, change.erpNumber);
    if (!joined.ok) return joined;
    const saved = await tx.codes.saveCostCode(project, id, { code, name, erpNumber, originData, ...given(change) });
    if (!saved) return codeTaken;
    await noteBy(tx, caller, 'cost_code.changed', { name: `${code} ${name}`, changes });
    await announce(tx, caller, { resource: 'Cost Codes', event: 'update', id: id, project: project });
    return yes(await costCodeOf(tx, project, id));
  });

/** The cost types of the company, for whoever may read anything of it at all. */
export const costTypes = (deps: Deps, caller: Caller): Promise<Outcome<readonly CostType[]>> =>
  deps.work.run(caller, async (tx) => {
    const { grants } = caller;
    const lacking = missing(grants, 'connection.read', null);
    const reads = readableProjects(grants).length > 0 || missing(grants, 'directory.read', null).length === 0;
    return lacking.length > 0 && !reads ? noMore(notPermitted(lacking)) : yes(await tx.codes.costTypes());
  });

const costTypeOf = async (tx: Tx, id: CostTypeId) => (await tx.codes.costTypes()).find((one) => one.id === id)!;

export const addCostType = (deps: Deps, caller: Caller, fields: CostTypeFields): Promise<Outcome<CostType>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    if (hasNumber(await tx.codes.costTypes(), fields.erpNumber, null)) return numberTaken;
    const made = await tx.codes.addCostType(fields);
    if (made === null) return codeTaken;
    await noteBy(tx, caller, 'cost_type.added', { name: `${fields.code} ${fields.name}` });
    await announce(tx, caller, { resource: 'Line Item Types', event: 'create', id: made, project: null });
    return yes(await costTypeOf(tx, made));
  });

export const editCostType = (
  deps: Deps,
  caller: Caller,
  { type: id, change }: { readonly type: CostTypeId; readonly change: Change<CostTypeFields> },
): Promise<Outcome<CostType>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    await tx.records.lock('cost_type', id);
    const all = await tx.codes.costTypes();
    const before = all.find((one) => one.id === id);
    if (before === undefined) return no('not_found', { thing: 'cost type' });
    if (hasNumber(all, change.erpNumber, id)) return numberTaken;
    const { id: _id, ...fields } = before;
    const changes = changesOf(fields, change);
    if (changes === null) return yes(before);
    const joined = await otherErpNumber(tx, caller, ofCompany('cost_type'), before.erpNumber, change.erpNumber);
    if (!joined.ok) return joined;
    if (!(await tx.codes.saveCostType(id, { ...fields, ...given(change) }))) return codeTaken;
    await noteBy(tx, caller, 'cost_type.changed', { name: `${before.code} ${before.name}`, changes });
    await announce(tx, caller, { resource: 'Line Item Types', event: 'update', id: id, project: null });
    return yes(await costTypeOf(tx, id));
  });
