import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from 'react';
import type { SheetCommand } from './reduce.ts';
import type { GridState, Place } from './state.ts';

/** What hands need to know of a grid, whatever stands in it. */
export interface Sheet<Own> {
  readonly state: Pick<GridState, 'at' | 'to' | 'edit'>;
  readonly dispatch: (command: SheetCommand | Own) => void;
  /** Calls the focus to the active cell, whoever has it now: another value each time, null for never. */
  readonly jump: unknown;
  /** Which line is active, where lines change their places; the focus goes along. */
  readonly line?: unknown;
  /** The range as a spreadsheet takes it. */
  readonly copied: () => string;
  /** What a key means. @param page how many lines are in sight. */
  readonly commandOf: (event: KeyboardEvent, page: number) => SheetCommand | Own | null;
  /** Does Tab lead on within the grid? */
  readonly goesOn: (back: boolean) => boolean;
}

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
const fieldAt = (table: HTMLElement, place: Place): HTMLElement | null => {
  const cell = cellAt(table, place);
  return cell?.querySelector<HTMLElement>(fields) ?? cell;
};

/** How many lines are in sight: what PageDown goes on by. */
function pageOf(table: HTMLTableElement): number {
  const line = table.querySelector('tbody tr')?.getBoundingClientRect().height ?? 0;
  const frame = table.parentElement?.clientHeight ?? 0;
  const fixed = (table.tHead?.offsetHeight ?? 0) + (table.tFoot?.offsetHeight ?? 0);
  return line === 0 ? 1 : Math.max(1, Math.floor((Math.min(frame, window.innerHeight) - fixed) / line) - 1);
}

/**
 * Keyboard, mouse and clipboard of a grid, as commands; and the focus, which follows the active cell as long as it is in
 * the grid.
 */
export function useSheetHands<Own extends { readonly do: string } = never>(
  table: RefObject<HTMLTableElement | null>,
  sheet: Sheet<Own>,
) {
  const { dispatch } = sheet;
  const { at, edit } = sheet.state;
  const editing = edit !== null;
  /** After Escape, Tab leaves the grid: nobody is caught in it. */
  const leaving = useRef(false);
  const holds = useFocus(table, sheet);
  const send = (command: SheetCommand | Own) => {
    holds.current = true;
    dispatch(command);
  };

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || table.current === null || placeOf(event.target) === null) return;
    const wasLeaving = leaving.current;
    leaving.current = event.key === 'Escape' && !editing;
    const command = sheet.commandOf(event, pageOf(table.current));
    if (command === null) return;
    if (command.do === 'tab' && (wasLeaving || !sheet.goesOn(event.shiftKey))) return;
    event.preventDefault();
    send(command);
  }

  function onMouseDown(event: MouseEvent) {
    const place = placeOf(event.target);
    if (place === null || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest('[draggable="true"]')) return;
    // Within the cell that is being typed into, the mouse belongs to its text.
    if (editing && place.row === at.row && place.column === at.column) return;
    // A list to choose from opens by itself; that it has the focus makes its cell the active one.
    if (event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    send({ do: 'select', place, extend: event.shiftKey });
    // Where it was active before, nothing becomes other that the focus could follow.
    fieldAt(table.current!, at)?.focus({ preventScroll: true });
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
    event.clipboardData.setData('text/plain', sheet.copied());
    if (event.type === 'cut') send({ do: 'clear' });
  }

  function onPaste(event: ClipboardEvent) {
    const text = event.clipboardData.getData('text/plain');
    if (editing && !/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    if (text !== '') send({ do: 'paste', text });
  }

  const onDoubleClick = (event: MouseEvent) => placeOf(event.target) !== null && send({ do: 'open' });
  return { onKeyDown, onMouseDown, onMouseOver, onDoubleClick, onFocus, onBlur, onCopy, onCut: onCopy, onPaste };
}

/** The focus goes where the active cell is. @returns whether it is the grid's, though its field may be gone. */
function useFocus(
  table: RefObject<HTMLTableElement | null>,
  { state, jump, line }: Pick<Sheet<never>, 'state' | 'jump' | 'line'>,
) {
  /** A field that had the focus is gone as soon as its line is not the active one: the focus is ours all the same. */
  const holds = useRef(false);
  const jumped = useRef(jump);
  const { at, to, edit } = state;
  const editing = edit !== null;
  const opened = edit?.how === 'opened';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what the focus follows, by its numbers
  useLayoutEffect(() => {
    const root = table.current;
    if (root === null) return;
    const called = jump !== null && jump !== jumped.current;
    if (!called && !holds.current && !root.contains(document.activeElement)) return;
    jumped.current = jump;
    holds.current = false;
    const target = fieldAt(root, at);
    if (document.activeElement !== target) target?.focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) {
      if (!editing) target.select();
      else if (opened) target.setSelectionRange(target.value.length, target.value.length);
    }
    (cellAt(root, to) ?? cellAt(root, at))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [line, at.row, at.column, to.row, to.column, editing, opened, jump]);
  return holds;
}
