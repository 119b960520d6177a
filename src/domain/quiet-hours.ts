import type { Instant } from './time.ts';
import { hourIn, nextTimeOfDay } from './time-of-day.ts';

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

/** When something that is done every so often is next done: not in the quiet hours, but as soon as they are over. */
export function nextAfter(now: Instant, everyMs: number, quiet: QuietHours | null, timeZone: string): Instant {
  const at = (now + everyMs) as Instant;
  return quiet !== null && inQuietHours(at, quiet, timeZone) ? nextTimeOfDay(at, quiet.to, timeZone) : at;
}
