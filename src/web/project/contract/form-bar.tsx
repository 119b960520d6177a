import type { ReactNode } from 'react';
import { words } from '../../../domain/words/words.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import type { Saving } from '../use-persistent-save.ts';

const says = words.commitmentsPage;

/** What saves a page, always in sight: what is not saved yet, and whether the server answers. */
export function FormBar(props: {
  /** To the left, such as what deletes. */
  before?: ReactNode;
  /** Beside Save, such as what discards. */
  beside?: ReactNode;
  name: string;
  no: string | null;
  dirty: boolean;
  saving: Saving;
  submit: () => void;
}) {
  const { before, beside, name, no, dirty, saving, submit } = props;
  const waiting = saving === 'waiting';
  return (
    <div className="form-bar">
      {before}
      <span className="save-state" data-saving={waiting ? 'waiting' : dirty ? 'kept' : 'saved'} role="status">
        {waiting ? says.form.waiting : dirty ? says.schedule.unsaved : ''}
      </span>
      {beside}
      <GreyButton className="btn btn-main" name={name} no={no} working={saving !== 'idle'} onPress={submit} />
    </div>
  );
}
