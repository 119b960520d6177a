import { useCallback, useEffect, useRef, useState } from 'react';
import { useCompany, useMe } from '../session.tsx';
import { forget, type KeptDraft, keep, kept, type Sent, type Shelf, shelfName } from './kept-draft.ts';
import type { Typed } from './merge.ts';
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

/** What an earlier page left behind: after a reload, a crash, a sign-out. */
export interface Found {
  readonly draft: KeptDraft;
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
    const draft = on === null ? null : kept(on, name);
    if (draft === null || (draft.typed.length === 0 && draft.sent === undefined)) return null;
    return { draft, changed: draft.basis !== basis, back: !readOnly };
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

/** Keeps what is typed in the browser until it is saved. @param was what was found, which is told until that */
export function useKeeping(
  name: string,
  form: Form,
  basis: string,
  readOnly: boolean,
  was: ReturnType<typeof useFound>,
) {
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

  const write = useCallback(() => {
    const on = shelf();
    const now = newest.current;
    // What was found and cannot be put back is left lying.
    if (now.readOnly || over.current) return;
    if (now.typed.length === 0 && sent.current === undefined) {
      if (on !== null) forget(on, name);
      setKept(true);
      return;
    }
    const sending = sent.current === undefined ? {} : { sent: sent.current };
    setKept(on !== null && keep(on, name, { at: Date.now(), basis: now.basis, typed: now.typed, ...sending }));
  }, [name]);

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
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [flush]);

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
      const on = shelf();
      if (on !== null) forget(on, name);
      sent.current = undefined;
      discard();
    }, [name, discard]),
    /** Nothing is kept under this name any more, such as when a new invoice was made of it. */
    end: useCallback(() => {
      over.current = true;
      const on = shelf();
      if (on !== null) forget(on, name);
    }, [name]),
  };
}

/** Leaves something for another form to find. */
export function leaveFor(name: string, draft: KeptDraft): void {
  const on = shelf();
  if (on !== null) keep(on, name, draft);
}
