import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { type Give, useGiven } from '../parts/use-given.ts';

const says = words.page.move;

/** What a reason is asked for, in words: who reads it, what is said where it lacks, and what the button does. */
const kinds = {
  reject: { hint: says.rejectHint, missing: says.rejectMissing, button: words.page.moves.reject },
  free: {
    hint: words.outside.page.freeHint,
    missing: words.outside.page.freeMissing,
    button: words.page.moves.reject,
  },
  abandon: {
    hint: words.corrections.page.abandonSays,
    missing: words.corrections.page.reasonMissing,
    button: words.corrections.page.giveUp,
  },
  force: {
    hint: words.forced.page.askHint,
    missing: words.corrections.page.reasonMissing,
    button: words.forced.page.ask,
  },
} as const;

/** A move that is only as good as its reason: without one it is not sent, and until it is done the reason stays. */
export function ReasonDialog(props: { kind: keyof typeof kinds; title: string; close: () => void; give: Give }) {
  const { hint, missing, button } = kinds[props.kind];
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { problem, working, hand } = useGiven(props.give, props.close);
  const empty = reason.trim() === '';
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!empty) hand(reason.trim());
  }
  return (
    <Dialog title={props.title} close={props.close}>
      <form onSubmit={submit} noValidate>
        <div role="alert" className="form-problem" data-filled={problem !== null}>
          {problem}
        </div>
        <Textarea
          label={says.reason}
          description={hint}
          error={asked && empty ? missing : null}
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
          <Button type="submit" color="red.9" aria-disabled={working} aria-busy={working}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
