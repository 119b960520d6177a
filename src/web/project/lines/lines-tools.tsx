import type { ReactNode } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import type { Command } from './reduce.ts';
import type { Ground } from './sheet.ts';
import type { Lines } from './use-lines.ts';

const says = words.commitmentsPage.schedule;

/** The buttons above lines: what the keys do, for whoever prefers to press. */
export function LinesTools(props: { lines: Lines; ground: Ground; children?: ReactNode }) {
  const { lines, ground, children } = props;
  const { state, dispatch } = lines;
  const row = state.rows[state.at.row];
  const fixed = ground.locked ?? (row?.fixed ? says.changeOrderLine : null);
  const last = state.rows.length - 1;
  const button = (name: string, command: Command, no: string | null) => (
    <GreyButton className="btn btn-row" name={name} no={no} onPress={() => dispatch(command)} />
  );
  return (
    <div className="toolbar lines-tools">
      {button(says.add, { do: 'add' }, ground.locked)}
      {button(says.duplicate, { do: 'duplicate' }, fixed)}
      {button(says.remove, { do: 'remove' }, fixed)}
      <span className="tools-gap" />
      {button(says.up, { do: 'shift', by: -1 }, ground.locked ?? (state.at.row === 0 ? says.isFirst : null))}
      {button(says.down, { do: 'shift', by: 1 }, ground.locked ?? (state.at.row >= last ? says.isLast : null))}
      <span className="tools-gap" />
      {button(says.undo, { do: 'undo' }, state.past.length === 0 ? says.nothingToUndo : null)}
      {button(says.redo, { do: 'redo' }, state.future.length === 0 ? says.nothingToRedo : null)}
      {children}
    </div>
  );
}

/** What keeps lines from being saved, each a way to its cell. */
export function WrongLines({ lines, ground }: { lines: Lines; ground: Ground }) {
  const { wrong, jump } = lines;
  if (wrong.length === 0) return null;
  const [one, many] = says.wrongTitle;
  return (
    <div className="banner wrong-list" data-tone="red" role="alert">
      <div>
        <strong>{fill(wrong.length === 1 ? one : many, { count: wrong.length })}</strong>
        <ul className="plain-list">
          {wrong.slice(0, mostShown).map(({ row, field, problem }) => (
            <li key={`${row} ${field}`}>
              <button
                type="button"
                className="link-button"
                onClick={() => jump({ row, column: ground.columns.indexOf(field) })}
              >
                {fill(says.wrongAt, { column: says.columns[field], line: row + 1 })}
              </button>
              {` – ${problem}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const mostShown = 50;
