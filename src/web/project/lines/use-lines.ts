import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMe } from '../../session.tsx';
import type { Place } from '../grid/state.ts';
import { judge, type Problems } from './judge.ts';
import { type Command, reduce } from './reduce.ts';
import { savedUnder } from './saved.ts';
import { type Ground, isBlank, isSameSheet, type LineField, type LineRow } from './sheet.ts';
import { freshState, type LinesState, liveRows } from './state.ts';

/** A cell that cannot be saved as it is. */
export interface WrongCell {
  readonly row: number;
  readonly field: LineField;
  readonly problem: string;
}

/** After so long without a change, lines are kept in the browser. */
const keepAfterMs = 250;

interface Kept {
  readonly rows: readonly LineRow[];
  /** What the server had when they were entered. */
  readonly base: string;
}
const baseOf = (saved: readonly LineRow[]): string => JSON.stringify(saved.map(({ id, cells }) => [id, cells]));

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null;
    return kept?.rows.every((row) => typeof row.cells.amount === 'string') ? kept : null;
  } catch {
    return null;
  }
}
function keep(key: string, kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A browser without storage keeps them as long as the page is open.
  }
}

/** Keeps lines in the browser; not at each letter, for of two thousand lines that would be felt. */
function useKeeping(key: string, rows: readonly LineRow[] | null, base: string, may: boolean) {
  const unwritten = useRef<(() => void) | null>(null);
  useEffect(() => {
    if (!may) return;
    const write = () => keep(key, rows === null ? null : { rows, base });
    const timer = setTimeout(write, keepAfterMs);
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', write);
      unwritten.current = write;
    };
  }, [key, rows, base, may]);
  // What waited to be kept when the page was left.
  useEffect(() => () => unwritten.current?.(), []);
}

/** What is entered, what it is entered over, and how another state of the server comes in its place. */
function useEntered(saved: readonly LineRow[], ground: Ground, key: string) {
  const [found] = useState(() => (ground.locked === null ? read(key) : null));
  const [state, setState] = useState<LinesState>(() => freshState(found?.rows ?? saved, ground));
  const [refused, setRefused] = useState<ReadonlyMap<number, Problems>>(new Map());
  /** What the lines were entered over. Another state of the server is taken over only where nothing was entered. */
  const [base, setBase] = useState(() => found?.base ?? baseOf(saved));
  const newest = useRef(ground);
  newest.current = ground;
  const rows = liveRows(state, ground);
  const meant = useMemo(() => rows.filter((row) => !isBlank(row)), [rows]);
  const dispatch = useCallback((command: Command) => setState((now) => reduce(now, command, newest.current)), []);
  const take = useCallback(
    (fresh: readonly LineRow[]) => {
      keep(key, null);
      setBase(baseOf(fresh));
      setRefused(new Map());
      setState((now) => {
        const next = freshState(fresh, newest.current);
        const row = Math.min(now.at.row, Math.max(0, next.rows.length - 1));
        const at = { row, column: now.at.column };
        return { ...next, at, to: at };
      });
    },
    [key],
  );
  const shown = useRef({ state, meant });
  shown.current = { state, meant };
  /** What was sent is saved as `fresh`: that is taken over, under whatever was typed since. */
  const keepTyped = useCallback(
    (sent: readonly LineRow[], fresh: readonly LineRow[]) => {
      const now = shown.current;
      if (now.state.edit === null && isSameSheet(now.meant, sent)) return take(fresh);
      const next = savedUnder(now.state, sent, fresh);
      // The page may be left by now: it is kept here too.
      const rest = liveRows(next, newest.current).filter((row) => !isBlank(row));
      keep(key, { rows: rest, base: baseOf(fresh) });
      setBase(baseOf(fresh));
      setRefused(new Map());
      setState(next);
    },
    [key, take],
  );
  return { found, state, setState, rows, meant, base, setBase, refused, setRefused, dispatch, take, keepTyped };
}

/**
 * Lines that are being entered. What is typed is kept in the browser until it is saved or discarded.
 * @param saved as the server has them; a newer state is taken over where nothing is entered.
 * @param name under which they are kept.
 */
export function useLines(saved: readonly LineRow[], ground: Ground, name: string) {
  // By person: whoever signs in next at the same tab is offered nothing of it.
  const key = `tieout lines ${useMe().id} ${name}`;
  const entered = useEntered(saved, ground, key);
  const { found, state, setState, rows, meant, base, setBase, dispatch, take } = entered;
  const dirty = !isSameSheet(meant, saved);
  const [jumped, setJumped] = useState(0);
  const current = useMemo(() => baseOf(saved), [saved]);
  const before = useRef(saved);
  useEffect(() => {
    if (before.current === saved) return;
    const was = before.current;
    before.current = saved;
    // Of what was saved here, the answer was taken over already.
    if (base === current || !isSameSheet(meant, was)) return;
    take(saved);
  }, [saved, meant, take, base, current]);
  useKeeping(key, dirty ? meant : null, base, ground.locked === null);
  /** The person saw that somebody else was first, and theirs shall stand: lines that are gone come anew. */
  const keepMine = () => {
    const there = new Set(saved.map(({ id }) => id));
    setBase(current);
    setState((now) => ({ ...now, rows: now.rows.map((row) => (there.has(row.id) ? row : { ...row, id: null })) }));
  };
  const wrong = useMemo(
    () =>
      rows.flatMap((row, i): WrongCell[] =>
        Object.entries(judge(row, ground).problems).map(([field, problem]) => ({
          row: i,
          field: field as LineField,
          problem,
        })),
      ),
    [rows, ground],
  );
  return {
    state,
    rows,
    /** Those that are more than a place to type into. */
    meant,
    dirty,
    wrong,
    refused: entered.refused,
    setRefused: entered.setRefused,
    restored: found !== null && dirty,
    /** Somebody else changed them meanwhile. */
    stale: dirty && base !== current,
    keepMine,
    dispatch,
    take,
    saved: entered.keepTyped,
    /** Counts how often somebody was sent to a cell. */
    jumped,
    jump: (place: Place) => {
      dispatch({ do: 'select', place });
      setJumped((count) => count + 1);
    },
  };
}
export type Lines = ReturnType<typeof useLines>;
