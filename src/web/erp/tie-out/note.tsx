import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { missing } from '../../../domain/permission.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { Finding } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useGrants } from '../../session.tsx';
import { useNoting } from './use-tie-outs.ts';

const says = words.tieOut.note;

/** What somebody said of a finding, and the way to say it. */
export function NoteCell({ found, run }: { found: Finding; run: number }) {
  const [open, setOpen] = useState(false);
  const lacking = missing(useGrants(), 'tie_out.ask', null);
  const { note } = found;
  const what = `${words.tieOut.kinds[found.kind].title}, ${found.invoice?.number ?? found.bill?.label ?? ''}`;
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
        about={what}
        no={lacking.length === 0 ? null : say(notPermitted(lacking))}
        onPress={() => setOpen(true)}
      />
      {open && <NoteDialog found={found} run={run} what={what} close={() => setOpen(false)} />}
    </>
  );
}

function NoteDialog({ found, run, what, close }: { found: Finding; run: number; what: string; close: () => void }) {
  const [comment, setComment] = useState(found.note?.comment ?? '');
  const noting = useNoting(run);
  const save = (comment: string | null) => {
    if (!noting.isPending) noting.mutate({ finding: found.id, comment }, { onSuccess: close });
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    if (comment.trim() !== '') save(comment.trim());
  }
  return (
    <Dialog title={fill(says.title, { what })} close={close}>
      <form onSubmit={submit} noValidate>
        <Textarea
          label={says.label}
          description={says.hint}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
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
          <Button variant="default" onClick={close}>
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
