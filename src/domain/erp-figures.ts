import type { Day } from './time.ts';

/** How old an approved invoice without a bill is, in days since its billing date: from so many, to so many. */
export const ageBuckets = {
  '0-7': [0, 7],
  '8-14': [8, 14],
  '15-30': [15, 30],
  '31-60': [31, 60],
  'over-60': [61, null],
} as const satisfies Record<string, readonly [number, number | null]>;
export type AgeBucket = keyof typeof ageBuckets;
export const ageBucketNames = Object.keys(ageBuckets) as readonly AgeBucket[];

/** How far an approved invoice came that has no bill. What was taken back, rejected or unlinked is not sent again. */
export const unsyncedStates = ['not_sent', 'ready_to_export', 'exporting', 'failed_to_export'] as const;
export type UnsyncedState = (typeof unsyncedStates)[number];

/** What became of an export, and by which events of the history. */
export const outcomeEvents = {
  synced: ['link.confirmed'],
  failed: ['link.failed', 'link.parked'],
  rejected: ['link.rejected', 'link.freed'],
  unlinked: ['link.unlinked', 'link.unlinked_after_purge', 'link.unlinked_by_force'],
} as const;
export type Outcome = keyof typeof outcomeEvents;
export const outcomes = Object.keys(outcomeEvents) as readonly Outcome[];

const dayMs = 86_400_000;
const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10) as Day;

/** The first days of the last stretches of time up to today, oldest first. Weeks begin on Monday. */
export function stretches(today: Day, by: 'day' | 'week', count: number): readonly Day[] {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const [last, step] = by === 'day' ? [today, 1] : [addDays(today, -weekday), 7];
  return Array.from({ length: count }, (_, place) => addDays(last, (place + 1 - count) * step));
}

/** The last day of the stretch that begins with a day. */
export const lastDayOf = (from: Day, by: 'day' | 'week'): Day => addDays(from, by === 'day' ? 0 : 6);

/** The bucket of an age. A billing date that is still to come counts as today. */
export function bucketOf(days: number): AgeBucket {
  return ageBucketNames.find((name) => days <= (ageBuckets[name][1] ?? Number.POSITIVE_INFINITY))!;
}
