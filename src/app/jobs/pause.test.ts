import { expect, it } from 'vitest';
import { pauseAfter } from './pause.ts';

it('doubles to half a minute, for what goes away by itself', () => {
  expect([1, 2, 3, 8, 9, 2_000].map((attempt) => pauseAfter(attempt))).toEqual([
    250, 500, 1_000, 30_000, 30_000, 30_000,
  ]);
  expect(pauseAfter(1, 'timed_out')).toBe(250);
});

it('is a minute from the first, for what needs a person', () => {
  expect(pauseAfter(1, 'login_refused')).toBe(60_000);
  expect(pauseAfter(9, 'wrong_company')).toBe(60_000);
});
