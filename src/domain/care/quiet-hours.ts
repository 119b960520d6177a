import type { Instant } from '../time.ts';
import { hourIn } from '../time-of-day.ts';

/** From the beginning of one hour of the day until the beginning of another; it may go over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Is it quiet there at that moment? */
export function inQuietHours(at: Instant, quiet: QuietHours | null, timeZone: string): boolean {
  if (quiet === null) return false;
  const hour = hourIn(at, timeZone);
  return quiet.from < quiet.to ? hour >= quiet.from && hour < quiet.to : hour >= quiet.from || hour < quiet.to;
}

// Zones differ by quarters of an hour, so an hour begins there at a quarter of ours.
const quarterMs = 900_000;
/** Quiet hours are over within a day, and an hour more where clocks go back. */
const mostQuarters = 4 * 26;

/** When something that is done every so often is next done: not in the quiet hours, but as soon as they are over. */
export function nextAfter(now: Instant, everyMs: number, quiet: QuietHours | null, timeZone: string): Instant {
  let at = now + everyMs;
  // Looked for and not reckoned: on the day when clocks leave an hour out, quiet hours may end in it.
  for (let left = mostQuarters; left > 0 && inQuietHours(at as Instant, quiet, timeZone); left--) {
    at = (Math.floor(at / quarterMs) + 1) * quarterMs;
  }
  return at as Instant;
}
