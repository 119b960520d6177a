import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { DirectoryVendor, VendorChange } from '../../http/client.ts';
import { api } from '../api.ts';
import type { Draft } from '../parts/kept-draft.ts';
import { useMessages } from '../parts/messages.tsx';
import { profileDraft, profileShown } from '../parts/profile-shown.ts';
import { type Field, orNull, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { EditButton, NameCell, RecordTab } from './record-tab.tsx';
import { slot, useAskAgain } from './use-change.ts';

const all = words.directoryPage;
const says = all.vendors;

/** The companies of the directory. */
export function VendorsTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.vendors(id), queryFn: () => api.directoryVendors(id) });
  const no = useWhyNot('directory.edit');
  return (
    <RecordTab
      add={says.add}
      caption={all.tabs.vendors}
      columns={[says.name, says.city, says.phone, says.email, says.erpNumber]}
      rows={data?.vendors}
      error={error}
      none={says.none}
      no={no}
      row={(vendor, edit) => (
        <tr key={vendor.id} data-inactive={!vendor.active}>
          <NameCell {...vendor} />
          <td>{[vendor.city, vendor.state_code].filter((text) => text !== '').join(', ') || all.none}</td>
          <td>{vendor.phone || all.none}</td>
          <td>{vendor.email ?? all.none}</td>
          <td className="code">{vendor.erp_number ?? all.none}</td>
          <td className="actions">
            <EditButton name={vendor.name} no={no} edit={edit} />
          </td>
        </tr>
      )}
      dialog={(vendor, close, key) => <VendorDialog key={key} vendor={vendor} close={close} />}
    />
  );
}

const fields: readonly Field[] = [
  { name: 'name', label: says.name, required: true },
  { name: 'erp_number', label: says.erpNumber, hint: says.erpHint },
  { name: 'address', label: says.address },
  { name: 'city', label: says.city, half: true },
  { name: 'state_code', label: says.state, half: true },
  { name: 'zip', label: says.zip, half: true },
  { name: 'phone', label: says.phone, type: 'tel', half: true },
  { name: 'email', label: says.email, type: 'email' },
  { name: 'active', label: says.active, type: 'check' },
];

function VendorDialog({ vendor, close }: { vendor: DirectoryVendor | null; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  async function save({ changed, values, once }: Saving): Promise<void> {
    const { email, erp_number, ...rest } = changed;
    const change = {
      ...rest,
      ...(email === undefined ? {} : { email: orNull(email) }),
      ...(erp_number === undefined ? {} : { erp_number: orNull(erp_number) }),
    } as VendorChange;
    if (vendor === null) {
      await api.addVendor(company, { ...change, name: String(values.name) }, { idempotencyKey: once });
    } else await api.editVendor(company, vendor.id, change);
    const text = fill(vendor === null ? says.added : says.changed, { name: values.name });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={vendor === null ? says.add : fill(says.edit, { name: vendor.name })}
      draft={`vendor ${company} ${vendor?.id ?? 'new'}`}
      fields={[...fields, ...profileShown(vendor?.profile)]}
      initial={{ ...initialOf(vendor), ...profileDraft(vendor?.profile) }}
      unversioned={vendor !== null}
      save={save}
      close={close}
    />
  );
}

const initialOf = (vendor: DirectoryVendor | null): Draft => ({
  name: vendor?.name ?? '',
  erp_number: vendor?.erp_number ?? '',
  address: vendor?.address ?? '',
  city: vendor?.city ?? '',
  state_code: vendor?.state_code ?? '',
  zip: vendor?.zip ?? '',
  phone: vendor?.phone ?? '',
  email: vendor?.email ?? '',
  active: vendor?.active ?? true,
});
