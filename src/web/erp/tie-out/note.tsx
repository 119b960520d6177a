import { Button, Textarea } from '@mantine/core';
import type { FormEvent } from 'react';
import { missing } from '../../../domain/permission.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { Finding } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useKeptDraft } from '../../parts/kept-draft.ts';
import { useCompany, useGrants } from '../../session.tsx';
import { useNoting } from './use-tie-outs.ts';

const says = words.tieOut.note;

/** What somebody said of a finding, and the way to say it. */
export function NoteCell({ found, open }: { found: Finding; open: (found: Finding) => void }) {
  const lacking = missing(useGrants(), 'tie_out.ask', null);
  const { note } = found;
  return (
    <>
      {note && (
        <>
          <span className="note-text">{note.comment}</span>
          <span className="quiet">{fill(says.by, { name: note.by.name, at: readableMoment(note.at) })}</span>
        </>
      )}
      <GreyButton
        className="link-button"
        name={note ? says.change : says.add}
        about={nameOf(found)}
        no={lacking.length === 0 ? null : say(notPermitted(lacking))}
        onPress={() => open(found)}
      />
    </>
  );
}

const nameOf = ({ kind, invoice, bill }: Finding) =>
  `${words.tieOut.kinds[kind].title}, ${invoice?.number ?? bill?.label ?? ''}`;

/** Stands beside the rows, not in one: they are others as soon as a tie-out ends. What was typed and not saved is kept. */
export function NoteDialog({ found, close }: { found: Finding; close: () => void }) {
  const { kind, invoice, bill } = found;
  const company = useCompany().id;
  // The same finding of another tie-out is the same, and has another id.
  const draft = useKeptDraft(`tie-out note ${company} ${kind} ${invoice?.id ?? '-'} ${bill?.id ?? '-'}`, {
    comment: found.note?.comment ?? '',
  });
  const comment = String(draft.values.comment);
  const noting = useNoting();
  const done = () => {
    draft.forget();
    close();
  };
  const save = (comment: string | null) => {
    if (!noting.isPending) noting.mutate({ finding: found, comment }, { onSuccess: done });
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    if (comment.trim() !== '') save(comment.trim());
  }
  return (
    <Dialog title={fill(says.title, { what: nameOf(found) })} close={close}>
      <form onSubmit={submit} noValidate>
        {draft.wasKept && <p className="note">{words.directoryPage.keptSays}</p>}
        <Textarea
          label={says.label}
          description={says.hint}
          value={comment}
          onChange={(event) => draft.change('comment', event.target.value)}
          rows={4}
          maxLength={2000}
          data-first
        />
        <div role="alert" className="form-problem" data-filled={noting.isError}>
          {noting.isError && inWords(noting.error)}
        </div>
        <div className="dialog-buttons">
          {found.note && (
            <Button variant="subtle" color="red.8" onClick={() => save(null)} aria-disabled={noting.isPending}>
              {says.takeBack}
            </Button>
          )}
          <Button variant="default" onClick={done}>
            {words.page.frame.cancel}
          </Button>
          <Button type="submit" aria-disabled={noting.isPending} disabled={comment.trim() === ''}>
            {says.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
