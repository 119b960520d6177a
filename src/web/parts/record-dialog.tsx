import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useId } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { Dialog } from './dialog.tsx';
import { inWords } from './in-words.ts';
import { type Draft, useKeptDraft } from './kept-draft.ts';
import { wasSentBefore } from './silence.ts';
import { StaleNotice, type Theirs } from './stale-notice.tsx';
import { useOnce } from './use-once.ts';

const says = words.directoryPage;

/** One field of a record, as it is asked for. `name` is what the API calls it: its refusals name it too. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly type?: 'text' | 'email' | 'tel' | 'date' | 'area' | 'check';
  /** Makes it a choice of these. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** Beside its neighbour, at half the width. */
  readonly half?: boolean;
}

/** What came back of a save: which field it was about, and the server's sentence. */
export interface Problem {
  readonly field: string | null;
  readonly text: string;
}

/** @param fields by the names that the server knows. */
export function problemOf(refused: unknown, fields: readonly Pick<Field, 'name'>[]): Problem {
  if (wasSentBefore(refused)) return { field: null, text: says.sentBefore };
  if (!(refused instanceof Refused)) return { field: null, text: inWords(refused) };
  // Procore's answers have no facts, but the field as the name of its sentences.
  const given = refused.problem?.facts?.field ?? Object.keys(refused.fields)[0];
  const field = fields.find(({ name }) => name === given)?.name ?? null;
  if (field === null) return { field, text: refused.message };
  return { field, text: refused.problem?.facts === undefined ? withoutName(refused.message) : atItsField(refused) };
}

