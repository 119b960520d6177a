import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { mostAtOnce } from '../../../domain/list-view.ts';
import type { Item, SelectedInvoice } from '../../../http/client.ts';

export interface Selected {
  /** What the list was asked for. */
  readonly of: string;
  /** Of those that are on the page, and of those that were chosen beyond it. */
  readonly chosen: readonly SelectedInvoice[];
  readonly marked: ReadonlySet<number>;
  /** Names of invoices by id, as far as they were on the page. */
  readonly toggle: (id: number) => void;
  readonly set: (ids: readonly number[], marked: boolean) => void;
  /** @param of what it is the answer to: where the list asks for something else by now, nothing is chosen. */
  readonly choose: (all: readonly SelectedInvoice[], of: string) => void;
  readonly clear: () => void;
}

const short = ({ invoice_id, version, erp_status, parked }: Item): SelectedInvoice => ({
  invoice_id,
  version,
  erp_status,
  parked,
});

/**
 * What is selected, across pages. A row that leaves the list is selected no more; those that never were on the page stay
 * as they were when they were chosen, and the server refuses what has changed since.
 * @param of what was asked for: another question starts without a selection.
 */
export function useSelection(items: readonly Item[], of: string): Selected {
  const [picked, setPicked] = useState<ReadonlyMap<number, SelectedInvoice>>(new Map());
  const seen = useRef(new Set<number>());
  const asked = useRef(of);
  asked.current = of;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts without a selection
  useEffect(() => {
    setPicked(new Map());
    seen.current = new Set();
  }, [of]);

  const loaded = useMemo(() => new Map(items.map((item) => [item.invoice_id, item])), [items]);
  const now = useRef(loaded);
  now.current = loaded;
  for (const id of loaded.keys()) seen.current.add(id);

  const { chosen, marked } = useMemo(() => {
    const still: SelectedInvoice[] = [];
    for (const [id, one] of picked) {
      const item = loaded.get(id);
      if (item !== undefined) still.push(short(item));
      else if (!seen.current.has(id)) still.push(one);
    }
    return { chosen: still, marked: new Set(still.map((one) => one.invoice_id)) };
  }, [picked, loaded]);

  const set = useCallback((ids: readonly number[], mark: boolean) => {
    setPicked((before) => {
      const next = new Map(before);
      for (const id of ids) {
        const item = now.current.get(id);
        if (!mark) next.delete(id);
        else if (item !== undefined && next.size < mostAtOnce) next.set(id, short(item));
      }
      return next;
    });
  }, []);
  const toggle = useCallback((id: number) => {
    setPicked((before) => {
      const next = new Map(before);
      const item = now.current.get(id);
      if (!next.delete(id) && item !== undefined && next.size < mostAtOnce) next.set(id, short(item));
      return next;
    });
  }, []);
  const choose = useCallback((all: readonly SelectedInvoice[], to: string) => {
    if (to === asked.current) setPicked(new Map(all.map((one) => [one.invoice_id, one])));
  }, []);
  const clear = useCallback(() => setPicked(new Map()), []);
  return { of, chosen, marked, toggle, set, choose, clear };
}
