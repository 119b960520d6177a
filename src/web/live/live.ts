import { useEffect, useState } from 'react';
import { keys, queries } from '../api.ts';
import { hear } from './hear.ts';
import type { Changed, Ear, Listen } from './stream.ts';

export type Liveness = 'opening' | 'live' | 'reconnecting';

/** Changes come in bursts (a bulk of thousands); so often at most are the lists asked again. */
const breathMs = 150;
/** The answers to one burst are waited for before the next is asked about, but an answer that does not come holds up no news. */
const mostHeldMs = 10_000;
/** What takes longer to open is said to be away. */
const patienceMs = 3_000;

/** Makes whoever shows one of the changed invoices ask again. What is on screen stays until the answer is there. */
function askAgain(company: number, changes: readonly Changed[]): Promise<unknown> {
  const every = changes.some((change) => change.invoice_id === null);
  if (every) return queries.invalidateQueries({ queryKey: keys.company(company) });
  const waits = [queries.invalidateQueries({ queryKey: keys.erp(company) })];
  for (const id of new Set(changes.map((change) => change.invoice_id!))) {
    waits.push(queries.invalidateQueries({ queryKey: keys.invoice(company, id) }));
  }
  for (const id of new Set(changes.map((change) => change.project_id))) {
    if (id !== null) waits.push(queries.invalidateQueries({ queryKey: keys.project(company, id) }));
  }
  return Promise.all(waits);
}

/** How old this page is, and with it the oldest of what it shows. Some clocks stand still while a machine sleeps, others are set. */
const pageAgeMs = () => Math.max(performance.now(), Date.now() - performance.timeOrigin);

/** Listens to one company's changes for as long as it is on screen. */
export function listen(ear: Ear, tell: (liveness: Liveness) => void, to: Listen = hear): () => void {
  const { company } = ear;
  let waiting: Changed[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let busy = false;
  let first = true;
  const late = setTimeout(() => tell('reconnecting'), patienceMs);
  const flush = () => {
    timer = null;
    if (busy || waiting.length === 0) return;
    const changes = waiting;
    waiting = [];
    busy = true;
    const longEnough = new Promise((resolve) => setTimeout(resolve, mostHeldMs));
    void Promise.race([askAgain(company, changes), longEnough]).finally(() => {
      busy = false;
      if (waiting.length > 0) timer ??= setTimeout(flush, breathMs);
    });
  };
  const note = (change: Changed) => {
    waiting.push(change);
    timer ??= setTimeout(flush, breathMs);
  };
  const stop = to(ear, (word) => {
    clearTimeout(late);
    if (word.is === 'changed') return note(word.change);
    tell(word.is === 'opened' ? 'live' : 'reconnecting');
    // What changed while nobody listened is not told any more; nor what did between the first load and the first opening. A page
    // that was loaded since the last change has asked for all of it, and does not ask twice.
    if (word.is === 'opened' && !(first && word.quietMs > pageAgeMs())) note({ invoice_id: null, project_id: null });
    if (word.is === 'opened') first = false;
    // Whoever asks who is signed in is told of the end of a session.
    if (word.is === 'refused') void queries.invalidateQueries({ queryKey: keys.me });
  });
  return () => {
    stop();
    clearTimeout(late);
    if (timer) clearTimeout(timer);
  };
}

/** @param may whoever may read no invoice is told of none. */
export function useLive({ company, person }: Ear, may: boolean): Liveness {
  const [liveness, setLiveness] = useState<Liveness>('opening');
  useEffect(() => {
    setLiveness('opening');
    return may ? listen({ company, person }, setLiveness) : undefined;
  }, [company, person, may]);
  return liveness;
}
