import { words } from '../../domain/words/words.ts';
import type { Saving } from './use-persistent-save.ts';

const says = words.grid.saving;

/** Whether what stands in the form is saved, and where it is if not. Told as it changes. */
export function SaveState(props: { dirty: boolean; saving: Saving; isKept: boolean; made?: boolean }) {
  const { dirty, saving, isKept, made = true } = props;
  const state = saving !== 'idle' ? saving : !dirty ? (made ? 'saved' : 'new') : isKept ? 'kept' : 'notKept';
  return (
    <span className="save-state quiet" data-saving={state} role="status">
      {says[state]}
    </span>
  );
}
