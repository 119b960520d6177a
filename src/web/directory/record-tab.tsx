import { type ReactNode, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { Sheet } from './sheet.tsx';

const all = words.directoryPage;

interface Listed {
  readonly id: number;
  readonly name: string;
}

/** A tab of records: a button that adds one, the list, and the dialog in which one is made or changed. */
export function RecordTab<R extends Listed>(props: {
  add: string;
  caption: string;
  columns: readonly string[];
  rows: readonly R[] | undefined;
  error: unknown;
  none: string;
  /** Why nothing may be changed; null where it may. */
  no: string | null;
  row: (record: R, edit: () => void) => ReactNode;
  /** @param record null for a new one */
  dialog: (record: R | null, close: () => void, key: string) => ReactNode;
}) {
  const { add, columns, no, row, dialog, ...list } = props;
  const [editing, setEditing] = useState<R | 'new' | null>(null);
  const close = () => setEditing(null);
  // As it is by now: what others save while it is open is told in the dialog.
  const open = editing === 'new' ? null : (list.rows?.find(({ id }) => id === editing?.id) ?? editing);
  return (
    <>
      <div className="toolbar">
        <GreyButton className="btn btn-main" name={add} no={no} onPress={() => setEditing('new')} />
      </div>
      <Sheet
        {...list}
        columns={[...columns, all.people.actions]}
        row={(record: R) => row(record, () => setEditing(record))}
      />
      {editing === 'new' && dialog(null, close, 'new')}
      {open !== null && dialog(open, close, String(open.id))}
    </>
  );
}

/** The name of a record in its list, and whether it is still active. */
export function NameCell({ name, active }: { name: string; active: boolean }) {
  return (
    <th scope="row">
      {name}
      {!active && <span className="badge badge-status">{all.inactive}</span>}
    </th>
  );
}

export function EditButton({ name, no, edit }: { name: string; no: string | null; edit: () => void }) {
  return (
    <GreyButton className="btn btn-row" name={all.edit} about={fill(all.editAbout, { name })} no={no} onPress={edit} />
  );
}
