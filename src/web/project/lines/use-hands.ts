import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from 'react';
import { commandOf } from '../grid/keys.ts';
import { type Place, spanOf } from '../grid/state.ts';
import { writeBlock } from '../grid/tsv.ts';
import { type Command, mayGrow } from './reduce.ts';
import type { Ground } from './sheet.ts';
import { fieldAt, type LinesState, nextWritable, whyNotAt } from './state.ts';

const placeOf = (target: EventTarget): Place | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const [row, column] = (cell?.dataset.place ?? '').split(':').map(Number);
  return cell === null || row === undefined || column === undefined ? null : { row, column };
};
const cellAt = (table: HTMLElement, { row, column }: Place) =>
  table.querySelector<HTMLElement>(`[data-place="${row}:${column}"]`);

/** So many lines PageDown goes on by. */
const page = 12;

const withAlt: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'shift', by: -1 },
  ArrowDown: { do: 'shift', by: 1 },
  Insert: { do: 'add' },
  Delete: { do: 'remove' },
};

/** The range as a spreadsheet takes it. */
function copied(state: LinesState, ground: Ground): string {
  const { top, bottom, left, right } = spanOf(state);
  const columns = ground.columns.slice(left, right + 1);
  return writeBlock(
    state.rows
      .slice(top, bottom + 1)
      .map((row, i) => columns.map((column) => (column === 'position' ? String(top + i + 1) : row.cells[column]))),
  );
}

/**
 * Keyboard, mouse and clipboard of the lines, as commands; and the focus, which follows the active cell as long as it is
 * in the grid.
 * @param jump the active cell is to have the focus, whoever has it now; a new number each time.
 */
export function useHands(
  table: RefObject<HTMLTableElement | null>,
  state: LinesState,
  ground: Ground,
  dispatch: (command: Command) => void,
  jump: number,
) {
  /** After Escape, Tab leaves the grid: nobody is caught in it. */
  const leaving = useRef(false);
  const holds = useRef(false);
  const jumped = useRef(jump);
  const send = (command: Command) => {
    holds.current = true;
    dispatch(command);
  };
  const { at, to } = state;
  const key = state.rows[at.row]?.key;
  const editing = state.edit !== null;
  const opened = state.edit?.how === 'opened';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what the focus follows, by its numbers
  useLayoutEffect(() => {
    const root = table.current;
    const called = jumped.current !== jump;
    if (root === null || (!called && !holds.current && !root.contains(document.activeElement))) return;
    jumped.current = jump;
    holds.current = false;
    const cell = cellAt(root, at);
    const target = cell?.querySelector<HTMLInputElement>('input') ?? cell;
    if (document.activeElement !== target) target?.focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) {
      if (!editing) target.select();
      else if (opened) target.setSelectionRange(target.value.length, target.value.length);
    }
    (cellAt(root, to) ?? cell)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [key, at.row, at.column, to.row, to.column, editing, opened, jump]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || table.current === null || placeOf(event.target) === null) return;
    const wasLeaving = leaving.current;
    leaving.current = event.key === 'Escape' && !editing;
    const alt = event.altKey && Object.hasOwn(withAlt, event.key) ? withAlt[event.key]! : null;
    const field = fieldAt(ground, at);
    // The list of codes that opens under the field has these keys for itself.
    const choosing = editing && (field === 'cost_code' || field === 'cost_type') && /^Arrow(Up|Down)$/.test(event.key);
    const writable = whyNotAt(state, ground, at) === null;
    const command = alt ?? (choosing ? null : commandOf(event, state, page, writable));
    if (command === null) return;
    if (command.do === 'tab') {
      const next = nextWritable(state, ground, at, command.back ? -1 : 1);
      const grows = !command.back && mayGrow(state, ground);
      if (wasLeaving || (next === null && !grows)) return;
    }
    event.preventDefault();
    send(command);
  }

  function onMouseDown(event: MouseEvent) {
    const place = placeOf(event.target);
    if (place === null || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest('[draggable="true"]')) return;
    if (editing && place.row === at.row && place.column === at.column) return;
    event.preventDefault();
    send({ do: 'select', place, extend: event.shiftKey });
    const active = cellAt(table.current!, at);
    (active?.querySelector('input') ?? active)?.focus({ preventScroll: true });
  }

  function onMouseOver(event: MouseEvent) {
    const place = event.buttons === 1 && !editing ? placeOf(event.target) : null;
    if (place !== null && table.current?.contains(document.activeElement)) {
      send({ do: 'select', place, extend: true });
    }
  }

  function onFocus(event: FocusEvent) {
    const place = event.target instanceof HTMLInputElement ? placeOf(event.target) : null;
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
