import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { MyCompany } from '../session.tsx';
import { answering, type Entry } from './entries.ts';
import { Key } from './keys.tsx';
import { pageActions } from './page-actions.ts';
import { pageEntries, projectEntries } from './pages.ts';
import { useRecords } from './use-records.ts';

const says = words.palette;
type Group = 'actions' | 'pages' | 'records';
interface Section {
  readonly group: Group;
  readonly entries: readonly Entry[];
}

/** So many lines of each kind: with nothing typed, and among what was. */
const most = { untyped: 8, typed: 12 } as const;

/** What answers what was typed: what to do here, where to go, what is there. */
function useSections(company: MyCompany, typed: string, go: (address: string) => void) {
  // Read once: the page behind the dialog stands still.
  const actions = useMemo(pageActions, []);
  const records = useRecords(company, typed, go);
  const limit = typed.trim() === '' ? most.untyped : most.typed;
  const goTo = [...pageEntries(company, go), ...(typed === '' ? [] : projectEntries(company, records.projects, go))];
  // What the list's search found answers by more than its name; it is not sieved again.
  const found = [...records.found, ...answering(records.vendors, typed, most.untyped)];
  const sections: readonly Section[] = [
    { group: 'actions', entries: answering(actions, typed, limit) },
    { group: 'pages', entries: answering(goTo, typed, limit) },
    { group: 'records', entries: found },
  ];
  return { sections: sections.filter(({ entries }) => entries.length > 0), looking: records.looking };
}

function Option({
  entry,
  id,
  chosen,
  run,
}: {
  entry: Entry;
  id: string;
  chosen: boolean;
  run: (entry: Entry) => void;
}) {
  const { name, of, no, keys } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which the focus never leaves
    // biome-ignore lint/a11y/useFocusableInteractive: so is the focus; this is told by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={no !== undefined}
      className="palette-option"
      onClick={() => run(entry)}
    >
      <span className="palette-name">{name}</span>
      {of && <span className="palette-of">{of}</span>}
      {keys && <Key keys={keys} />}
      {no !== undefined && <span className="palette-no">{no || says.notNow}</span>}
    </div>
  );
}

/** What was found, by what it is. */
function Found(props: { list: string; sections: readonly Section[]; chosen: number; run: (entry: Entry) => void }) {
  const { list, sections, chosen, run } = props;
  let index = 0;
  return (
    <div className="palette-list" role="listbox" id={list} aria-label={says.title}>
      {sections.map(({ group, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, and no fields
        <div key={group} role="group" aria-labelledby={`${list}-${group}`}>
          <div role="presentation" className="palette-group" id={`${list}-${group}`}>
            {says.groups[group]}
          </div>
          {entries.map((entry) => {
            const here = index++;
            return <Option key={entry.id} entry={entry} id={`${list}-${here}`} chosen={here === chosen} run={run} />;
          })}
        </div>
      ))}
    </div>
  );
}

/** A dialog that is open as long as it is there; the focus then goes back to where it was. */
function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    const shown = dialog.current;
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return dialog;
}

/**
 * Everything that can be done, found by typing: a field with a list under it, of which the arrows choose one. The focus
 * stays in the field; what is chosen is told to screen readers by `aria-activedescendant`.
 */
export function Palette(props: { company: MyCompany; go: (address: string) => void; close: () => void }) {
  const { company, close } = props;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const dialog = useModal();
  const list = useId();
  const { sections, looking } = useSections(company, typed, props.go);
  const all = sections.flatMap(({ entries }) => entries);
  const chosen = Math.min(at, Math.max(0, all.length - 1));

  useEffect(() => {
    document.getElementById(`${list}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, list]);

  function run(entry: Entry) {
    if (entry.no !== undefined) return;
    close();
    // Once the dialog has given the focus back, and the page can be reached again.
    requestAnimationFrame(() => requestAnimationFrame(entry.run));
  }
  function press(event: KeyboardEvent) {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (event.nativeEvent.isComposing) return;
    if (step !== undefined && all.length > 0) {
      event.preventDefault();
      const wraps = Math.abs(step) === 1;
      const next = chosen + step;
      setAt(wraps ? (next + all.length) % all.length : Math.max(0, Math.min(all.length - 1, next)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const entry = all[chosen];
      if (entry) run(entry);
    }
  }

  const { results } = says;
  const status = looking
    ? fill(says.looking, { text: typed })
    : all.length === 0
      ? says.none
      : fill(results[all.length === 1 ? 0 : 1], { n: all.length });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is for the ground around it
    <dialog
      ref={dialog}
      className="palette"
      aria-label={says.title}
      onCancel={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <input
        className="palette-field"
        role="combobox"
        aria-label={says.title}
        aria-expanded={all.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={all.length > 0 ? `${list}-${chosen}` : undefined}
        placeholder={says.placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <Found list={list} sections={sections} chosen={chosen} run={run} />
      <div className="palette-foot">
        <span role="status">{status}</span>
        {all.length === 0 && !looking && <span>{says.noneHow}</span>}
        <span className="palette-hints" aria-hidden="true">
          <Key keys={['up', 'down']} /> {says.keysOf.move}
          <Key keys={['enter']} /> {says.keysOf.run}
          <Key keys={['escape']} /> {says.keysOf.close}
        </span>
      </div>
    </dialog>
  );
}
