import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { missing } from '../../../domain/permission.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ListView } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany, useGrants } from '../../session.tsx';
import { columnsOf, type ListSearch, listSearch } from '../list-search.ts';
import { Popup } from './popup.tsx';

const says = words.list;

/** What a view keeps of the address, and the other way round. */
function settingsOf(search: ListSearch): ListView['settings'] {
  const { view, open, columns, ...rest } = search;
  return { ...rest, columns: [...columnsOf(search)] } as ListView['settings'];
}
const searchOf = (view: ListView): ListSearch => {
  const { columns, ...rest } = view.settings;
  return listSearch({ ...rest, columns: columns?.join(), view: view.id });
};

const same = (a: ListSearch, b: ListSearch) => {
  const text = (search: ListSearch) => JSON.stringify(Object.entries(settingsOf(search)).sort());
  return text({ ...a, filter: a.filter ?? 'synced' }) === text({ ...b, filter: b.filter ?? 'synced' });
};

export function useViews(): readonly ListView[] | null {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.listViews(company),
    queryFn: () => api.listViews(company),
    staleTime: 60_000,
  });
  return data?.views ?? null;
}

/** A list that is asked for nothing opens with one's own view, or with that of the company. */
export function useOpeningView(
  search: ListSearch,
  views: readonly ListView[] | null,
  go: (search: ListSearch) => void,
) {
  const bare = Object.keys(search).length === 0;
  const [done, setDone] = useState(!bare);
  useEffect(() => {
    // Whoever has asked for something before the views were there keeps it.
    if (done || (bare && views === null)) return;
    setDone(true);
    if (!bare || views === null) return;
    const opening = views.find((one) => one.opens && !one.shared) ?? views.find((one) => one.opens);
    if (opening !== undefined) go(searchOf(opening));
  }, [done, bare, views, go]);
}

interface Form {
  readonly id: number | null;
  readonly name: string;
  readonly shared: boolean;
  readonly opens: boolean;
}

