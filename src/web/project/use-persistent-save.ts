import { useCallback, useEffect, useRef, useState } from 'react';
import { isSilence } from '../parts/silence.ts';

export type Saving = 'idle' | 'saving' | 'waiting';

const firstPauseMs = 2_000;
const longestPauseMs = 30_000;

/**
 * Saves, and where the server cannot be reached, tries again by itself: after a pause that grows, and as soon as the
 * browser has a connection. Nothing is tried again that was refused or given up, or whose page was left.
 * @param attempt sends what is entered at that moment; null where it cannot be sent as it is.
 * @param then is told whether somebody still waits for it here.
 */
export function usePersistentSave<T>(
  attempt: () => Promise<T> | null,
  then: (answer: T, here: boolean) => void | Promise<void>,
  refused: (problem: unknown) => void,
) {
  const [saving, setSaving] = useState<Saving>('idle');
  const newest = useRef({ attempt, then, refused });
  newest.current = { attempt, then, refused };
  const tries = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const busy = useRef(false);
  const stopped = useRef(false);
  const gone = useRef(false);

  const rest = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  }, []);

  const press = useCallback(async () => {
    if (busy.current) return;
    rest();
    const asked = newest.current.attempt();
    if (asked === null) {
      setSaving('idle');
      return;
    }
    busy.current = true;
    stopped.current = false;
    setSaving('saving');
    const ended = await asked.then(
      (answer) => ({ answer }),
      (problem: unknown) => ({ problem }),
    );
    busy.current = false;
    const here = !stopped.current && !gone.current;
    if (here && 'problem' in ended && isSilence(ended.problem)) {
      setSaving('waiting');
      const pause = Math.min(firstPauseMs * 2 ** tries.current++, longestPauseMs);
      timer.current = setTimeout(() => void press(), pause);
      return;
    }
    tries.current = 0;
    setSaving('idle');
    if (!('problem' in ended)) await newest.current.then(ended.answer, here);
    else if (!isSilence(ended.problem)) newest.current.refused(ended.problem);
  }, [rest]);

  /** Tries no more. What is on its way is not called back: what comes of it is told. */
  const stop = useCallback(() => {
    rest();
    tries.current = 0;
    stopped.current = true;
    if (!busy.current) setSaving('idle');
  }, [rest]);

  useEffect(() => {
    gone.current = false;
    const again = () => timer.current !== null && void press();
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      gone.current = true;
      rest();
    };
  }, [press, rest]);

  return { saving, press, stop };
}
