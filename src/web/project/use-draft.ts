import { useCallback, useMemo, useReducer, useRef } from 'react';
import { type Draft, type Header, judgeLine } from './draft.ts';
import {
  draftNow,
  type FormCommand,
  type FormState,
  type Fresh,
  freshForm,
  groundOf,
  reduceForm,
} from './form-state.ts';
import type { Command } from './grid/reduce.ts';
import { type Typed, typedIn, type Where } from './merge.ts';

/**
 * What is being entered. Follows the server where nobody has typed, keeps what was typed, and says where both differ.
 * @param locked why no line can be changed; null where they can.
 * @param back what was typed at an earlier time and not saved.
 */
export function useDraft(fresh: Fresh, locked: string | null, back: readonly Typed[]) {
  const why = useRef(locked);
  why.current = locked;
  const [state, dispatch] = useReducer(
    (now: FormState, command: FormCommand) => reduceForm(now, command, why.current),
    null,
    () => reduceForm(freshForm(fresh, locked), { do: 'restore', typed: back }, locked),
  );
  // While a cell is being typed into, its line stays what it was.
  const behind = state.stamp < fresh.stamp || (state.stamp === fresh.stamp && state.lines !== fresh.lines);
  if (behind && state.grid.edit === null) dispatch({ do: 'server', fresh });

  const { lines } = state;
  const ground = useMemo(() => groundOf({ lines }, locked), [lines, locked]);
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
    saved: useCallback((sent: Draft, version: number) => dispatch({ do: 'saved', sent, stamp: version }), []),
    discard: useCallback(() => dispatch({ do: 'discard' }), []),
    sawNews: useCallback(() => dispatch({ do: 'sawNews' }), []),
    choose: useCallback((where: Where, whose: 'mine' | 'theirs') => dispatch({ do: 'choose', where, whose }), []),
  };
}
export type Form = ReturnType<typeof useDraft>;
