import type { Day } from '../time.ts';

/** A stretch of days, both ends included. */
export interface Stretch {
  readonly start: Day;
  readonly end: Day;
}

/** So many months of billing periods are made at once at most. */
export const mostMonths = 60;

export const overlaps = (one: Stretch, other: Stretch): boolean => one.start <= other.end && other.start <= one.end;

/**
 * The period that a new invoice bills where none is named: the open one of that day; else the latest open one that has
 * begun by then; else the first to come. A year of periods may be open at once, and the last of them is far away.
 */
export function periodToBill<P extends Stretch & { readonly status: string }>(
  periods: readonly P[],
  day: Day,
): P | undefined {
  const open = periods
    .filter(({ status }) => status === 'open')
    .toSorted((one, other) => (one.start < other.start ? -1 : 1));
  return (
    open.find(({ start, end }) => start <= day && day <= end) ?? open.findLast(({ start }) => start <= day) ?? open[0]
  );
}

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
