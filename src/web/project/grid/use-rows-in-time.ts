import { startTransition, useEffect, useState } from 'react';

/** As many lines as fill a large screen are drawn at once; the others when the browser has time, so many at a time. */
const atOnce = 40;
const atATime = 120;

/**
 * How many lines are drawn. In the end it is all of them: what is on the page can be searched, read out and printed by the
 * browser's own means, which no scheme that draws only what is in sight can give.
 * @param needed the furthest line that is wanted now.
 */
export function useRowsInTime(lines: number, needed: number): number {
  const [shown, setShown] = useState(atOnce);
  useEffect(() => {
    if (shown >= lines) return;
    const more = () => startTransition(() => setShown((now) => now + atATime));
    const timer = setTimeout(more, 0);
    return () => clearTimeout(timer);
  }, [shown, lines]);
  return needed < shown ? Math.min(shown, lines) : lines;
}
