import { useQuery } from '@tanstack/react-query';
import { levels } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Person, PersonChange } from '../../http/client.ts';
import { api } from '../api.ts';
import type { Draft } from '../parts/kept-draft.ts';
import { useMessages } from '../parts/messages.tsx';
import { profileDraft, profileShown } from '../parts/profile-shown.ts';
import { type Field, orNull, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { slot, useAskAgain } from './use-change.ts';

const all = words.directoryPage;
const says = all.people;
const levelOptions = levels.map((level) => ({ value: level, label: words.permission.levels[level] }));

/** A new person, or one that is changed. */
export function PersonDialog({ person, close }: { person: Person | null; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  const vendors = useQuery({ queryKey: directoryKeys.vendors(company), queryFn: () => api.directoryVendors(company) });
  const templates = useQuery({ queryKey: directoryKeys.templates(company), queryFn: () => api.templates(company) });
  const vendorOptions = [
    { value: '', label: all.own },
    ...(vendors.data?.vendors ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const templateOptions = [
    { value: '', label: says.noTemplate },
    ...(templates.data?.templates ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const fields: readonly Field[] = [
    ...(person === null
      ? [{ name: 'login', label: says.login, hint: says.loginHint, required: true } satisfies Field]
      : []),
    { name: 'name', label: says.name, required: true },
    { name: 'email', label: says.email, type: 'email' },
    { name: 'vendor_id', label: says.vendor, options: vendorOptions },
    { name: 'template_id', label: says.template, options: templateOptions, hint: says.templateHint },
    { name: 'erp_integrations', label: says.erp, options: levelOptions, half: true },
    { name: 'directory', label: says.directory, options: levelOptions, half: true },
  ];
  async function save({ changed, values, once }: Saving): Promise<void> {
    const change = changeOf(changed);
    if (person === null) {
      const made = { ...change, login: String(values.login), name: String(values.name) };
      await api.addPerson(company, made, { idempotencyKey: once });
    } else await api.editPerson(company, person.id, change);
    const text = fill(person === null ? says.added : says.changed, { name: values.name });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={person === null ? says.add : fill(says.edit, { name: person.name })}
      draft={`person ${company} ${person?.id ?? 'new'}`}
      fields={[...fields, ...profileShown(person?.profile)]}
      initial={{ ...initialOf(person), ...profileDraft(person?.profile) }}
      unversioned={person !== null}
      save={save}
      close={close}
    />
  );
}

const initialOf = (person: Person | null): Draft => ({
  login: person?.login ?? '',
  name: person?.name ?? '',
  email: person?.email ?? '',
  vendor_id: String(person?.vendor?.id ?? ''),
  template_id: String(person?.template?.id ?? ''),
  erp_integrations: person?.erp_integrations ?? 'none',
  directory: person?.directory ?? 'none',
});

const idOf = (value: string | boolean | undefined) => (value === undefined ? undefined : Number(value) || null);

/** A template gives the levels: those in the form stand for somebody who has their own. */
function changeOf({ name, email, vendor_id, template_id, erp_integrations, directory }: Draft): PersonChange {
  const template = idOf(template_id);
  const own = typeof template === 'number' ? {} : { erp_integrations, directory };
  const change = {
    name: name === undefined ? undefined : String(name),
    email: orNull(email),
    vendor_id: idOf(vendor_id),
    template_id: template,
    ...own,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as PersonChange;
}
