import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Item } from '../../../http/client.ts';

/** A pointer that rested so long aims at nothing any more. */
const restMs = 2_500;

export interface SteadyRows {
  readonly rows: readonly Item[];
  /** Of those that are shown, the ones that the list has no more. */
  readonly gone: ReadonlySet<number>;
  /** How many the list has more than are shown. */
  readonly held: number;
  /** Shows the list as it is. */
  readonly settle: () => void;
  /** Goes to what the pointer moves over. */
  readonly pointer: { readonly onPointerMove: () => void; readonly onPointerLeave: () => void };
}

const idsOf = (items: readonly Item[]) => items.map((item) => item.invoice_id).join();

/**
 * Rows that do not jump under the pointer: while it moves over the table, what left the list keeps its place, greyed, and
 * what came waits; rows that changed are changed where they are. Once the pointer is away or rests, the list is as it is.
 * @param of what was asked for: another question is answered at once.
 */
export function useSteadyRows(items: readonly Item[], of: string): SteadyRows {
  const [aiming, setAiming] = useState(false);
  const [, again] = useState(0);
  const shown = useRef<{ of: string; rows: readonly Item[] }>({ of, rows: items });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const rest = useCallback(() => {
    clearTimeout(timer.current);
    setAiming(false);
  }, []);
  const move = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAiming(false), restMs);
    setAiming(true);
  }, []);
  const settle = useCallback(() => {
    shown.current = { ...shown.current, of: '' };
    again((count) => count + 1);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  return useMemo(() => {
    const before = shown.current;
    const now = new Map(items.map((item) => [item.invoice_id, item]));
    const steady = aiming && before.of === of && before.rows.length > 0;
    const known = new Set(before.rows.map((item) => item.invoice_id));
    // Further pages go on at the end, where nobody points.
    const last = before.rows.findLast((item) => now.has(item.invoice_id));
    const from = last === undefined ? 0 : items.findIndex((item) => item.invoice_id === last.invoice_id) + 1;
    const rows = steady
      ? [
          ...before.rows.map((item) => now.get(item.invoice_id) ?? item),
          ...items.slice(from).filter((item) => !known.has(item.invoice_id)),
        ]
      : items;
    shown.current = { of, rows: idsOf(rows) === idsOf(before.rows) && !steady ? items : rows };
    const kept = new Set(rows.map((item) => item.invoice_id));
    const gone = new Set(rows.filter((item) => !now.has(item.invoice_id)).map((item) => item.invoice_id));
    const held = items.filter((item) => !kept.has(item.invoice_id)).length;
    return { rows, gone, held, settle, pointer: { onPointerMove: move, onPointerLeave: rest } };
  }, [items, of, aiming, settle, move, rest]);
}