function ViewDialog(props: { form: Form; close: () => void; save: (form: Form) => Promise<string | null> }) {
  const [form, setForm] = useState(props.form);
  const [problem, setProblem] = useState<string | null>(null);
  const mayShare = missing(useGrants(), 'connection.manage', null).length === 0;
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(await props.save(form));
  }
  return (
    <Dialog title={form.id === null ? says.saveAs.replace('…', '') : says.rename.replace('…', '')} close={props.close}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label={says.viewName}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.target.value })}
          maxLength={80}
          error={problem}
          required
          data-first
        />
        <Checkbox
          className="view-check"
          label={says.viewOpens}
          checked={form.opens}
          onChange={(event) => setForm({ ...form, opens: event.target.checked })}
        />
        <Checkbox
          className="view-check"
          label={says.viewShared}
          description={mayShare ? undefined : says.viewSharedNo}
          disabled={!mayShare}
          checked={form.shared}
          onChange={(event) => setForm({ ...form, shared: event.target.checked })}
        />
        <div className="dialog-buttons">
          <Button variant="default" onClick={props.close}>
            {words.page.frame.cancel}
          </Button>
          <Button type="submit">{says.save}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Names(props: {
  title: string;
  views: readonly ListView[];
  now: number | undefined;
  go: (view: ListView) => void;
}) {
  if (props.views.length === 0) return null;
  return (
    <>
      <h3 className="popup-head">{props.title}</h3>
      <ul className="view-list">
        {props.views.map((one) => (
          <li key={one.id}>
            <button type="button" aria-current={one.id === props.now} onClick={() => props.go(one)}>
              {one.name}
              {one.opens && <Glyph name="star" />}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Keeps what is shown as a view, and forgets one. @param done told when something was kept */
function useKeepingViews(search: ListSearch, go: (search: ListSearch) => void, done: () => void) {
  const company = useCompany().id;
  const { tell } = useMessages();
  async function keep(work: Promise<ListView>): Promise<string | null> {
    try {
      const view = await work;
      await queries.invalidateQueries({ queryKey: keys.listViews(company) });
      // What is shown stays as it is; only a new view makes it another's.
      if (view.id !== search.view) go(listSearch({ ...search, view: view.id }));
      tell({ kind: 'success', slot: 'view', text: fill(says.saved, { view: view.name }) });
      done();
      return null;
    } catch (problem) {
      return inWords(problem);
    }
  }
  async function forget(view: ListView) {
    try {
      await api.removeListView(company, view.id);
      tell({ kind: 'success', slot: 'view', text: fill(says.removed, { view: view.name }) });
      go(listSearch({ ...search, view: undefined }));
    } catch (problem) {
      tell({ kind: 'refusal', slot: 'view', text: inWords(problem) });
    }
    await queries.invalidateQueries({ queryKey: keys.listViews(company) });
  }
  async function saveOver(view: ListView) {
    const problem = await keep(api.changeListView(company, view.id, { settings: settingsOf(search) }));
    if (problem !== null) tell({ kind: 'refusal', slot: 'view', text: problem });
  }
  const save = ({ id, name: given, shared, opens }: Form) =>
    keep(
      id === null
        ? api.addListView(company, { name: given, shared, opens, settings: settingsOf(search) })
        : api.changeListView(company, id, { name: given, shared, opens }),
    );
  return { save, saveOver, forget };
}

/** The views that people keep: to go to, to keep what is shown under a name, to change and to forget. */
export function ViewMenu(props: {
  search: ListSearch;
  views: readonly ListView[] | null;
  go: (search: ListSearch) => void;
}) {
  const { search, views, go } = props;
  const mayShare = missing(useGrants(), 'connection.manage', null).length === 0;
  const [form, setForm] = useState<Form | null>(null);
  const [removing, setRemoving] = useState<ListView | null>(null);
  const current = views?.find((one) => one.id === search.view) ?? null;
  const changed = current !== null && !same(search, searchOf(current));
  const mayChange = current !== null && (current.shared ? mayShare : current.own);
  const name = current?.name ?? says.standard;

  const { save, saveOver, forget } = useKeepingViews(search, go, () => setForm(null));

  return (
    <>
      <Popup
        title={says.view}
        label={
          <>
            <span className="quiet">{says.view}</span> {changed ? fill(says.changedView, { view: name }) : name}
          </>
        }
      >
        {(close) => {
          const then = (work: () => void) => () => {
            close();
            work();
          };
          return (
            <>
              <ul className="view-list">
                <li>
                  <button
                    type="button"
                    aria-current={current === null}
                    onClick={then(() => go({ filter: search.filter ?? 'synced' }))}
                  >
                    {says.standard}
                  </button>
                </li>
              </ul>
              <Names
                title={says.mine}
                views={(views ?? []).filter((one) => !one.shared)}
                now={search.view}
                go={(view) => then(() => go(searchOf(view)))()}
              />
              <Names
                title={says.shared}
                views={(views ?? []).filter((one) => one.shared)}
                now={search.view}
                go={(view) => then(() => go(searchOf(view)))()}
              />
              <ul className="view-list view-acts">
                {mayChange && changed && (
                  <li>
                    <button type="button" onClick={then(() => void saveOver(current))}>
                      {fill(says.saveOver, { view: current.name })}
                    </button>
                  </li>
                )}
                <li>
                  <button
                    type="button"
                    onClick={then(() => setForm({ id: null, name: '', shared: false, opens: false }))}
                  >
                    {says.saveAs}
                  </button>
                </li>
                {mayChange && (
                  <>
                    <li>
                      <button type="button" onClick={then(() => setForm(current))}>
                        {says.rename}
                      </button>
                    </li>
                    <li>
                      <button type="button" onClick={then(() => setRemoving(current))}>
                        {fill(says.remove, { view: current.name })}
                      </button>
                    </li>
                  </>
                )}
              </ul>
            </>
          );
        }}
      </Popup>
      {form && <ViewDialog form={form} close={() => setForm(null)} save={save} />}
      {removing && (
        <Confirm
          title={fill(says.remove, { view: removing.name })}
          says={says.removeSays}
          yes={says.removeYes}
          onYes={() => {
            setRemoving(null);
            void forget(removing);
          }}
          onNo={() => setRemoving(null)}
        />
      )}
    </>
  );
}
