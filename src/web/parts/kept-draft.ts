import { useCallback, useRef, useState } from 'react';

/** What was typed into a form and not saved, field by field. */
export type Draft = Readonly<Record<string, string | boolean>>;

interface Kept {
  readonly values: Draft;
  /** Of this form until it is saved: a request that is sent again with it makes one record. */
  readonly once: string;
}

function read(key: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof kept === 'object' && kept !== null && 'values' in kept && 'once' in kept ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

function write(key: string, kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A browser without storage keeps it as long as the form is open.
  }
}

const nothing = (): Kept => ({ values: {}, once: crypto.randomUUID() });

/**
 * Keeps what is typed until it is saved or given up: over an error, a form that was closed by a stray Escape, an ended
 * session. Only what differs from the record is kept, so that what others changed meanwhile shows.
 */
export function useKeptDraft(name: string, initial: Draft) {
  const key = `tieout draft ${name}`;
  const [kept, setKept] = useState<Kept>(() => read(key) ?? nothing());
  const found = useRef(Object.keys(kept.values).length > 0);
  const change = useCallback(
    (field: string, value: string | boolean) =>
      setKept((before) => {
        const next = { ...before, values: { ...before.values, [field]: value } };
        write(key, next);
        return next;
      }),
    [key],
  );
  const forget = useCallback(() => {
    write(key, null);
    found.current = false;
    setKept(nothing());
  }, [key]);
  /** Under the key something else was sent before: what is sent now is another record. */
  const renew = useCallback(
    () =>
      setKept((before) => {
        const next = { ...before, once: crypto.randomUUID() };
        write(key, next);
        return next;
      }),
    [key],
  );
  const changed = Object.fromEntries(Object.entries(kept.values).filter(([field, value]) => initial[field] !== value));
  return {
    values: { ...initial, ...kept.values },
    /** Only what is other than it was. */
    changed,
    once: kept.once,
    /** Something was here already when the form was opened. */
    wasKept: found.current,
    change,
    forget,
    renew,
  };
}
