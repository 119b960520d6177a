import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useKeptDraft } from '../parts/kept-draft.ts';
import { type Give, useGiven } from '../parts/use-given.ts';
import { useCompany } from '../session.tsx';

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

interface Given {
  readonly kind: keyof typeof kinds;
  /** Of what, and of which state of it, the reason is: of another it is not offered. */
  readonly about: string;
  readonly title: string;
  readonly close: () => void;
  readonly give: Give;
}

/**
 * A move that is only as good as its reason: without one it is not sent, and until it is done or given up the reason stays,
 * over a stray Escape and an ended session too.
 */
export function ReasonDialog(props: Given) {
  const { hint, missing, button } = kinds[props.kind];
  const draft = useKeptDraft(`${props.kind} ${useCompany().id} ${props.about}`, { reason: '' });
  const reason = String(draft.values.reason);
  const [asked, setAsked] = useState(false);
  const give: Give = async (typed, shown) => {
    const no = await props.give(typed, shown);
    if (no === null) draft.forget();
    return no;
  };
  const { problem, working, hand } = useGiven(give, props.close);
  const giveUp = () => {
    draft.forget();
    props.close();
  };
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
        {draft.wasKept && <p className="note">{words.directoryPage.keptSays}</p>}
        <Textarea
          label={says.reason}
          description={hint}
          error={asked && empty ? missing : null}
          value={reason}
          onChange={(event) => draft.change('reason', event.target.value)}
          rows={4}
          maxLength={2000}
          withAsterisk
          required
          data-first
        />
        <div className="dialog-buttons">
          <Button variant="default" onClick={giveUp}>
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
