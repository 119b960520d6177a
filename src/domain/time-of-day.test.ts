import { expect, it } from 'vitest';
import type { Instant } from './time.ts';
import { dayIn, hourIn, isTimeZone, nextTimeOfDay } from './time-of-day.ts';

const at = (text: string) => Date.parse(text) as Instant;
const iso = (instant: Instant) => new Date(instant).toISOString().slice(0, 16);

it.each([
  ['2026-11-26T02:00Z', 7, 'UTC', '2026-11-26T07:00'],
  ['2026-11-26T07:00Z', 7, 'UTC', '2026-11-27T07:00'],
  ['2026-11-26T06:59Z', 7, 'UTC', '2026-11-26T07:00'],
  ['2026-11-26T02:00Z', 0, 'UTC', '2026-11-27T00:00'],
  ['2026-11-26T02:00Z', 7, 'America/Chicago', '2026-11-26T13:00'],
  ['2026-11-26T02:00Z', 7, 'Asia/Kathmandu', '2026-11-27T01:15'],
  // Clocks go forward on 2026-03-08: there is no 2 o’clock that day. And back on 2026-11-01: it is 1 o’clock twice.
  ['2026-03-08T06:00Z', 2, 'America/New_York', '2026-03-09T06:00'],
  ['2026-11-01T04:30Z', 1, 'America/New_York', '2026-11-01T05:00'],
  ['2026-11-01T05:00Z', 1, 'America/New_York', '2026-11-02T06:00'],
])('after %s, %i o’clock in %s is %s', (after, hour, zone, next) => {
  expect(iso(nextTimeOfDay(at(after), hour, zone))).toBe(next);
});

it('knows the hour, the day and the zones', () => {
  expect(hourIn(at('2026-11-26T00:10Z'), 'UTC')).toBe(0);
  expect(dayIn(at('2026-11-26T02:00Z'), 'America/Chicago')).toBe('2026-11-25');
  expect(['UTC', 'America/Chicago', 'Europe/Berlin'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['', 'Mars/Olympus', '+01:00', 'x'.repeat(99)].map(isTimeZone)).toEqual([false, false, false, false]);
});
