import { expect, it } from 'vitest';
import type { Day } from '../time.ts';
import { monthsFrom, periodToBill } from './billing-periods.ts';

const year = monthsFrom('2026-11-10' as Day, 12, 25).map((month) => ({ ...month, status: 'open' }));
const closed = (...starts: string[]) =>
  year.map((one) => (starts.includes(one.start) ? { ...one, status: 'closed' } : one));

it.each([
  ['the one of that day, not the last of the year', year, '2026-11-28', '2026-11-01'],
  ['also in the middle', year, '2027-03-31', '2027-03-01'],
  ['whatever the order', year.toReversed(), '2026-12-01', '2026-12-01'],
  ['closed already: the latest one begun', closed('2027-02-01', '2027-03-01'), '2027-03-05', '2027-01-01'],
  ['after all of them: the last', year, '2029-01-01', '2027-10-01'],
  ['before all of them: the first', year, '2026-01-01', '2026-11-01'],
  ['none begun that is open: the first to come', closed('2026-11-01'), '2026-11-28', '2026-12-01'],
  ['none open', closed(...year.map(({ start }) => start)), '2026-11-28', undefined],
])('a new invoice bills %s', (_what, periods, day, start) => {
  expect(periodToBill(periods, day as Day)?.start).toBe(start);
});
