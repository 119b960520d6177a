import { isMailAddress } from '../../../domain/directory.ts';
import type { ProjectId, VendorId } from '../../../domain/ids.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import { numberIsFree, ofCompany, otherErpNumber } from '../../erp-number.ts';
import type { Vendor } from '../../ports/project-records.ts';
import type { Caller, Contact, ContactFields, ContactId, Tx, VendorFields } from '../../unit-of-work.ts';
import { allChanges, changesOf, changing, given, noteBy, profileChange } from './change.ts';
import { wrongVendor } from './people.ts';
import { putOnProject } from './project-vendors.ts';

type Change<T> = { readonly [K in keyof T]?: T[K] | undefined };

const emailWrong = (email: string | null | undefined) =>
  email !== undefined && email !== null && email !== '' && !isMailAddress(email);
const wrongMailbox = no('invalid', { field: 'email', because: 'mailbox' });
const numberTaken = no('invalid', { field: 'erp_number', because: 'taken' });

/** A vendor: a company of the directory. */
export const addVendor = (deps: Deps, caller: Caller, fields: VendorFields): Promise<Outcome<Vendor>> =>
  changing(deps, caller, 'directory.edit', (tx) => makeVendor(tx, caller, fields));

/** A vendor that is new to the company, and put on a project at once. */
export const addVendorToProject = (
  deps: Deps,
  caller: Caller,
  { project: id, fields }: { readonly project: ProjectId; readonly fields: VendorFields },
): Promise<Outcome<Vendor>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    const project = await tx.directory.project(id);
    if (project === null) return no('not_found', { thing: 'project' });
    const made = await makeVendor(tx, caller, fields);
    return made.ok ? yes(await putOnProject(tx, caller, project, made.value)) : made;
  });

async function makeVendor(tx: Tx, caller: Caller, fields: VendorFields): Promise<Outcome<Vendor>> {
  if (emailWrong(fields.email)) return wrongMailbox;
  const free = await numberIsFree(tx, 'vendor', null, fields.erpNumber);
  if (!free.ok) return free;
  const id = await tx.directory.addVendor({ ...fields, profile: profileChange({}, fields.profile).after });
  if (id === null) return numberTaken;
  await noteBy(tx, caller, 'vendor.added', { vendor: id, name: fields.name });
  return yes((await tx.directory.vendor(id))!);
}

export const editVendor = (
  deps: Deps,
  caller: Caller,
  { vendor: id, change }: { readonly vendor: VendorId; readonly change: Change<VendorFields> },
): Promise<Outcome<Vendor>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    const before = await tx.directory.vendor(id);
    if (before === null) return no('not_found', { thing: 'vendor' });
    if (emailWrong(change.email)) return wrongMailbox;
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, profile: kept, ...counted } = before;
    const { projectIds: _projects, contactCount: _contacts, ...fields } = counted;
    const { profile: asked, ...plain } = change;
    const profile = profileChange(kept, asked);
    const changes = allChanges(changesOf(fields, plain), profile.changes);
    if (changes === null) return yes(before);
    const joined = await otherErpNumber(tx, caller, ofCompany('vendor'), before.erpNumber, plain.erpNumber);
    if (!joined.ok) return joined;
    const free = await numberIsFree(tx, 'vendor', id, plain.erpNumber);
    if (!free.ok) return free;
    const whole = { ...fields, ...given(plain), profile: profile.after };
    if (!(await tx.directory.saveVendor(id, whole))) return numberTaken;
    await noteBy(tx, caller, 'vendor.changed', { vendor: id, name: before.name, changes });
    return yes((await tx.directory.vendor(id))!);
  });

const contactOf = async (tx: Tx, id: ContactId) => (await tx.directory.contacts()).find((one) => one.id === id) ?? null;

/** Somebody to call or write to, who never signs in. */
export const addContact = (deps: Deps, caller: Caller, fields: ContactFields): Promise<Outcome<Contact>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    if (emailWrong(fields.email)) return wrongMailbox;
    const wrong = await wrongVendor(tx, fields.vendorId);
    if (wrong !== null) return noMore(wrong);
    const id = await tx.directory.addContact(fields);
    await noteBy(tx, caller, 'contact.added', { contact: id, name: fields.name });
    return yes((await contactOf(tx, id))!);
  });

export const editContact = (
  deps: Deps,
  caller: Caller,
  { contact: id, change }: { readonly contact: ContactId; readonly change: Change<ContactFields> },
): Promise<Outcome<Contact>> =>
  changing(deps, caller, 'directory.edit', async (tx) => {
    const before = await contactOf(tx, id);
    if (before === null) return no('not_found', { thing: 'contact' });
    if (emailWrong(change.email)) return wrongMailbox;
    const wrong = await wrongVendor(tx, change.vendorId);
    if (wrong !== null) return noMore(wrong);
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, vendor, ...rest } = before;
    const fields = { ...rest, vendorId: vendor?.id ?? null };
    const changes = changesOf(fields, change);
    if (changes === null) return yes(before);
    await tx.directory.saveContact(id, { ...fields, ...given(change) });
    const after = (await contactOf(tx, id))!;
    const named = changes.vendorId ? { vendorId: [vendor?.name ?? null, after.vendor?.name ?? null] } : {};
    await noteBy(tx, caller, 'contact.changed', { contact: id, name: before.name, changes: { ...changes, ...named } });
    return yes(after);
  });
