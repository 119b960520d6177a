import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './bill.ts';
import { cents } from './money.ts';
import type { Fingerprint } from './sighting.ts';
import { allDifferences, amountOf, amountWithin, type BillTerms, differencesOf, readFingerprint } from './tie-out.ts';
import type { Day } from './time.ts';

const terms: BillTerms = {
  vendorNumber: '12',
  jobNumber: '7',
  commitmentNumber: 'SC-1',
  invoiceNumber: 'INV|1 %',
  billingDate: '2026-03-31' as Day,
  retainage: cents(150),
  lines: [
    { lineNumber: 1, amount: cents(1_000), retainage: cents(100) },
    { lineNumber: 3, amount: cents(-500), retainage: cents(50) },
  ],
};
const money = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map(cents);
const anyTerms: fc.Arbitrary<BillTerms> = fc.record({
  vendorNumber: fc.string(),
  jobNumber: fc.string(),
  commitmentNumber: fc.string(),
  invoiceNumber: fc.string(),
  billingDate: fc.constantFrom('2026-03-31', '1999-12-01', '2024-02-29') as fc.Arbitrary<Day>,
  retainage: money,
  lines: fc
    .uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 6 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((lineNumber) =>
          fc.record({ lineNumber: fc.constant(lineNumber), amount: money, retainage: money }),
        ),
      ),
    ),
});

describe('a fingerprint', () => {
  it('is read as what it was made of', () => {
    fc.assert(
      fc.property(anyTerms, (made) => {
        const lines = [...made.lines].sort((a, b) => a.lineNumber - b.lineNumber);
        expect(readFingerprint(fingerprintOf(made))).toEqual({ ...made, lines });
      }),
    );
  });

  it.each(['', 'nonsense', '1|2|3|4|2026-13-01|0.00', '1|2|3|%E0%A4%A|2026-01-01|0.00', '1|2|3|4|2026-01-01|0.00|x'])(
    'is none: %s',
    (text) => expect(readFingerprint(text as Fingerprint)).toBeNull(),
  );
});

describe('the differences of two bills', () => {
  it('are none between a bill and itself, and some wherever the fingerprints differ', () => {
    fc.assert(
      fc.property(anyTerms, anyTerms, (one, other) => {
        expect(differencesOf(one, one)).toEqual([]);
        const [a, b] = [fingerprintOf(one), fingerprintOf(other)];
        expect(differencesOf(one, other).length > 0).toBe(a !== b);
      }),
    );
  });

  it('are named part by part and line by line, a line of one side alone too', () => {
    const theirs: BillTerms = {
      ...terms,
      vendorNumber: '13',
      retainage: cents(0),
      lines: [
        { lineNumber: 1, amount: cents(600), retainage: cents(100) },
        { lineNumber: 1, amount: cents(500), retainage: cents(0) },
        { lineNumber: 4, amount: cents(1), retainage: cents(0) },
      ],
    };
    expect(differencesOf(terms, theirs)).toEqual([
      { part: 'vendorNumber', line: null, code: null, ours: '12', theirs: '13' },
      { part: 'retainage', line: null, code: null, ours: 150, theirs: 0 },
      { part: 'amount', line: 1, code: null, ours: 1_000, theirs: 1_100 },
      { part: 'amount', line: 3, code: null, ours: -500, theirs: null },
      { part: 'lineRetainage', line: 3, code: null, ours: 50, theirs: null },
      { part: 'amount', line: 4, code: null, ours: null, theirs: 1 },
      { part: 'lineRetainage', line: 4, code: null, ours: null, theirs: 0 },
    ]);
  });
});

it('tells what lines come to without reading the rest, as reading it does', () => {
  const print = fingerprintOf(terms);
  expect(amountWithin(print)).toBe(amountOf(readFingerprint(print)!));
  expect(amountWithin(print.split('|', 6).join('|') as typeof print), 'no lines').toBe(0);
  const wrongLines = [
    '',
    'x',
    '3=1.5-0.00',
    '3=1.50-0.000',
    '3=12345678901.00-0.00',
    '3=1.00-12345678901.00',
    '3=1.00-0.00 ',
  ];
  for (const wrong of ['', 'a|b', '1|2|3|4|2026-01-31', ...wrongLines.map((line) => `${print}|${line}`)]) {
    expect(amountWithin(wrong as typeof print), wrong).toBeNull();
    expect(readFingerprint(wrong as typeof print), wrong).toBeNull();
  }
});

it('lays costs by code beside each other, where both sides tell them', () => {
  const print = fingerprintOf(terms);
  const [ours, theirs] = ['3100/4=5.00', '3200/4=5.00'] as never[];
  expect(allDifferences({ ours: print, theirs: print, ourCosts: ours!, theirCosts: theirs! })).toEqual([
    { part: 'cost', line: null, code: '3100 / 4', ours: 500, theirs: null },
    { part: 'cost', line: null, code: '3200 / 4', ours: null, theirs: 500 },
  ]);
  expect(allDifferences({ ours: print, theirs: print, ourCosts: ours!, theirCosts: null })).toEqual([]);
});
