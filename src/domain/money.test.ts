import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, formatMoney, mostCents, parseMoney, parseRate, readableMoney, share, sum } from './money.ts';

const amount = fc.integer({ min: -mostCents, max: mostCents }).map(cents);

describe('money', () => {
  it('reads back what it writes', () => {
    fc.assert(fc.property(amount, (given) => expect(parseMoney(formatMoney(given))).toBe(given)));
  });
  it.each(['1.005', '1,000.00', '1e3', '', ' ', '.5', '5.', '--1', '99999999999.00', 'NaN', '٣', '+1'])(
    'refuses %j and never rounds it',
    (text) => expect(parseMoney(text)).toBeNull(),
  );
  it.each([1e21, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 1e-7])('refuses the number %d', (value) =>
    expect(parseMoney(value)).toBeNull(),
  );
  it('reads a number of at most two decimals', () => expect(parseMoney(1250.5)).toBe(125_050));
  it('shows thousands to people', () => expect(readableMoney(cents(-123_456_789))).toBe('-1,234,567.89'));
  it('has no negative zero', () => expect(Object.is(parseMoney('-0.00'), 0)).toBe(true));
  it('throws at a fraction of a cent: that is a bug', () => expect(() => cents(0.5)).toThrow());
  it('takes a share to the cent, half away from zero, the same for credits', () => {
    const tenth = parseRate('10')!;
    expect(share(cents(5), tenth)).toBe(1);
    expect(share(cents(-5), tenth)).toBe(-1);
    fc.assert(fc.property(amount, (given) => expect(share(given, tenth)).toBe(-share(cents(-given), tenth))));
    fc.assert(
      fc.property(amount, (given) => expect(Math.abs(share(given, tenth) * 10 - given)).toBeLessThanOrEqual(5)),
    );
  });
  it('takes percents from 0 to 100', () => {
    expect([parseRate('100.00'), parseRate('0'), parseRate('7.5')]).toEqual([10_000, 0, 750]);
    expect([parseRate('100.01'), parseRate('-1'), parseRate('1.005')]).toEqual([null, null, null]);
  });
  it('sums nothing to zero', () => expect(sum([])).toBe(0));
});
