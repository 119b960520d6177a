import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from 'react';
import { commandOf } from './keys.ts';
import { copied } from './paste.ts';
import type { Command } from './reduce.ts';
import { type GridState, type Ground, nextWritable, type Place, whyNotAt } from './state.ts';

const placeOf = (target: EventTarget): Place | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const [row, column] = (cell?.dataset.place ?? '').split(':').map(Number);
  return cell === null || row === undefined || column === undefined ? null : { row, column };
};

/** What one types into. */
const fields = 'input, select';
const isField = (target: EventTarget) => target instanceof HTMLInputElement || target instanceof HTMLSelectElement;

const cellAt = (table: HTMLElement, { row, column }: Place) =>
  table.querySelector<HTMLElement>(`[data-place="${row}:${column}"]`);

/** How many lines are in sight: what PageDown goes on by. */
function pageOf(table: HTMLTableElement): number {
  const line = table.querySelector('tbody tr')?.getBoundingClientRect().height ?? 0;
  const frame = table.parentElement?.clientHeight ?? 0;
  const fixed = (table.tHead?.offsetHeight ?? 0) + (table.tFoot?.offsetHeight ?? 0);
  return line === 0 ? 1 : Math.max(1, Math.floor((Math.min(frame, window.innerHeight) - fixed) / line) - 1);
}

/**
 * Keyboard, mouse and clipboard of the grid, as commands; and the focus, which follows the active cell as long as it is
 * in the grid.
 * @param jump calls the focus to the active cell, whoever has it now; a new object each time.
 */
export function useGridHands(
  table: RefObject<HTMLTableElement | null>,
  state: GridState,
  ground: Ground,
  dispatch: (command: Command) => void,
  jump: object | null,
) {
  /** After Escape, Tab leaves the grid: nobody is caught in it. */
  const leaving = useRef(false);
  /** A field that had the focus is gone as soon as its line is not the active one: the focus is ours all the same. */
  const holds = useRef(false);
  const send = (command: Command) => {
    holds.current = true;
    dispatch(command);
  };
  const jumped = useRef(jump);
  const { at, to } = state;
  const editing = state.edit !== null;
  const opened = state.edit?.how === 'opened';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what the focus follows, by its numbers
  useLayoutEffect(() => {
    const root = table.current;
    if (root === null) return;
    const called = jump !== null && jump !== jumped.current;
    if (!called && !holds.current && !root.contains(document.activeElement)) return;
    jumped.current = jump;
    holds.current = false;
    const cell = cellAt(root, at);
    const target = cell?.querySelector<HTMLInputElement | HTMLSelectElement>(fields) ?? cell;
    if (document.activeElement !== target) target?.focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) {
      if (!editing) target.select();
      else if (opened) target.setSelectionRange(target.value.length, target.value.length);
    }
    (cellAt(root, to) ?? cell)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at.row, at.column, to.row, to.column, editing, opened, jump]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || table.current === null) return;
    const wasLeaving = leaving.current;
    leaving.current = event.key === 'Escape' && !editing;
    const writable = whyNotAt(ground, at) === null;
    const command = commandOf(event, state, pageOf(table.current), writable);
    if (command === null) return;
    if (command.do === 'tab' && (wasLeaving || nextWritable(ground, at, command.back ? -1 : 1) === null)) return;
    event.preventDefault();
    send(command);
  }

  function onMouseDown(event: MouseEvent) {
    const place = placeOf(event.target);
    if (place === null || event.button !== 0) return;
    // Within the cell that is being typed into, the mouse belongs to its text.
    if (editing && place.row === at.row && place.column === at.column) return;
    // A list to choose from opens by itself; that it has the focus makes its cell the active one.
    if (event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    send({ do: 'select', place, extend: event.shiftKey });
    // Where it was active before, nothing becomes other that the focus could follow.
    const active = cellAt(table.current!, at);
    (active?.querySelector<HTMLElement>(fields) ?? active)?.focus({ preventScroll: true });
  }

  function onMouseOver(event: MouseEvent) {
    const place = event.buttons === 1 && !editing ? placeOf(event.target) : null;
    if (place !== null && table.current?.contains(document.activeElement)) {
      send({ do: 'select', place, extend: true });
    }
  }

  /** A field that got the focus by other ways than ours (a screen reader, a program) is the active cell. */
  function onFocus(event: FocusEvent) {
    const place = isField(event.target) ? placeOf(event.target) : null;
    if (place !== null && (place.row !== at.row || place.column !== at.column)) dispatch({ do: 'select', place });
    if (event.target instanceof HTMLInputElement && !editing) event.target.select();
  }

  function onBlur(event: FocusEvent) {
    if (!table.current?.contains(event.relatedTarget) && editing) dispatch({ do: 'settle' });
  }

  function onCopy(event: ClipboardEvent) {
    if (editing) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copied(state, ground));
    if (event.type === 'cut') send({ do: 'clear' });
  }

  function onPaste(event: ClipboardEvent) {
    const text = event.clipboardData.getData('text/plain');
    if (editing && !/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    if (text !== '') send({ do: 'paste', text });
  }

  return {
    onKeyDown,
    onMouseDown,
    onMouseOver,
    onDoubleClick: (event: MouseEvent) => placeOf(event.target) !== null && send({ do: 'open' }),
    onFocus,
    onBlur,
    onCopy,
    onCut: onCopy,
    onPaste,
  };
}
