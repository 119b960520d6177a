import { missing, readableProjects } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller, ListView } from '../unit-of-work.ts';

/** So many views may somebody keep, and a company share. */
const most = 100;

export type ListViewInput = Pick<ListView, 'name' | 'shared' | 'opens' | 'settings'>;

/** Whoever may read anything in the list may keep views of it. */
function mayRead(caller: Caller): Outcome<null> {
  const lacking = missing(caller.grants, 'connection.read', null);
  return lacking.length === 0 || readableProjects(caller.grants).length > 0 ? yes(null) : noMore(notPermitted(lacking));
}

/** What all of a company see is for whoever manages its connections. */
function mayKeep(caller: Caller, shared: boolean): Outcome<null> {
  const may = mayRead(caller);
  if (!may.ok || !shared) return may;
  const lacking = missing(caller.grants, 'connection.manage', null);
  return lacking.length === 0 ? yes(null) : noMore(notPermitted(lacking));
}

/** One's own views of the list, and those of the company. */
export async function listViews(deps: Deps, caller: Caller): Promise<Outcome<readonly ListView[]>> {
  const may = mayRead(caller);
  return may.ok ? yes(await deps.work.run(caller, (tx) => tx.listViews.visibleTo(caller.person))) : may;
}

/** Keeps what the list shows under a name. */
export async function addListView(deps: Deps, caller: Caller, input: ListViewInput): Promise<Outcome<ListView>> {
  const may = mayKeep(caller, input.shared);
  if (!may.ok) return may;
  const view = { ...input, name: input.name.trim() };
  if (view.name === '') return no('invalid', { field: 'name', because: 'required' });
  return deps.work.run(caller, async (tx): Promise<Outcome<ListView>> => {
    const mine = (await tx.listViews.visibleTo(caller.person)).filter(({ shared }) => shared === view.shared);
    if (mine.length >= most) return no('too_large', { limit: `${most} views` });
    const id = await tx.listViews.add(caller.person, view);
    if (id === null) return no('invalid', { field: 'name', because: 'taken' });
    return yes((await tx.listViews.get(id, caller.person))!);
  });
}

/** Changes a view: its own, or one of the company by whoever may share. */
export async function changeListView(
  deps: Deps,
  caller: Caller,
  input: { readonly id: number } & Partial<ListViewInput>,
): Promise<Outcome<ListView>> {
  const { id, ...change } = input;
  return deps.work.run(caller, async (tx): Promise<Outcome<ListView>> => {
    const found = await tx.listViews.get(id, caller.person);
    if (found === null) return no('not_found', { thing: 'view' });
    const view = { ...found, ...change, name: (change.name ?? found.name).trim() };
    const may = mayKeep(caller, found.shared || view.shared);
    if (!may.ok) return may;
    if (view.name === '') return no('invalid', { field: 'name', because: 'required' });
    return (await tx.listViews.save(view)) ? yes(view) : no('invalid', { field: 'name', because: 'taken' });
  });
}

/** Forgets a view; what it showed stays as it is. */
export async function removeListView(deps: Deps, caller: Caller, id: number): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await tx.listViews.get(id, caller.person);
    if (found === null) return no('not_found', { thing: 'view' });
    const may = mayKeep(caller, found.shared);
    if (!may.ok) return may;
    await tx.listViews.remove(id);
    return yes(null);
  });
}
