import { type FocusEvent, useLayoutEffect, useRef } from 'react';
import { handFocusTo, hasLost } from './lost-focus.ts';

/** What had the focus last in the rows of a table, and in which of them it stood. */
interface Held {
  readonly element: Element;
  readonly row: number;
}

/**
 * Where what has the focus leaves a table, alone or with its row, the row that stands in its place takes it: else the keyboard
 * is thrown back to the top of the page. The row's heading takes it, no button: a second press of Enter must not do the same
 * to another record.
 * @returns what the table's body needs.
 */
export function useRowFocus() {
  const body = useRef<HTMLTableSectionElement>(null);
  const held = useRef<Held | null>(null);
  // Whatever was drawn anew may have taken it away.
  useLayoutEffect(() => {
    if (held.current === null || !hasLost(held.current.element)) return;
    const rows = [...(body.current?.rows ?? [])];
    const row = rows[Math.min(held.current.row, rows.length - 1)];
    held.current = null;
    handFocusTo(row?.querySelector<HTMLElement>('th') ?? document.getElementById('page-title'));
  });
  function onFocus({ target }: FocusEvent) {
    const row = target.closest('tr')?.sectionRowIndex;
    held.current = row === undefined ? null : { element: target, row };
  }
  function onBlur({ currentTarget, relatedTarget: next }: FocusEvent) {
    // A dialog gives it back; nothing at all is where it is lost.
    if (next !== null && !currentTarget.contains(next) && next.closest('dialog') === null) held.current = null;
  }
  return { ref: body, onFocus, onBlur };
}
