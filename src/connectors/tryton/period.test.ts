import { describe, expect, it } from 'vitest';
import type { Day } from '../../domain/time.ts';
import { postingDay } from './period.ts';

describe('the day that a bill is posted on', () => {
  it.each([
    ['that of the invoice', null, '2026-03-15', '2026-03-15'],
    ['that of the invoice, where its month was named', [2026, 3], '2026-03-15', '2026-03-15'],
    ['the first of a later month', [2026, 5], '2026-03-15', '2026-05-01'],
    ['the last of an earlier month', [2026, 2], '2026-03-15', '2026-02-28'],
    ['the last of a month in a leap year', [2028, 2], '2028-03-01', '2028-02-29'],
    ['the first of a later year', [2027, 1], '2026-12-31', '2027-01-01'],
    ['the last of an earlier year', [2025, 12], '2026-01-01', '2025-12-31'],
  ] as const)('is %s', (_, period, billed, posted) => {
    const postingPeriod = period && { year: period[0], month: period[1] };
    expect(postingDay({ billingDate: billed as Day, postingPeriod })).toBe(posted);
  });
});
