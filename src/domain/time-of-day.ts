import type { Instant } from './time.ts';

/** Is it a time zone of the IANA database, as this machine knows it? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return name.length <= 60 && /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const hourMs = 3600_000;

/** The hour of the day there, 0 to 23. */
export const hourIn = (at: Instant, timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at));

/** The day there, `2026-11-26`. */
export const dayIn = (at: Instant, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/**
 * The next moment after `after` at which that hour begins there. A day on which clocks leave the hour out has none, and
 * one on which it comes twice has it once: so it is at most two days away.
 */
export function nextTimeOfDay(after: Instant, hour: number, timeZone: string): Instant {
  // Zones differ by quarters of an hour, so an hour begins there at a quarter of ours.
  const quarter = hourMs / 4;
  let at = Math.floor(after / quarter) * quarter;
  for (let left = 4 * 49; left > 0; left--) {
    at += quarter;
    const begins = hourIn(at as Instant, timeZone) === hour && hourIn((at - 1) as Instant, timeZone) !== hour;
    if (begins) return at as Instant;
  }
  return (after + 24 * hourMs) as Instant;
}
