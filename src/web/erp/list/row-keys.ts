import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Selected } from './selection.ts';

const rowOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('tr[data-invoice-id]') : null;
const idOf = (row: HTMLElement) => Number(row.dataset.invoiceId);
const isOwn = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, input, [data-tip]') !== null;

export const focusRow = (id: number, options?: FocusOptions): void =>
  document.querySelector<HTMLElement>(`tr[data-invoice-id="${id}"]`)?.focus(options);

/** A row of the list, and where it stood when it was last there. */
export interface Place {
  readonly id: number;
  readonly at: number;
}

/**
 * The row that is so many further. Where the one that it is counted from has left the list, what came after it stands in its
 * place by now, and is the next.
 */
export function rowAfter(ids: readonly number[], from: number | null, by: number, last: Place | null): number | null {
  const at = from === null ? -1 : ids.indexOf(from);
  const left = at === -1 && last !== null && last.id === from;
  const to = left ? last.at + (by > 0 ? by - 1 : by) : at + by;
  const next = ids[Math.max(0, Math.min(ids.length - 1, to))];
  return next === undefined || next === from ? null : next;
}

/** The row that one was at last: whoever comes back from its invoice goes on from there. */
let lastAt: number | null = null;

/** The row that the Tab key stops at: the one that one was at last. */
function useActiveRow(ids: readonly number[]) {
  const [active, setActive] = useState(lastAt);
  const back = useRef(lastAt);
  useEffect(() => {
    lastAt = active;
  }, [active]);
  useEffect(() => {
    if (back.current === null || ids.length === 0) return;
    // It stands where it stood, and whoever has begun with something else is left alone.
    if (document.activeElement === document.body) focusRow(back.current, { preventScroll: true });
    back.current = null;
  }, [ids]);
  const stop = active !== null && ids.includes(active) ? active : (ids[0] ?? null);
  return { stop, setActive };
}

/** Rows are selected one by one, or all from the last one. */
function useMarking(ids: readonly number[], { toggle, set, marked }: Selected) {
  const anchor = useRef<number | null>(null);
  const mark = useCallback(
    (id: number, range: boolean) => {
      const [from, to] = [ids.indexOf(anchor.current ?? id), ids.indexOf(id)];
      if (!range || from === -1) toggle(id);
      // As the one that it began with now is.
      else
        set(
          ids.slice(Math.min(from, to), Math.max(from, to) + 1),
          anchor.current === id || marked.has(anchor.current!),
        );
      if (!range || from === -1) anchor.current = id;
    },
    [ids, toggle, set, marked],
  );
  /** From a row to the next that the arrows go to. */
  const markOn = (id: number, next: number) => {
    anchor.current ??= id;
    const ends = [ids.indexOf(id), ids.indexOf(next)];
    set(ids.slice(Math.min(...ends), Math.max(...ends) + 1), true);
  };
  return { mark, markOn };
}

/**
 * The keys and presses of the table: arrows from row to row, Space selects, Shift selects everything from the last one,
 * Enter and a press on a row open it beside the list. One row is a stop of the Tab key.
 */
export function useRowKeys(
  ids: readonly number[],
  selection: Selected,
  open: (id: number) => void,
  /** The one that is shown beside the list, which follows. */
  beside: number | undefined,
) {
  const { stop, setActive } = useActiveRow(ids);
  const { mark, markOn } = useMarking(ids, selection);
  const last = useRef<Place | null>(null);
  const placed = beside === undefined ? -1 : ids.indexOf(beside);
  if (placed !== -1) last.current = { id: beside!, at: placed };

  const step = useCallback(
    (from: number | null, by: number): number | null => {
      const next = rowAfter(ids, from, by, last.current);
      if (next !== null) setActive(next);
      return next;
    },
    [ids, setActive],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rowOf(event.target);
    if (row === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const id = idOf(row);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -ids.length, End: ids.length }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const leads = beside !== undefined && !event.shiftKey;
      // The one that is shown may have left, and the focus with it to a row beside: it goes on from where that stood.
      const next = step(leads && placed === -1 ? beside : id, by);
      if (next === null) return;
      if (event.shiftKey) markOn(id, next);
      else if (leads) open(next);
      focusRow(next);
      return;
    }
    if (event.target !== row && isOwn(event.target)) return;
    if (event.key === ' ') {
      event.preventDefault();
      mark(id, event.shiftKey);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(id);
    }
  };
  const onClick = (event: MouseEvent) => {
    const row = rowOf(event.target);
    if (row === null) return;
    const id = idOf(row);
    const target = event.target as Element;
    if (target.closest('td.mark') !== null) {
      setActive(id);
      return mark(id, event.shiftKey);
    }
    if (target.closest('.beside') === null && isOwn(target)) return;
    // Text that somebody marks to copy it is no press.
    if (window.getSelection()?.type === 'Range' && target.closest('.beside') === null) return;
    setActive(id);
    if (event.shiftKey) return mark(id, true);
    open(id);
  };
  const onFocus = (event: { readonly target: EventTarget }) => {
    const row = rowOf(event.target);
    if (row !== null) setActive(idOf(row));
  };
  return { stop, step, handlers: { onKeyDown, onClick, onFocus } };
}
