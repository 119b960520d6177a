import type { Clock } from '../connectors/contract.ts';
import type { Instant } from '../domain/time.ts';
import { gathering } from './gathering.ts';

/** In one reading. Whoever comes after them has the next. */
const mostTogether = 10_000;

/**
 * The hub's clock, asked once for all who want to know at the same time; what each is told was read after they asked.
 * @param read asks the database.
 */
export function oneClock(read: () => Promise<Instant>): Clock {
  /** What was read last, not the latest moment: where the clock was set back, that has not come again. */
  let last = Number.NEGATIVE_INFINITY as Instant;
  const now = gathering<null, Instant>(mostTogether, async (asked) => {
    const at = await read();
    last = at;
    return asked.map(() => at);
  });
  return { now: () => now(null), hasPassed: (instant) => instant <= last };
}
