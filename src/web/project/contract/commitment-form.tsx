import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CommitmentStatus } from '../../../domain/billing/commitment.ts';
import { words } from '../../../domain/words/words.ts';
import type { WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { useGone } from '../../parts/gone.tsx';
import { useKeptDraft, type Draft as Values } from '../../parts/kept-draft.ts';
import { LeaveGuard } from '../../parts/leave-guard.tsx';
import { type Problem, problemOf, RecordFields } from '../../parts/record-dialog.tsx';
import { useCompany } from '../../session.tsx';
import { usePersistentSave } from '../use-persistent-save.ts';
import { allFields, dateFields, generalFields, initialOf, type Kind, textFields } from './commitment-fields.ts';
import { FormBar } from './form-bar.tsx';
import { useSaveKey } from './save-key.ts';

const says = words.commitmentsPage.form;

export type Draft = ReturnType<typeof useKeptDraft>;

interface Props<T extends { readonly version: number }> {
  readonly kind: Kind;
  /** As it was seen; null for a new one. */
  readonly commitment: WholeCommitment | null;
  /** Under which what is typed is kept. */
  readonly name: string;
  readonly no: string | null;
  readonly save: (draft: Draft) => Promise<T>;
  /** With whether the form is there still, for whoever left it is taken nowhere; and whether more was typed since. */
  readonly saved: (answer: T, here: boolean, more: boolean) => void;
  /** @returns true where it was taken care of. */
  readonly refused?: (problem: unknown) => boolean;
  /** Above the fields. */
  readonly notice?: (draft: Draft) => ReactNode;
  readonly cancel: () => void;
  readonly actions?: ReactNode;
}

function useVendors() {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: [...keys.company(company), 'vendors'],
    queryFn: () => api.vendors(company),
    staleTime: 60_000,
  });
  return (data ?? []).filter(({ is_active }) => is_active).toSorted((one, other) => one.name.localeCompare(other.name));
}

/** What is typed, and the saving of it for as long as it takes. */
function useSavedForm<T extends { readonly version: number }>(props: Props<T>) {
  const { kind, commitment, no, save, saved, refused, cancel } = props;
  const draft = useKeptDraft(props.name, initialOf(kind, commitment), commitment?.version);
  const sent = useRef<Values>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [left, setLeft] = useState(false);
  const { saving, press } = usePersistentSave(
    () => {
      setProblem(null);
      sent.current = draft.values;
      return commitment === null ? draft.send(() => save(draft)) : save(draft);
    },
    (answer, here) => {
      const more = draft.saved(sent.current, answer.version);
      setLeft(!more);
      saved(answer, here, more);
    },
    (cause) => {
      draft.refused(cause);
      if (refused?.(cause) !== true) setProblem(problemOf(cause, allFields(kind, commitment)));
    },
  );
  const typed = Object.keys(draft.changed).length > 0;
  const why = no ?? (commitment !== null && !typed ? says.unchanged : null);
  const submit = () => why === null && saving !== 'saving' && void press();
  useSaveKey(submit);
  const leave = () => {
    setLeft(true);
    draft.forget();
    cancel();
  };
  return { draft, problem, saving, why, submit, leave, dirty: typed && !left };
}

/** Whoever cannot see what is red is taken to it. */
function useShownProblem(problem: Problem | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem === null) return;
    const at = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .form-problem[data-filled="true"]');
    at?.focus({ preventScroll: true });
    at?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  return form;
}

/** The fields of a commitment on a page of their own. Nothing typed is lost: not by an error, a lost connection, a reload. */
export function CommitmentForm<T extends { readonly version: number }>(props: Props<T>) {
  const { kind, commitment, no, notice, actions } = props;
  const { draft, problem, saving, why, submit, leave, dirty } = useSavedForm(props);
  const form = useShownProblem(problem);
  const gone = useGone();
  const vendors = useVendors();
  const status = String(draft.values.status) as CommitmentStatus;
  const sections = [
    { title: says.general, fields: generalFields(commitment, vendors, status), className: 'contract-fields' },
    { title: says.dates, fields: dateFields(kind), className: 'contract-fields contract-days' },
    { title: says.terms, fields: textFields(kind), className: 'contract-fields contract-texts' },
  ];
  const top = problem !== null && problem.field === null ? problem.text : null;
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <LeaveGuard dirty={dirty} />
      {no && !gone && <p className="note">{no}</p>}
      {draft.wasKept && <p className="note">{words.directoryPage.keptSays}</p>}
      {notice?.(draft)}
      <div role="alert" className="form-problem" data-filled={top !== null} tabIndex={-1}>
        {top}
      </div>
      {sections.map(({ title, fields, className }) => (
        // What is sent to be made once is sent again just as it was: until it is answered, nothing of it changes.
        <section
          key={title}
          className={`panel ${className}`}
          aria-label={title}
          inert={commitment === null && saving !== 'idle'}
        >
          <div className="panel-head">
            <h2>{title}</h2>
          </div>
          <RecordFields fields={fields} values={draft.values} problem={problem} below change={draft.change} />
        </section>
      ))}
      <button type="submit" hidden />
      <FormBar
        before={actions}
        beside={
          <button type="button" className="btn btn-plain" onClick={leave}>
            {words.directoryPage.cancel}
          </button>
        }
        name={commitment === null ? says.add : words.directoryPage.save}
        no={why}
        dirty={dirty}
        saving={saving}
        submit={submit}
      />
    </form>
  );
}
