import type { Day } from './time.ts';

/** A stretch of days, both ends included. */
export interface Stretch {
  readonly start: Day;
  readonly end: Day;
}

/** So many months of billing periods are made at once at most. */
export const mostMonths = 60;

export const overlaps = (one: Stretch, other: Stretch): boolean => one.start <= other.end && other.start <= one.end;

/**
 * A period for each of some months: from the first of the month to its last, due on a day of the same month, or on its
 * last where it has no such day.
 * @param from any day of the first month
 */
export function monthsFrom(from: Day, months: number, dueDay: number): readonly (Stretch & { readonly due: Day })[] {
  const [year, month] = from.split('-').map(Number) as [number, number];
  return Array.from({ length: months }, (_, i) => {
    const first = new Date(Date.UTC(year, month - 1 + i, 1));
    const [of, at] = [first.getUTCFullYear(), first.getUTCMonth()];
    const last = new Date(Date.UTC(of, at + 1, 0)).getUTCDate();
    const day = (date: number) =>
      `${String(of).padStart(4, '0')}-${String(at + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day;
    return { start: day(1), end: day(last), due: day(Math.min(dueDay, last)) };
  });
}
