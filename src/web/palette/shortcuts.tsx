import { Button } from '@mantine/core';
import { Fragment, useId, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { command, Key } from './keys.tsx';
import { pages } from './pages.ts';
import { setSingleKeys, singleKeysWork } from './use-keys.ts';

const { shortcuts: says } = words.palette;
type Line = readonly [keys: readonly string[], says: string];

const everywhere: readonly Line[] = [
  [[command, 'K'], says.palette],
  [['?'], says.keys],
  [['/'], says.search],
  [['Tab', 'shiftTab'], says.next],
  [['escape'], says.close],
  ...pages
    .filter(({ key }) => key !== undefined)
    .map(({ key, name }): Line => [['g', key!], fill(says.goTo, { page: name })]),
];
const inPalette: readonly Line[] = [
  [['up', 'down'], says.choose],
  [['enter'], says.run],
  [['escape'], says.close],
];
const inLists: readonly Line[] = [
  [['space'], says.mark],
  [['enter'], says.press],
];

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className="shortcuts">
        {lines.map(([keys, what]) => (
          <Fragment key={what}>
            <dt>
              <Key keys={keys} />
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

/** All keys, and the switch that turns the single ones off. */
export function Shortcuts({ close }: { close: () => void }) {
  const [single, setSingle] = useState(singleKeysWork);
  const hint = useId();
  return (
    <Dialog title={says.title} close={close} wide>
      <div className="shortcut-columns">
        <Lines title={says.everywhere} lines={everywhere} />
        <div>
          <Lines title={words.palette.shortcuts.inPalette} lines={inPalette} />
          <Lines title={says.inLists} lines={inLists} />
          <section>
            <h3>{says.inLines}</h3>
            <p className="quiet">{words.grid.keysSay}</p>
          </section>
        </div>
      </div>
      <label className="shortcut-switch">
        <input
          type="checkbox"
          checked={single}
          aria-describedby={hint}
          onChange={({ currentTarget }) => {
            setSingleKeys(currentTarget.checked);
            setSingle(currentTarget.checked);
          }}
        />
        {says.single}
      </label>
      <p id={hint} className="quiet">
        {says.singleSays}
      </p>
      <div className="dialog-buttons">
        <Button data-first onClick={close}>
          {words.page.frame.close}
        </Button>
      </div>
    </Dialog>
  );
}
