import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BasisPoints,
  cents,
  formatMoney,
  formatRate,
  mostCents,
  parseMoney,
  parseRate,
  parseSum,
  rateOf,
  readableMoney,
  share,
  sum,
} from './money.ts';

const amount = fc.integer({ min: -mostCents, max: mostCents }).map(cents);
const rate = fc.integer({ min: 0, max: 10_000 }).map((points) => points as BasisPoints);
const points = (given: number) => given as BasisPoints;

describe('money', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(amount, (given) => {
        expect(parseMoney(formatMoney(given))).toBe(given);
      }),
    );
  });

  it('reads up to the most that a field holds, and not a cent more', () => {
    expect(parseMoney('9999999999.99')).toBe(mostCents);
    expect(parseMoney('-9999999999.99')).toBe(-mostCents);
    expect(parseMoney('10000000000.00')).toBeNull();
  });

  it('reads of a sum what is past that, and still a hundred times more', () => {
    expect(parseSum('10000000000.00')).toBe(mostCents + 1);
    expect(parseSum('-9999999999999.99')).toBe(-999_999_999_999_999);
    expect(parseSum('1,000.00')).toBeNull();
  });

  it.each(['1.005', '1,000.00', '1e3', '', ' ', '.5', '5.', '--1', '99999999999.00', 'NaN', '٣', '+1', '1 0', '$1'])(
    'refuses %j and never rounds it',
    (text) => expect(parseMoney(text)).toBeNull(),
  );

  it.each([1e21, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 1e-7])('refuses the number %d', (value) =>
    expect(parseMoney(value)).toBeNull(),
  );

  it('reads a number of at most two decimals', () => {
    expect(parseMoney(1250.5)).toBe(125_050);
  });

  it('shows thousands to people', () => {
    const shown = [0, 5, -5, 100_000, -99_999, -123_456_789].map((given) => readableMoney(cents(given)));
    expect(shown).toEqual(['0.00', '0.05', '-0.05', '1,000.00', '-999.99', '-1,234,567.89']);
  });

  it('has no negative zero', () => {
    const zeros = [cents(-0), parseMoney('-0.00'), parseMoney(-0), share(cents(-1), points(1)), sum([cents(-0)])];
    for (const given of zeros) expect(given).toBe(0);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('throws at %d cents: that is a bug', (value) => {
    expect(() => cents(value)).toThrow('not a whole number of cents');
  });

  it('sums nothing to zero, and throws where a sum leaves the whole numbers', () => {
    expect(sum([])).toBe(0);
    expect(sum([cents(1), cents(-3)])).toBe(-2);
    expect(() => sum([cents(Number.MAX_SAFE_INTEGER), cents(1)])).toThrow();
  });
});

describe('a share', () => {
  it('is rounded to the cent, half away from zero', () => {
    expect([4, 5, 14, 15].map((given) => share(cents(given), points(1_000)))).toEqual([0, 1, 1, 2]);
    expect([-4, -5, -14, -15].map((given) => share(cents(given), points(1_000)))).toEqual([0, -1, -1, -2]);
    expect(share(cents(33_333), points(750))).toBe(2_500);
  });

  it('is the same for a credit', () => {
    fc.assert(
      fc.property(amount, rate, (given, of) => {
        expect(cents(-share(given, of))).toBe(share(cents(-given), of));
      }),
    );
  });

  it('is exact up to the largest amount, checked in big integers', () => {
    const exact = (given: number, of: number) => {
      const rounded = (BigInt(Math.abs(given)) * BigInt(of) + 5_000n) / 10_000n;
      return cents(Number(given < 0 ? -rounded : rounded));
    };
    fc.assert(
      fc.property(amount, rate, (given, of) => {
        expect(share(given, of)).toBe(exact(given, of));
      }),
    );
    // The product passes 2^53, where a float no longer tells one product from the next.
    expect(share(cents(999_999_999_995), points(9_999))).toBe(exact(999_999_999_995, 9_999));
    expect(share(mostCents, points(10_000))).toBe(mostCents);
  });
});

describe('a rate', () => {
  it('is read from 0 to 100 percent', () => {
    expect([parseRate('100.00'), parseRate('0'), parseRate('7.5'), parseRate(10)]).toEqual([10_000, 0, 750, 1_000]);
    expect([parseRate('100.01'), parseRate('-1'), parseRate('1.005'), parseRate('')]).toEqual([null, null, null, null]);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(rate, (given) => {
        expect(parseRate(formatRate(given))).toBe(given);
      }),
    );
  });

  it('is the part that one amount is of another, half away from zero, and 0 of nothing', () => {
    expect(rateOf(cents(530_000), cents(5_300_000))).toBe(1_000);
    expect(rateOf(cents(1), cents(3))).toBe(3_333);
    expect([rateOf(cents(1), cents(20_000)), rateOf(cents(-1), cents(20_000))]).toEqual([1, -1]);
    expect(rateOf(cents(-1), cents(-3))).toBe(3_333);
    expect([rateOf(cents(5), cents(0)), rateOf(cents(-1), cents(100_000_000))]).toEqual([0, 0]);
  });

  it('is the same in numbers and in big integers, for amounts of any size', () => {
    const any = fc.oneof(amount, fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cents));
    fc.assert(
      fc.property(any, any, (part, whole) => {
        if (whole === 0) return;
        const [size, of] = [BigInt(Math.abs(part)), BigInt(Math.abs(whole))];
        const expected = Number((size * 20_000n + of) / (of * 2n));
        expect(Math.abs(rateOf(part, whole))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a share is the rate that it was taken at, wherever a cent is less than a hundredth of a percent', () => {
    const large = fc.integer({ min: 1_000_000, max: mostCents }).map(cents);
    fc.assert(
      fc.property(large, rate, (whole, of) => {
        expect(rateOf(share(whole, of), whole)).toBe(of);
      }),
    );
  });
});
