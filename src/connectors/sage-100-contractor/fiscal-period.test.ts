import { expect, it } from 'vitest';
import { fiscalPeriod } from './fiscal-period.ts';

it.each([
  ['of the calendar’s', 1, 2026, 10, 2026, 10],
  ['the first month', 10, 2026, 10, 2027, 1],
  ['a month before the turn of the year', 10, 2026, 12, 2027, 3],
  ['a month after it', 10, 2027, 1, 2027, 4],
  ['the last month', 10, 2027, 9, 2027, 12],
])('a month in a fiscal year, %s', (_, begins, year, month, fiscalYear, period) => {
  expect(fiscalPeriod({ year, month }, begins)).toEqual({ year: fiscalYear, month: period });
});
