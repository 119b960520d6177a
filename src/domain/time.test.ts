import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, isoInstant, parseDay } from './time.ts';

const two = (given: number) => String(given).padStart(2, '0');

describe('a day', () => {
  it('is one of the calendar, by a calendar of its own', () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(part(9_999), part(14), part(33), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const longest = (lengths[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
        expect(parseDay(text)).toBe(year >= 1 && day >= 1 && day <= longest ? text : null);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '2026-1-1',
    '26-01-01',
    '20260101',
    '2026-01-01T00:00:00Z',
    '2026-01-01 ',
    '2026-01-01\n',
    '+002026-01-01',
    '-001-01-01',
    '٢٠٢٦-٠١-٠١',
    '',
  ])('%j is none', (text) => {
    expect(parseDay(text)).toBeNull();
  });
});

it('an instant is written in UTC, wherever the process runs', () => {
  expect(isoInstant(0 as Instant)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoInstant(1_774_915_200_123 as Instant)).toBe('2026-03-31T00:00:00.123Z');
});
