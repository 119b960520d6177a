import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Dialog } from '../parts/dialog.tsx';

const says = words.page.move;

/** A rejection is only as good as its reason: without one it is not sent. */
export function RejectDialog(props: { title: string; close: () => void; reject: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const empty = reason.trim() === '';
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!empty) props.reject(reason.trim());
  }
  return (
    <Dialog title={props.title} close={props.close}>
      <form onSubmit={submit} noValidate>
        <Textarea
          label={says.rejectReason}
          description={says.rejectHint}
          error={asked && empty ? says.rejectMissing : null}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          rows={4}
          maxLength={2000}
          withAsterisk
          required
          data-first
        />
        <div className="dialog-buttons">
          <Button variant="default" onClick={props.close}>
            {words.page.frame.cancel}
          </Button>
          <Button type="submit" color="red.8">
            {words.page.moves.reject}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
