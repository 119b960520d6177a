import { useCallback, useMemo, useReducer, useRef } from 'react';
import type { Draft, Header } from './draft.ts';
import {
  draftNow,
  type FormCommand,
  type FormState,
  type Fresh,
  freshForm,
  groundOf,
  reduceForm,
} from './form-state.ts';
import type { Locks } from './grid/columns.ts';
import type { Command } from './grid/reduce.ts';
import { judgeLine } from './line-entry.ts';
import { type Typed, typedIn, type Where } from './merge.ts';
import type { CellName } from './wrong-fields.ts';

/**
 * What is being entered. Follows the server where nobody has typed, keeps what was typed, and says where both differ.
 * @param locks why lines cannot be changed.
 * @param back what was typed at an earlier time and not saved.
 * @param columns the ones that are shown at first.
 */
export function useDraft(fresh: Fresh, { locked, frozen }: Locks, back: readonly Typed[], columns: readonly string[]) {
  const locks = useMemo(() => ({ locked, frozen }), [locked, frozen]);
  const why = useRef(locks);
  why.current = locks;
  const [state, dispatch] = useReducer(
    (now: FormState, command: FormCommand) => reduceForm(now, command, why.current),
    null,
    () => reduceForm(freshForm(fresh, locks, columns), { do: 'restore', typed: back }, locks),
  );
  // While a cell is being typed into, its line stays what it was.
  const behind = state.stamp < fresh.stamp || (state.stamp === fresh.stamp && state.lines !== fresh.lines);
  if (behind && state.grid.edit === null) dispatch({ do: 'server', fresh });

  const { lines, columns: chosen } = state;
  const ground = useMemo(() => groundOf({ lines, columns: chosen }, locks), [lines, chosen, locks]);
  const draft = useMemo(() => draftNow(state, ground), [state, ground]);
  const typed = useMemo(() => typedIn(state.base, draft), [state.base, draft]);
  const judged = useMemo(() => lines.map((line) => judgeLine(line, draft.lines[line.key]!)), [lines, draft.lines]);
  return {
    state,
    ground,
    draft,
    /** What was typed and not saved yet, field by field. */
    typed,
    dirty: typed.length > 0,
    seen: state.stamp,
    conflicts: state.conflicts,
    news: state.news,
    pays: useMemo(() => judged.map((one) => one.pay), [judged]),
    change: useCallback((part: Partial<Header>) => dispatch({ do: 'header', part }), []),
    grid: useCallback((command: Command) => dispatch({ do: 'grid', command }), []),
    show: useCallback((shown: readonly string[]) => dispatch({ do: 'columns', columns: shown }), []),
    reveal: useCallback((where: CellName) => dispatch({ do: 'reveal', where }), []),
    saved: useCallback((sent: Draft, version: number) => dispatch({ do: 'saved', sent, stamp: version }), []),
    discard: useCallback(() => dispatch({ do: 'discard' }), []),
    sawNews: useCallback(() => dispatch({ do: 'sawNews' }), []),
    choose: useCallback((where: Where, whose: 'mine' | 'theirs') => dispatch({ do: 'choose', where, whose }), []),
  };
}
export type Form = ReturnType<typeof useDraft>;
