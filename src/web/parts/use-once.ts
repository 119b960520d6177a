import { useState } from 'react';

/** What becomes of a form whose work succeeded: it is left, or it is there for another time. */
export type After = 'left' | 'again';

/**
 * Does a form's work once at a time: a second press while it is under way does nothing. What was refused stands in
 * `problem` until the next try; a form that is left stays at work until it is gone.
 * @param say what is shown of whatever the work throws.
 */
export function useOnce<P>(say: (refused: unknown) => P) {
  const [problem, setProblem] = useState<P | null>(null);
  const [working, setWorking] = useState(false);
  async function once(work: () => Promise<After>): Promise<void> {
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      if ((await work()) === 'again') setWorking(false);
    } catch (refused) {
      setProblem(say(refused));
      setWorking(false);
    }
  }
  return { problem, working, once };
}
