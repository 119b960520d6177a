import { expect, it } from 'vitest';
import type { Instant } from '../domain/time.ts';
import { oneClock } from './one-clock.ts';

it('tells each what was read after they asked, and what has come by what it told', async () => {
  let reads = 0;
  const clock = oneClock(async () => (++reads * 1_000) as Instant);
  expect(clock.hasPassed!(1 as Instant)).toBe(false);
  expect(await Promise.all([clock.now(), clock.now()])).toEqual([1_000, 1_000]);
  expect(clock.hasPassed!(1_000 as Instant)).toBe(true);
  expect(clock.hasPassed!(1_001 as Instant)).toBe(false);
  const first = clock.now();
  await Promise.resolve();
  await Promise.resolve();
  expect([await first, await clock.now()]).toEqual([2_000, 3_000]);
});

it('that was set back knows of no moment that has not come again', async () => {
  const readings = [2_000, 1_000] as Instant[];
  const clock = oneClock(async () => readings.shift()!);
  await clock.now();
  expect(clock.hasPassed!(1_500 as Instant)).toBe(true);
  await clock.now();
  expect(clock.hasPassed!(1_500 as Instant)).toBe(false);
  expect(clock.hasPassed!(1_000 as Instant)).toBe(true);
});
