import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { api, keys, queries } from '../../api.ts';
import { directoryKeys } from '../../directory/keys.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { RecordDialog, type Saving } from '../../parts/record-dialog.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { RemoveButton } from './remove-button.tsx';
import { slot } from './use-change.ts';

const says = words.commitmentsPage.billing;

interface Vendor {
  readonly id: number;
  readonly name: string;
}
const keyOf = (company: number, vendor: number) => [...keys.company(company), 'billing-contacts', vendor] as const;

/** The people who may bill for a vendor, once invited. @param may whoever may not read them is not refused each time. */
export function useContacts(vendor: number, may: boolean) {
  const company = useCompany().id;
  return useQuery({
    queryKey: keyOf(company, vendor),
    queryFn: async () => (await api.billingContacts(company, vendor)).contacts,
    enabled: may,
  });
}
type Contact = NonNullable<ReturnType<typeof useContacts>['data']>[number];

/** Who may bill for the vendor of a commitment. */
export function ContactsPanel({ vendor, no }: { vendor: Vendor; no: string | null }) {
  const [adding, setAdding] = useState(false);
  const { data, error } = useContacts(vendor.id, no === null);
  const noDirectory = useWhyNot('directory.read');
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.contacts}</h2>
        <span className="quiet">{fill(says.contactsLead, { vendor: vendor.name })}</span>
        <span className="panel-link">
          <GreyButton
            className="btn btn-row"
            name={says.addContact}
            no={no ?? noDirectory}
            onPress={() => setAdding(true)}
          />
        </span>
      </div>
      {no !== null && <p className="note">{no}</p>}
      {no === null && data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {data?.length === 0 && (
        <p>
          {fill(says.noContacts, { vendor: vendor.name })} <span className="quiet">{says.noContactsHow}</span>
        </p>
      )}
      <ul className="plain-list contact-list">
        {data?.map((contact) => (
          <ContactRow key={contact.person.id} vendor={vendor} contact={contact} no={no} />
        ))}
      </ul>
      {adding && <AddDialog vendor={vendor} among={data ?? []} close={() => setAdding(false)} />}
    </section>
  );
}

function ContactRow({ vendor, contact, no }: { vendor: Vendor; contact: Contact; no: string | null }) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const [working, setWorking] = useState(false);
  const { id, name, login } = contact.person;
  const about = { name, vendor: vendor.name };
  async function remove() {
    setWorking(true);
    try {
      await api.removeBillingContact(company, vendor.id, id);
      tell({ kind: 'success', text: fill(says.removed, about), slot });
    } catch (problem) {
      tell({ kind: 'refusal', text: inWords(problem), slot });
    }
    await queries.invalidateQueries({ queryKey: keyOf(company, vendor.id) });
    setWorking(false);
  }
  return (
    <li>
      <strong>{name}</strong> <span className="quiet">{login}</span>
      <span className="quiet">{fill(says.since, { at: readableMoment(contact.added_at) })}</span>
      <RemoveButton
        name={says.removeContact}
        about={name}
        no={no}
        working={working}
        title={fill(says.removeContactTitle, about)}
        says={says.removeContactSays}
        remove={() => void remove()}
      />
    </li>
  );
}

function AddDialog({ vendor, among, close }: { vendor: Vendor; among: readonly Contact[]; close: () => void }) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const { data } = useQuery({ queryKey: directoryKeys.people(company), queryFn: () => api.people(company) });
  const known = new Set(among.map(({ person }) => person.id));
  const free = (data?.people ?? []).filter((one) => one.active && !known.has(one.id));
  // Those who work for the vendor first: it is nearly always one of them.
  const order = free.toSorted((one, other) => rank(one.vendor, vendor) - rank(other.vendor, vendor));
  async function save({ values }: Saving): Promise<void> {
    const person = Number(values.person_id);
    await api.addBillingContact(company, vendor.id, person);
    const name = free.find(({ id }) => id === person)?.name ?? '';
    tell({ kind: 'success', text: fill(says.added, { name, vendor: vendor.name }), slot });
    await queries.invalidateQueries({ queryKey: keyOf(company, vendor.id) });
  }
  return (
    <RecordDialog
      title={says.addContact}
      lead={fill(says.addContactSays, { vendor: vendor.name })}
      draft={`billing contact ${company} ${vendor.id}`}
      fields={[
        {
          name: 'person_id',
          label: says.person,
          options: [
            { value: '', label: words.commitmentsPage.form.choose },
            ...order.map((one) => ({ value: String(one.id), label: labelOf(one) })),
          ],
        },
      ]}
      initial={{ person_id: '' }}
      save={save}
      close={close}
    />
  );
}

type Works = { readonly id: number; readonly name: string } | null;
const rank = (works: Works, vendor: Vendor): number => (works?.id === vendor.id ? 0 : works === null ? 2 : 1);
const labelOf = ({ name, vendor }: { readonly name: string; readonly vendor: Works }): string =>
  vendor === null ? name : `${name} · ${vendor.name}`;
