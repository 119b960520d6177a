import type { Clock } from '../connectors/contract.ts';
import type { Instant } from '../domain/time.ts';

/** A clock that nobody sets: what a connector tells by it counts only as "so long ago". */
export const steadyClock: Clock & { readonly read: () => Instant } = {
  read: () => (performance.timeOrigin + performance.now()) as Instant,
  now: async () => steadyClock.read(),
};

/**
 * Milliseconds since it was made. The steady clock stands still while the machine sleeps, the wall clock may be set:
 * whichever says more is believed, for this is about not being too late.
 */
export function stopwatch(): () => number {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** How long to wait after so many failures in a row: longer each time, and never all agents at once. */
export const backoffMs = (failures: number, random: () => number): number =>
  100 + random() * Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 10));

/** Resolves after the time or at the signal, whichever is first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
