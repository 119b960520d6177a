import type { Branded } from './ids.ts';

/** Milliseconds since 1970 in UTC, by the clock of the hub's database. */
export type Instant = Branded<number, 'Instant'>;

/**
 * The first moment after an instant, for whatever ends with it: the database's clock keeps millionths, which an instant has
 * lost, and all that happened in its millisecond is in.
 */
export const justAfter = (at: Instant): Instant => (at + 1) as Instant;

/** A day without a time, `yyyy-mm-dd`. */
export type Day = Branded<string, 'Day'>;

/** A day of the calendar, or null where the text is none: 2026-02-30 is none, and the year 0000 no database takes. */
export function parseDay(text: string): Day | null {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? null : (text as Day);
}

export const isoInstant = (at: Instant): string => new Date(at).toISOString();
