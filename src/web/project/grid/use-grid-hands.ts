import type { RefObject } from 'react';
import { commandOf } from './keys.ts';
import { copied } from './paste.ts';
import type { Command } from './reduce.ts';
import { type GridState, type Ground, nextWritable, whyNotAt } from './state.ts';
import { useSheetHands } from './use-sheet-hands.ts';

/** The hands of an invoice's lines. @param jump calls the focus to the active cell; a new object each time. */
export const useGridHands = (
  table: RefObject<HTMLTableElement | null>,
  state: GridState,
  ground: Ground,
  dispatch: (command: Command) => void,
  jump: object | null,
) =>
  useSheetHands<Command>(table, {
    ...{ state, dispatch, jump },
    copied: () => copied(state, ground),
    commandOf: (event, page) => commandOf(event, state, page, whyNotAt(ground, state.at) === null),
    goesOn: (back) => nextWritable(ground, state.at, back ? -1 : 1) !== null,
  });
