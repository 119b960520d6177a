import type { KeyboardEvent, RefObject } from 'react';
import { commandOf } from '../grid/keys.ts';
import { useSheetHands } from '../grid/use-sheet-hands.ts';
import { copied } from './paste.ts';
import { type Command, mayGrow } from './reduce.ts';
import type { Ground } from './sheet.ts';
import { fieldAt, type LinesState, nextWritable, whyNotAt } from './state.ts';

const withAlt: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'shift', by: -1 },
  ArrowDown: { do: 'shift', by: 1 },
  Insert: { do: 'add' },
  Delete: { do: 'remove' },
};

/** The hands of a schedule's lines. @param jump calls the focus to the active cell; a new number each time. */
export const useHands = (
  table: RefObject<HTMLTableElement | null>,
  state: LinesState,
  ground: Ground,
  dispatch: (command: Command) => void,
  jump: number,
) =>
  useSheetHands<Command>(table, {
    ...{ state, dispatch, jump, line: state.rows[state.at.row]?.key },
    copied: () => copied(state, ground),
    commandOf: (event, page) => meant(event, page, state, ground),
    goesOn: (back) =>
      nextWritable(state, ground, state.at, back ? -1 : 1) !== null || (!back && mayGrow(state, ground)),
  });

function meant(event: KeyboardEvent, page: number, state: LinesState, ground: Ground): Command | null {
  if (event.altKey && Object.hasOwn(withAlt, event.key)) return withAlt[event.key]!;
  const field = fieldAt(ground, state.at);
  // The list of codes that opens under the field has these keys for itself.
  const choosing = state.edit !== null && (field === 'cost_code' || field === 'cost_type');
  if (choosing && /^Arrow(Up|Down)$/.test(event.key)) return null;
  return commandOf(event, state, page, whyNotAt(state, ground, state.at) === null);
}
