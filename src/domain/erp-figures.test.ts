import { expect, it } from 'vitest';
import { ageBucketNames, ageBuckets, bucketOf, lastDayOf, stretches } from './erp-figures.ts';
import type { Day } from './time.ts';

const day = (text: string) => text as Day;

it('has a bucket for every age, without gaps', () => {
  for (const name of ageBucketNames) {
    const [from, to] = ageBuckets[name];
    expect([bucketOf(from), bucketOf(to ?? 9_999)]).toEqual([name, name]);
  }
  expect(bucketOf(-3)).toBe('0-7');
});

it('counts days back over the end of a month, and weeks from Monday to Sunday', () => {
  expect(stretches(day('2026-03-02'), 'day', 3)).toEqual(['2026-02-28', '2026-03-01', '2026-03-02']);
  expect(stretches(day('2026-11-26'), 'week', 2)).toEqual(['2026-11-16', '2026-11-23']);
  expect(stretches(day('2026-11-29'), 'week', 1)).toEqual(['2026-11-23']);
  expect(lastDayOf(day('2026-11-23'), 'week')).toBe('2026-11-29');
  expect(lastDayOf(day('2026-11-23'), 'day')).toBe('2026-11-23');
});
