import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillLine } from '../../domain/bill.ts';
import type { CommitmentLineId } from '../../domain/ids.ts';
import { cents, formatMoney } from '../../domain/money.ts';
import { countedExactly, linesOf } from './lines.ts';

const counted = (quantity: string | null, unitPrice: string | null, amount: number) =>
  countedExactly({ quantity, unitPrice, amount: cents(amount) });

describe('a line that is billed by quantity', () => {
  it('is sent so where Tryton comes to the same cent', () => {
    expect(counted('12.5', '80.98', 101_225)).toEqual({
      quantity: 12.5,
      unit_price: { __class__: 'Decimal', decimal: '80.98' },
    });
    expect(counted('-3', '0.3333', -100)).not.toBeNull();
    expect(counted('3', '0.3333', 100)).not.toBeNull();
  });

  it.each([
    ['more decimals than a quantity has', '12.345', '100', 123_450],
    ['more decimals than a unit price has', '1', '0.12345', 12],
    ['more digits than either has', '1234567890123', '1', 1],
    ['another amount', '2', '10.00', 2_001],
    // Tryton rounds half to even, others half up.
    ['a product just between two cents', '1', '0.125', 13],
    ['a product just between two cents, below', '1', '0.125', 12],
    ['an exponent', '1e2', '1', 10_000],
  ])('is sent by its amount where it has %s', (_, quantity, unitPrice, amount) => {
    expect(counted(quantity, unitPrice, amount)).toBeNull();
  });

  it('is never sent where the product is a cent off', () => {
    const price = fc.integer({ min: -99_999_999, max: 99_999_999 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), price, (hundredths, tenThousandths) => {
        const quantity = formatMoney(cents(hundredths));
        const size = Math.abs(tenThousandths);
        const digits = `${Math.trunc(size / 10_000)}.${String(size % 10_000).padStart(4, '0')}`;
        const unitPrice = `${tenThousandths < 0 ? '-' : ''}${digits}`;
        const exact = BigInt(hundredths) * BigInt(tenThousandths);
        const rounded = Number((exact + (exact < 0n ? -5_000n : 5_000n)) / 10_000n);
        const tie = (exact < 0n ? -exact : exact) % 10_000n === 5_000n;
        expect(counted(quantity, unitPrice, rounded) === null).toBe(tie);
        for (const off of [-1, 1]) expect(counted(quantity, unitPrice, rounded + off)).toBeNull();
      }),
    );
  });

  it('billed by its amount keeps quantity and price in words', () => {
    const line: BillLine = {
      lineNumber: 3,
      commitmentLineId: 3 as CommitmentLineId,
      costCode: '3100.000',
      costType: '5200',
      description: 'Pour',
      amount: cents(123_450),
      retainage: cents(-12_345),
      quantity: '12.345',
      unitPrice: '100',
    };
    const keys = {
      company: 1,
      currency: 2,
      jobsRoot: 3,
      costCodesRoot: 4,
      commitment: 5,
      costCodes: new Map([['3100.000', 6]]),
      expenseAccounts: new Map([['5200', 7]]),
      retainageAccount: 8,
    };
    const bill = { lines: [line] } as unknown as Parameters<typeof linesOf>[0];
    expect(linesOf(bill, keys)).toMatchObject([
      { sequence: 10, account: 7, quantity: 1, unit_price: { decimal: '1234.50' }, note: 'Line 3\n12.345 × 100' },
      { sequence: 20, account: 8, quantity: -1, unit_price: { decimal: '-123.45' }, note: 'Line 3' },
    ]);
  });
});
