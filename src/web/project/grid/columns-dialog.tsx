import { Button } from '@mantine/core';
import { words } from '../../../domain/words/words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import type { FormLine } from '../draft.ts';
import { allColumns, fixedColumns } from './columns.ts';

const says = words.lineGrid;

/** Every column with a box to tick: the choice is seen behind the dialog as one makes it. */
export function ColumnsDialog(props: {
  lines: readonly FormLine[];
  chosen: readonly string[];
  choose: (columns: readonly string[]) => void;
  close: () => void;
}) {
  const { lines, chosen, choose, close } = props;
  const columns = allColumns(lines).filter(({ id }) => !fixedColumns.includes(id));
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    if (next.length > 0) choose(next);
  };
  return (
    <Dialog title={says.choose} close={close}>
      <p>{says.chooseSays}</p>
      <fieldset className="column-boxes">
        <legend className="sr-only">{says.choose}</legend>
        {columns.map(({ id, label }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            {label}
          </label>
        ))}
      </fieldset>
      <div className="dialog-buttons">
        <Button onClick={close} data-first>
          {says.close}
        </Button>
      </div>
    </Dialog>
  );
}
