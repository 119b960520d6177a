import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { Contact, ContactChange } from '../../http/client.ts';
import { api } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { type Field, orNull, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { EditButton, NameCell, RecordTab } from './record-tab.tsx';
import { slot, useAskAgain } from './use-change.ts';

const all = words.directoryPage;
const says = all.contacts;

/** Whom to call or write to: people who never sign in. */
export function ContactsTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.contacts(id), queryFn: () => api.contacts(id) });
  const no = useWhyNot('directory.edit');
  return (
    <RecordTab
      add={says.add}
      caption={all.tabs.contacts}
      columns={[says.name, says.vendor, says.jobTitle, all.vendors.phone, all.vendors.email]}
      rows={data?.contacts}
      error={error}
      none={says.none}
      no={no}
      row={(contact, edit) => (
        <tr key={contact.id} data-inactive={!contact.active}>
          <NameCell {...contact} />
          <td>{contact.vendor?.name ?? all.none}</td>
          <td>{contact.title || all.none}</td>
          <td>{contact.phone || all.none}</td>
          <td>{contact.email ?? all.none}</td>
          <td className="actions">
            <EditButton name={contact.name} no={no} edit={edit} />
          </td>
        </tr>
      )}
      dialog={(contact, close, key) => <ContactDialog key={key} contact={contact} close={close} />}
    />
  );
}

function ContactDialog({ contact, close }: { contact: Contact | null; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  const vendors = useQuery({ queryKey: directoryKeys.vendors(company), queryFn: () => api.directoryVendors(company) });
  const vendorOptions = [
    { value: '', label: all.none },
    ...(vendors.data?.vendors ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const fields: readonly Field[] = [
    { name: 'name', label: says.name, required: true },
    { name: 'vendor_id', label: says.vendor, options: vendorOptions },
    { name: 'title', label: says.jobTitle },
    { name: 'phone', label: all.vendors.phone, type: 'tel', half: true },
    { name: 'email', label: all.vendors.email, type: 'email', half: true },
    { name: 'active', label: all.vendors.active, type: 'check' },
  ];
  async function save({ changed, values, once }: Saving): Promise<void> {
    const { email, vendor_id, ...rest } = changed;
    const change = {
      ...rest,
      ...(email === undefined ? {} : { email: orNull(email) }),
      ...(vendor_id === undefined ? {} : { vendor_id: Number(vendor_id) || null }),
    } as ContactChange;
    if (contact === null) {
      await api.addContact(company, { ...change, name: String(values.name) }, { idempotencyKey: once });
    } else await api.editContact(company, contact.id, change);
    const text = fill(contact === null ? all.vendors.added : all.vendors.changed, { name: values.name });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={contact === null ? says.add : fill(says.edit, { name: contact.name })}
      draft={`contact ${company} ${contact?.id ?? 'new'}`}
      fields={fields}
      initial={{
        name: contact?.name ?? '',
        vendor_id: String(contact?.vendor?.id ?? ''),
        title: contact?.title ?? '',
        phone: contact?.phone ?? '',
        email: contact?.email ?? '',
        active: contact?.active ?? true,
      }}
      unversioned={contact !== null}
      save={save}
      close={close}
    />
  );
}
