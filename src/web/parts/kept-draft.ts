import { useCallback, useRef, useState } from 'react';
import { useMe } from '../session.tsx';
import { isStillKnown } from './key-age.ts';
import { isNoOfKey, TooOld, wasSentBefore } from './silence.ts';

/** What was typed into a form and not saved, field by field. */
export type Draft = Readonly<Record<string, string | boolean>>;

interface Kept {
  readonly values: Draft;
  /** Of this form until it is saved: a request that is sent again with it makes one record. */
  readonly once: string;
  /** When it was first sent under that, and not surely refused since. */
  readonly sentAt?: number;
  /** The version of the record that was on the screen when typing began, and what stood in the fields that were typed into. */
  readonly seen?: number | undefined;
  readonly over?: Draft;
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

const changedIn = (values: Draft, initial: Draft): Draft =>
  Object.fromEntries(Object.entries(values).filter(([field, value]) => initial[field] !== value));

const nothing = (): Kept => ({ values: {}, once: crypto.randomUUID() });

/** What this tab keeps of a form. */
function useKept(name: string) {
  // By person: whoever signs in next at the same tab is offered nothing of it.
  const key = `tieout draft ${useMe().id} ${name}`;
  const [kept, setKept] = useState<Kept>(() => read(key) ?? nothing());
  const found = useRef(Object.keys(kept.values).length > 0);
  /** Also of a form that is gone: what comes of a request is noted still. */
  const newest = useRef(kept);
  const become = useCallback(
    (next: Kept) => {
      newest.current = next;
      write(key, next);
      setKept(next);
    },
    [key],
  );
  const forget = useCallback(() => {
    become(nothing());
    write(key, null);
    found.current = false;
  }, [key, become]);
  /** Under the key something was sent that may have been made: what is sent now is another record. */
  const renew = useCallback(() => {
    const { sentAt: _sentAt, ...rest } = newest.current;
    become({ ...rest, once: crypto.randomUUID() });
  }, [become]);
  const latest = useCallback(() => newest.current, []);
  return { kept, wasKept: found.current, latest, become, forget, renew };
}

/**
 * Keeps what is typed until it is saved or given up: over an error, a form that was closed by a stray Escape, an ended
 * session. Only what differs from the record is kept, so that what others changed meanwhile shows.
 * @param version of the record that `initial` is of, where it has one: what others save meanwhile is not overwritten unseen.
 */
export function useKeptDraft(name: string, initial: Draft, version?: number) {
  const { kept, wasKept, latest, become, forget, renew } = useKept(name);
  const ground = useRef({ initial, version });
  ground.current = { initial, version };
  const change = useCallback(
    (field: string, value: string | boolean) => {
      const { values, seen, over, ...rest } = latest();
      const now = ground.current;
      const first = Object.keys(changedIn(values, now.initial)).length === 0;
      become({
        ...rest,
        values: { ...values, [field]: value },
        seen: first ? now.version : seen,
        over: { [field]: now.initial[field] ?? '', ...(first ? {} : over) },
      });
    },
    [become, latest],
  );
  const changed = changedIn(kept.values, initial);
  const dirty = Object.keys(changed).length > 0;
  return {
    values: { ...initial, ...kept.values },
    /** Only what is other than it was. */
    changed,
    once: kept.once,
    /** Something was here already when the form was opened. */
    wasKept,
    /** The version that was typed over; undefined where nothing was typed, or nobody noted it. */
    seen: dirty ? kept.seen : undefined,
    /** What stood in the fields then. */
    over: kept.over ?? {},
    change,
    forget,
    /** The person has seen what this version has, or, of a record without one, what stands in its fields by now. */
    see: useCallback(
      (seen: number | undefined) => become({ ...latest(), seen, over: ground.current.initial }),
      [become, latest],
    ),
    /**
     * What was sent is saved, as this version where it has one: what was typed since stays, over that.
     * @returns whether something was typed since.
     */
    saved: useCallback(
      (sent: Draft, seen?: number): boolean => {
        const values = changedIn(latest().values, sent);
        const more = Object.keys(values).length > 0;
        if (more) become({ ...nothing(), values, seen, over: sent });
        else forget();
        return more;
      },
      [become, forget, latest],
    ),
    /** Sends what is to be made, first or again; a person looks first where that was begun too long ago. */
    send: async <T>(make: (once: string) => Promise<T>): Promise<T> => {
      const { sentAt = Date.now(), ...rest } = latest();
      if (!isStillKnown(sentAt, Date.now())) throw new TooOld();
      become({ ...rest, sentAt });
      return make(rest.once);
    },
    /** Notes what a refusal says of what was sent: that it may be there as another, or that it was never made. */
    refused: useCallback(
      (problem: unknown) => {
        const { sentAt: _sentAt, ...rest } = latest();
        if (wasSentBefore(problem)) renew();
        else if (isNoOfKey(problem)) become(rest);
      },
      [become, renew, latest],
    ),
  };
}