/** `Number: this is taken already.` at the field itself. */
function withoutName(sentence: string): string {
  const said = /^[^:.]{1,60}: (.+)$/s.exec(sentence)?.[1] ?? sentence;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** At its field a sentence need not name it. */
export function atItsField(refused: Refused): string {
  const facts = refused.problem?.facts ?? {};
  const becauses: Readonly<Record<string, string>> = { ...words.becauses, ...words.forms };
  const because =
    typeof facts.because === 'string' && Object.hasOwn(becauses, facts.because) ? becauses[facts.because] : null;
  if (refused.code !== 'invalid' || !because) return refused.message;
  const said = fill(because, facts);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** The same of whatever a call threw. */
export const inWordsAtField = (problem: unknown): string =>
  problem instanceof Refused ? atItsField(problem) : inWords(problem);

/** The fields of a record. What is wrong with one stands at it, and is read out with it. */
export function RecordFields(props: {
  fields: readonly Field[];
  values: Draft;
  problem: Problem | null;
  /** Hints stand under their fields, so that fields side by side are in line. */
  below?: boolean;
  change: (field: string, value: string | boolean) => void;
}) {
  const { fields, values, problem, below = false, change } = props;
  return (
    <div className="record-fields">
      {fields.map((field, i) => (
        <OneField
          key={field.name}
          field={field}
          value={values[field.name]}
          error={problem?.field === field.name ? problem.text : null}
          first={i === 0}
          below={below}
          change={change}
        />
      ))}
    </div>
  );
}

const underneath: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description'];

function OneField(props: {
  field: Field;
  value: string | boolean | undefined;
  error: string | null;
  first: boolean;
  below: boolean;
  change: (field: string, value: string | boolean) => void;
}) {
  const { field, value, error, first, below, change } = props;
  const shared = {
    label: field.label,
    description: field.hint,
    error,
    className: field.half ? 'half' : undefined,
    withAsterisk: field.required ?? false,
    ...(below ? { inputWrapperOrder: underneath } : {}),
    ...(first ? { 'data-first': true } : {}),
  };
  if (field.type === 'check') {
    return <CheckField field={field} on={value === true} error={error} change={change} />;
  }
  if (field.options) {
    return (
      <NativeSelect
        {...shared}
        data={[...field.options]}
        value={String(value ?? '')}
        disabled={field.readOnly ?? false}
        onChange={(event) => change(field.name, event.target.value)}
      />
    );
  }
  if (field.type === 'area') {
    return (
      <Textarea
        {...shared}
        value={String(value ?? '')}
        readOnly={field.readOnly ?? false}
        rows={3}
        onChange={(event) => change(field.name, event.target.value)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      type={field.type ?? 'text'}
      value={String(value ?? '')}
      readOnly={field.readOnly ?? false}
      required={field.required ?? false}
      autoComplete="off"
      onChange={(event) => change(field.name, event.target.value)}
    />
  );
}

export function CheckField(props: {
  field: Pick<Field, 'name' | 'label' | 'hint'>;
  on: boolean;
  error?: string | null;
  disabled?: boolean;
  change: (field: string, value: boolean) => void;
}) {
  const { field, on, error, disabled = false, change } = props;
  const id = useId();
  return (
    <div className="check-field">
      <input
        id={id}
        type="checkbox"
        checked={on}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change(field.name, event.target.checked)}
      />
      <label htmlFor={id}>{field.label}</label>
      <p id={`${id}-hint`} className={error ? 'problem' : 'quiet'}>
        {error ?? field.hint}
      </p>
    </div>
  );
}

export interface Saving {
  /** Only what is other than it was. */
  readonly changed: Draft;
  readonly values: Draft;
  /** The same for each time that this form is sent. */
  readonly once: string;
  /** The version that was typed over; undefined of what has none. */
  readonly seen: number | undefined;
}

/** A form over the page, which loses nothing: refused, it stays as it was; closed by a stray key, it is filled in again. */
export function RecordDialog(props: {
  title: string;
  lead?: string | undefined;
  /** Under which name what is typed is kept. */
  draft: string;
  fields: readonly Field[];
  initial: Draft;
  /** Of the record that `initial` is of, where it has one: what others save meanwhile is shown, and not written over unseen. */
  version?: number | undefined;
  /** Is it of a record that is there and has no version? Then its fields are held against what stood in them. */
  unversioned?: boolean;
  save: (saving: Saving) => Promise<unknown>;
  close: () => void;
}) {
  const { title, lead, fields, initial, version, unversioned = false, save, close } = props;
  const draft = useKeptDraft(props.draft, initial, version);
  const { problem, working, once } = useOnce((refused) => problemOf(refused, fields));
  const theirs = theirsIn(fields, initial, draft);
  // The server could not tell. What comes while it is being saved is what was saved.
  const unseen = unversioned && !working && theirs.length > 0;
  const stale = unseen || (version !== undefined && draft.seen !== undefined && draft.seen !== version);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (unseen) return;
    void once(async () => {
      try {
        await draft.send(() => save({ ...draft, seen: draft.seen ?? version }));
      } catch (refused) {
        draft.refused(refused);
        throw refused;
      }
      draft.forget();
      close();
      return 'again';
    });
  }
  const cancel = () => {
    draft.forget();
    close();
  };
  const top = problem !== null && problem.field === null ? problem.text : null;
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={submit} noValidate>
        {lead && <p>{lead}</p>}
        {draft.wasKept && <p className="note">{says.keptSays}</p>}
        {stale && <StaleNotice text={says.stale} theirs={theirs} take={() => draft.see(version)} />}
        <div role="alert" className="form-problem" data-filled={top !== null}>
          {top}
        </div>
        <RecordFields fields={fields} values={draft.values} problem={problem} change={draft.change} />
        <div className="dialog-buttons">
          <Button variant="default" onClick={cancel}>
            {says.cancel}
          </Button>
          <Button type="submit" aria-disabled={working || unseen}>
            {working ? says.saving : says.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What others saved in the fields that were typed into; in all others it stands already. */
const theirsIn = (
  fields: readonly Field[],
  initial: Draft,
  { changed, over }: Pick<ReturnType<typeof useKeptDraft>, 'changed' | 'over'>,
): readonly Theirs[] =>
  fields
    .filter(({ name }) => name in changed && over[name] !== undefined && over[name] !== initial[name])
    .map(({ name, label, options }) => {
      const value = String(initial[name] ?? '');
      return { label, value: options?.find((one) => one.value === value)?.label ?? value };
    });

/** A text that may be left empty: none, then. */
export const orNull = (value: string | boolean | undefined): string | null | undefined =>
  value === undefined ? undefined : String(value).trim() === '' ? null : String(value).trim();
