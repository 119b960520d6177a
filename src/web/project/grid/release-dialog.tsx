import { Button } from '@mantine/core';
import { readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { type Freed, freedInAll, type Release } from './release.ts';

const says = words.lineGrid.release;
const amounts = ['work', 'materials', 'notHeld'] as const;

function FreedRow({ name, freed }: { name: string | number; freed: Omit<Freed, 'position'> }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {amounts.map((one) => (
        <td key={one} className="num" data-freed={one}>
          {readableMoney(freed[one])}
        </td>
      ))}
    </tr>
  );
}

/** What releasing all retainage comes to, line by line, before anything of it is in the form. */
export function ReleaseDialog(props: { release: Release; close: () => void; yes: () => void }) {
  const { release, close, yes } = props;
  const { lines, dueBefore, dueAfter } = release;
  return (
    <Dialog title={says.title} close={close}>
      <p>{says.says}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="sheet release-preview" aria-label={says.title} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{says.line}</th>
              {amounts.map((one) => (
                <th key={one} scope="col" className="num">
                  {says[one]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <FreedRow key={line.position} name={line.position} freed={line} />
            ))}
          </tbody>
          <tfoot>
            <FreedRow name={says.total} freed={freedInAll(lines)} />
          </tfoot>
        </table>
      </section>
      <p data-testid="release-due">
        {fill(says.due, { before: readableMoney(dueBefore), after: readableMoney(dueAfter) })}
      </p>
      <div className="dialog-buttons">
        <Button variant="default" onClick={close} data-first>
          {words.page.frame.cancel}
        </Button>
        <Button onClick={yes}>{says.yes}</Button>
      </div>
    </Dialog>
  );
}
