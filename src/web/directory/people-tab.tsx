import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { Person } from '../../http/client.ts';
import { api } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { PersonDialog } from './person-dialog.tsx';
import { PersonRow } from './person-row.tsx';
import { Sheet } from './sheet.tsx';
import { useWaysIn } from './take-factor.tsx';

const says = words.directoryPage.people;

/** Everybody of the company, with their rights and what may be done about them. */
export function PeopleTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.people(id), queryFn: () => api.people(id) });
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [search, setSearch] = useState('');
  const no = useWhyNot('directory.manage');
  const factors = new Map(useWaysIn().data?.people.map((one) => [one.person_id, one]));
  const wanted = search.trim().toLowerCase();
  const rows = data?.people.filter(({ name, login, email, vendor }) =>
    [name, login, email ?? '', vendor?.name ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  );
  // As it is by now: what others save while the dialog is open is told in it.
  const open = editing === 'new' ? null : (data?.people.find(({ id: one }) => one === editing?.id) ?? editing);
  const noGrant = data?.grant.reason?.detail ?? null;
  return (
    <>
      <div className="toolbar">
        <input
          type="search"
          className="field field-search"
          aria-label={says.search}
          placeholder={says.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <GreyButton className="btn btn-main" name={says.add} no={no} onPress={() => setEditing('new')} />
      </div>
      <Sheet
        caption={words.directoryPage.tabs.people}
        columns={[says.name, says.vendor, says.erp, says.directory, says.push, says.signIn, says.actions]}
        rows={rows}
        error={error}
        none={words.page.trouble.notFound}
        row={(person: Person) => (
          <PersonRow
            key={person.id}
            person={person}
            factors={factors.get(person.id)}
            no={no}
            noGrant={noGrant}
            edit={() => setEditing(person)}
          />
        )}
      />
      {editing !== null && (
        <PersonDialog key={editing === 'new' ? 'new' : editing.id} person={open} close={() => setEditing(null)} />
      )}
    </>
  );
}
