import { useCallback, useEffect, useRef, useState } from 'react';
import { useCompany, useMe } from '../session.tsx';
import {
  agedAs,
  forget,
  type KeptDraft,
  keep,
  kept,
  type Left,
  offered,
  ofTab,
  type Sent,
  type Shelf,
  shelfName,
  takeAway,
} from './kept-draft.ts';
import type { Typed } from './merge.ts';
import { tab } from './tab-name.ts';
import type { Form } from './use-draft.ts';

/** So long after the last key it is written; a page that goes away writes at once. */
const pauseMs = 250;

/** The browser's own shelf; null where it may not be used at all. */
function shelf(): Shelf | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What an earlier page left behind, of this tab or another: after a reload, a crash, a sign-out. */
export interface Found extends Left {
  /** Was the invoice changed since? */
  readonly changed: boolean;
  /** Is it put back into the form? Not where the invoice is locked by now. */
  readonly back: boolean;
}

/** The name on the shelf. @param what the invoice, within the company; `new-…` for one that is not made yet */
export function useShelfName(what: string): string {
  return shelfName(useCompany().id, useMe().id, what);
}

const none: readonly Typed[] = [];

/** Looks once, as the form is opened. @param basis what is typed on from now on */
export function useFound(name: string, basis: string, readOnly: boolean) {
  const look = (): Found | null => {
    const on = shelf();
    const left = on === null ? null : offered(on, name, tab);
    if (left === null || (left.draft.typed.length === 0 && left.draft.sent === undefined)) return null;
    return { ...left, changed: left.draft.basis !== basis, back: !readOnly };
  };
  const [found, setFound] = useState(look);
  // The form that a lock ended wrote its last keys only as it went, after this one had looked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the form is opened
  useEffect(() => {
    if (readOnly && found === null) setFound(look());
  }, []);
  return {
    found,
    back: found?.back === true ? found.draft.typed : none,
    dismiss: useCallback(() => setFound(null), []),
  };
}

/** Writes what is typed after a pause, as the page goes away, and again where another tab took it away. */
function useWriting(name: string, typed: readonly Typed[], write: () => void, isSome: () => boolean) {
  const pending = useRef<ReturnType<typeof setTimeout> | null>(null);
  const flush = useCallback(() => {
    if (pending.current === null) return;
    clearTimeout(pending.current);
    pending.current = null;
    write();
  }, [write]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was typed is written, after a pause
  useEffect(() => {
    if (pending.current !== null) clearTimeout(pending.current);
    pending.current = setTimeout(flush, pauseMs);
  }, [typed, flush]);

  useEffect(() => {
    // Whatever another tab took over or away of this one's, which is open still, is put back.
    const putBack = ({ key, newValue }: StorageEvent) => {
      if (key === name && newValue === null && isSome()) write();
    };
    window.addEventListener('storage', putBack);
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('storage', putBack);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [flush, write, name, isSome]);
}

/** Keeps what is typed in the browser until it is saved. @param was what was found, which is told until that */
export function useKeeping(
  what: string,
  form: Form,
  basis: string,
  readOnly: boolean,
  was: ReturnType<typeof useFound>,
) {
  const name = ofTab(what, tab);
  const { found: before, dismiss } = was;
  const done = before?.back === true && !form.dirty;
  useEffect(() => {
    if (done) dismiss();
  }, [done, dismiss]);
  const [isKept, setKept] = useState(true);
  const sent = useRef<Sent | undefined>(before?.draft.sent);
  const over = useRef(false);
  const { typed } = form;
  const newest = useRef({ typed, basis, readOnly });
  newest.current = { typed, basis, readOnly };

  /** What another tab had left and is in this form by now. */
  const taken = useRef<Left | null>(before !== null && before.name !== name ? before : null);
  const drop = useCallback(() => {
    const on = shelf();
    if (on !== null) forget(on, name);
    if (on !== null && taken.current !== null) takeAway(on, taken.current);
    taken.current = null;
  }, [name]);

  const write = useCallback(() => {
    const on = shelf();
    const now = newest.current;
    // What was found and cannot be put back is left lying.
    if (now.readOnly || over.current) return;
    if (now.typed.length === 0 && sent.current === undefined) {
      drop();
      setKept(true);
      return;
    }
    const sending = sent.current === undefined ? {} : { sent: sent.current };
    const next = { at: Date.now(), basis: now.basis, typed: now.typed, ...sending };
    const isThere = on !== null && keep(on, name, agedAs(kept(on, name), next));
    setKept(isThere);
    if (!isThere || taken.current === null) return;
    takeAway(on, taken.current);
    taken.current = null;
  }, [name, drop]);

  const isSome = useCallback(() => newest.current.typed.length > 0 || sent.current !== undefined, []);
  useWriting(name, typed, write, isSome);

  const { discard } = form;
  return {
    /** Does the browser keep what is typed? */
    isKept,
    /** What is on its way to the server under a key, and not answered. */
    sent,
    note: useCallback(
      (what: Sent | undefined) => {
        sent.current = what;
        write();
      },
      [write],
    ),
    /** Gives up what was found and what was typed. */
    discard: useCallback(() => {
      drop();
      sent.current = undefined;
      discard();
    }, [drop, discard]),
    /** Nothing is kept under this name any more, such as when a new invoice was made of it. */
    end: useCallback(() => {
      over.current = true;
      drop();
    }, [drop]),
  };
}

/** Leaves something for another form to find. */
export function leaveFor(name: string, draft: KeptDraft): void {
  const on = shelf();
  if (on !== null) keep(on, name, draft);
}
