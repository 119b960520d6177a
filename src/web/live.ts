import { useEffect, useState } from 'react';
import { keys, queries } from './api.ts';

export type Liveness = 'live' | 'reconnecting';
interface Changed {
  readonly invoice_id: number | null;
  readonly project_id: number | null;
}

/** Changes come in bursts (a bulk of thousands); so often at most are the lists asked again. */
const breathMs = 150;

/** Makes whoever shows one of the changed invoices ask again. What is on screen stays until the answer is there. */
function askAgain(company: number, changes: readonly Changed[]): Promise<unknown> {
  const every = changes.some((change) => change.invoice_id === null);
  const waits = [queries.invalidateQueries({ queryKey: keys.erp(company) })];
  if (every) return queries.invalidateQueries({ queryKey: keys.company(company) });
  for (const id of new Set(changes.map((change) => change.invoice_id!))) {
    waits.push(queries.invalidateQueries({ queryKey: keys.invoice(company, id) }));
  }
  for (const id of new Set(changes.map((change) => change.project_id))) {
    if (id !== null) waits.push(queries.invalidateQueries({ queryKey: keys.project(company, id) }));
  }
  return Promise.all(waits);
}

/** Listens to one company's changes for as long as it is on screen. */
export function listen(company: number, tell: (liveness: Liveness) => void): () => void {
  let waiting: Changed[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let busy = false;
  let lost = false;
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    timer = null;
    if (busy || waiting.length === 0) return;
    const changes = waiting;
    waiting = [];
    busy = true;
    void askAgain(company, changes).finally(() => {
      busy = false;
      if (waiting.length > 0) timer ??= setTimeout(flush, breathMs);
    });
  };
  const note = (change: Changed) => {
    waiting.push(change);
    timer ??= setTimeout(flush, breathMs);
  };
  const open = () => {
    source = new EventSource(`/api/v1/companies/${company}/events`);
    source.onopen = () => {
      tell('live');
      // What changed while nobody listened is not told again.
      if (lost) note({ invoice_id: null, project_id: null });
      lost = false;
    };
    source.addEventListener('changed', (event) => note(JSON.parse(event.data) as Changed));
    source.onerror = () => {
      tell('reconnecting');
      lost = true;
      // The browser tries again by itself unless the answer was no event stream at all (a restart, a proxy's page).
      if (source?.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, 2_000);
      // Or the session has ended, which whoever asks who is signed in is told of.
      void queries.invalidateQueries({ queryKey: keys.me });
    };
  };
  open();
  return () => {
    source?.close();
    if (timer) clearTimeout(timer);
    if (again) clearTimeout(again);
  };
}

/** @param may whoever may read no invoice is told of none. */
export function useLive(company: number, may: boolean): Liveness {
  const [liveness, setLiveness] = useState<Liveness>('live');
  useEffect(() => (may ? listen(company, setLiveness) : undefined), [company, may]);
  return liveness;
}
