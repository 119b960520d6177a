import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Confirm } from '../parts/confirm.tsx';
import type { Saving } from './use-persistent-save.ts';

const says = words.grid.saving;

/** Whether what stands in the form is saved, and where it is if not. Told as it changes. */
export function SaveState(props: {
  dirty: boolean;
  saving: Saving;
  isKept: boolean;
  /** Is there an invoice already? */
  made?: boolean;
  /** Was it sent, and may there be an invoice of it that nobody heard of? */
  unanswered?: boolean;
  discard: () => void;
}) {
  const { dirty, saving, isKept, made = true, unanswered = false, discard } = props;
  const [asking, setAsking] = useState(false);
  const state = saving !== 'idle' ? saving : !dirty ? (made ? 'saved' : 'new') : isKept ? 'kept' : 'notKept';
  return (
    <>
      <span className="save-state quiet" data-saving={state} role="status">
        {says[state]}
      </span>
      {dirty && saving !== 'saving' && (
        <button type="button" className="btn btn-plain btn-row" onClick={() => setAsking(true)}>
          {says.undoAll}
        </button>
      )}
      {asking && (
        <Confirm
          title={says.undoAllTitle}
          says={unanswered ? says.undoAllSent : says.undoAllSays}
          yes={says.undoAll}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            discard();
          }}
        />
      )}
    </>
  );
}
