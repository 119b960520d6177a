import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bill, billOf, fingerprintOf } from './bill.ts';
import type { CommitmentLineId } from './ids.ts';
import { cents } from './money.ts';
import { source, sourceLine } from './testing/bill-source.ts';
import type { Day } from './time.ts';

const lines = [
  sourceLine(1, { workThisPeriod: 5_000, workRetainageHeld: 500 }),
  sourceLine(2, { workThisPeriod: -20, workRetainageHeld: 0 }),
];
const bill = billOf({ ...source, lines });
const [one, two] = bill.lines as [Bill['lines'][number], Bill['lines'][number]];

describe('a fingerprint', () => {
  it('is a line that a person can read', () => {
    expect(fingerprintOf(bill)).toBe('12|214|21403|INV-7|2026-03-31|500.00|1=5000.00-500.00|2=-20.00-0.00');
  });

  it.each<[string, Partial<Bill>]>([
    ['vendor', { vendorNumber: '13' }],
    ['job', { jobNumber: '215' }],
    ['commitment', { commitmentNumber: '21404' }],
    ['invoice number', { invoiceNumber: 'INV-8' }],
    ['invoice number in other letters', { invoiceNumber: 'inv-7' }],
    ['billing date', { billingDate: '2026-04-01' as Day }],
    ['retainage', { retainage: cents(50_001) }],
    ['line number', { lines: [{ ...one, lineNumber: 4 }, two] }],
    ['line amount', { lines: [{ ...one, amount: cents(500_001) }, two] }],
    ['sign of a line', { lines: [one, { ...two, amount: cents(2_000) }] }],
    ['line retainage', { lines: [{ ...one, retainage: cents(50_001) }, two] }],
    ['line left out', { lines: [one] }],
    ['line twice', { lines: [one, two, two] }],
    [
      'amounts of two lines exchanged',
      {
        lines: [
          { ...one, lineNumber: 2 },
          { ...two, lineNumber: 1 },
        ],
      },
    ],
  ])('changes with its %s', (_, change) => {
    expect(fingerprintOf({ ...bill, ...change })).not.toBe(fingerprintOf(bill));
  });

  it.each<[string, Partial<Bill>]>([
    ['description', { description: 'April' }],
    ['description of a line', { lines: [{ ...one, description: 'other' }, two] }],
    ['cost code', { lines: [{ ...one, costCode: '9' }, two] }],
    ['cost type', { lines: [{ ...one, costType: '9' }, two] }],
    ['our own id of a line', { lines: [{ ...one, commitmentLineId: 9 as CommitmentLineId }, two] }],
    ['order of its lines', { lines: [two, one] }],
    // The sum of its lines, which count: an ERP may show it in another way, such as less the retainage.
    ['total', { amount: cents(1) }],
  ])('stays whatever its %s is', (_, change) => {
    expect(fingerprintOf({ ...bill, ...change })).toBe(fingerprintOf(bill));
  });

  it('does not sort the lines of the bill itself', () => {
    const given = Object.freeze([two, one]);
    fingerprintOf({ ...bill, lines: given });
    expect(given).toEqual([two, one]);
  });

  it('cannot be forged by a text with delimiters: two bills that differ never have the same', () => {
    const tricky = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('|', '%', '=', '-', '1', '.', '0', '7C', '%7C', ' ', 'ä', '𝟙') }),
    );
    const head = fc.record({
      vendorNumber: tricky,
      jobNumber: tricky,
      commitmentNumber: tricky,
      invoiceNumber: tricky,
      billingDate: fc.constantFrom('2026-03-31', '', '2026-03-31|0.00') as fc.Arbitrary<Day>,
      retainage: fc.integer({ min: -200, max: 200 }).map(cents),
    });
    const line = fc.record({
      lineNumber: fc.integer({ min: 1, max: 30 }),
      amount: fc.integer({ min: -200, max: 200 }).map(cents),
      retainage: fc.integer({ min: -200, max: 200 }).map(cents),
    });
    const some = fc.record({
      head,
      lines: fc.uniqueArray(line, { maxLength: 3, selector: ({ lineNumber }) => lineNumber }),
    });
    const inOrder = (given: typeof some extends fc.Arbitrary<infer T> ? T : never) => ({
      ...given.head,
      lines: given.lines.toSorted((a, b) => a.lineNumber - b.lineNumber),
    });
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [left, right] = [inOrder(a), inOrder(b)];
        expect(fingerprintOf(left) === fingerprintOf(right)).toBe(same(left, right));
        // Every field back from the line alone: what can be read back cannot be two things.
        const parts = fingerprintOf(left).split('|');
        expect(parts.slice(0, 5).map(decodeURIComponent)).toEqual([
          left.vendorNumber,
          left.jobNumber,
          left.commitmentNumber,
          left.invoiceNumber,
          left.billingDate,
        ]);
        const rows = parts.slice(6).map((row) => /^(\d+)=(-?\d+\.\d\d)-(-?\d+\.\d\d)$/.exec(row)!.slice(1).map(Number));
        expect(rows).toEqual(left.lines.map((row) => [row.lineNumber, row.amount / 100, row.retainage / 100]));
      }),
    );
  });

  it('of the same parts moved across a delimiter is another', () => {
    const moved = { vendorNumber: '12|214', jobNumber: '' };
    expect(fingerprintOf({ ...bill, ...moved })).not.toBe(
      fingerprintOf({ ...bill, vendorNumber: '12', jobNumber: '214|' }),
    );
  });

  it('of half a character in an ERP is another bill, and no throw', () => {
    const broken = { ...bill, invoiceNumber: 'INV-7\ud800' };
    expect(fingerprintOf(broken)).not.toBe(fingerprintOf(bill));
  });
});
