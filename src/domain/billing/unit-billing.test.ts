import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cents, cents } from '../money.ts';
import { extended, parseQuantity, parseUnitPrice, type Quantity, type UnitPrice } from './quantity.ts';
import { amountOfPeriod, amountToDate, quantityToDate } from './unit-billing.ts';

const quantity = (text: string) => parseQuantity(text)!;
const units = (of: string, price: string) => ({ quantity: quantity(of), unitPrice: parseUnitPrice(price)! });

describe('a line that is billed by quantity', () => {
  it('rounds to date, so that thirds come to their whole', () => {
    // 3 at 33.3333 come to 100.00 (99.9999); one each: 33.33, 33.34, 33.33.
    const agreed = units('3', '33.3333');
    const whole = cents(10_000);
    let before = { quantity: 0 as Quantity, amount: cents(0) };
    const billed = [1, 2, 3].map(() => {
      const amount = amountOfPeriod(agreed, whole, before, quantity('1'))!;
      before = { quantity: (before.quantity + 10_000) as Quantity, amount: cents(before.amount + amount) };
      return amount;
    });
    expect(billed).toEqual([3_333, 3_334, 3_333]);
    expect(before.amount).toBe(whole);
  });

  it('comes to its scheduled value where that is not quantity times price', () => {
    expect(amountToDate(units('7', '14.29'), cents(10_000), quantity('7'))).toBe(10_000);
    expect(amountToDate(units('7', '14.29'), cents(10_000), quantity('6'))).toBe(8_574);
  });

  it('nothing is nothing, even where what was billed lies beside its quantity', () => {
    const before = { quantity: quantity('1'), amount: cents(1_001) };
    expect(amountOfPeriod(units('10', '10'), cents(10_000), before, 0 as Quantity)).toBe(0);
    expect(amountOfPeriod(units('10', '10'), cents(10_000), before, quantity('1'))).toBe(999);
  });

  it('is refused where no amount could hold it', () => {
    expect(amountToDate(units('1', '9999999999'), cents(0), quantity('9999999999'))).toBeNull();
  });

  it.each([
    ['50.00', '5'],
    ['100.00', '10'],
    ['33.33', '3.333'],
    ['-20.00', '-2'],
    ['0.00', '0'],
  ])('%s of ten at ten each is a quantity of %s', (amount, expected) => {
    const toDate = quantityToDate(units('10', '10'), cents(10_000), cents(Math.round(Number(amount) * 100)));
    expect(toDate).toBe(quantity(expected));
  });

  it('has no quantity without a price, but for the whole of it', () => {
    expect(quantityToDate(units('10', '0'), cents(500), cents(100))).toBe(0);
    expect(quantityToDate(units('10', '0'), cents(500), cents(500))).toBe(quantity('10'));
  });

  it('however its whole quantity is cut up, its bills come to exactly its amount', () => {
    const piece = fc.integer({ min: 1, max: 5_000_000 });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 90_000_000 }),
        fc.integer({ min: -3, max: 3 }),
        (pieces, price, beside) => {
          const whole = pieces.reduce((all, next) => all + next, 0) as Quantity;
          const product = extended(whole, price as UnitPrice);
          if (product === null) return;
          const scheduled = cents(product + beside);
          const agreed = { quantity: whole, unitPrice: price as UnitPrice };
          let before = { quantity: 0 as Quantity, amount: cents(0) };
          for (const next of pieces) {
            const amount = amountOfPeriod(agreed, scheduled, before, next as Quantity) as Cents;
            // Never further from quantity times price than the cent of rounding, the last one's difference aside.
            const alone = extended(next as Quantity, price as UnitPrice)!;
            expect(Math.abs(amount - alone)).toBeLessThanOrEqual(1 + Math.abs(beside));
            before = { quantity: (before.quantity + next) as Quantity, amount: cents(before.amount + amount) };
          }
          expect(before.amount).toBe(scheduled);
        },
      ),
    );
  });

  it('of an amount that a quantity came to, is that quantity again, where the price is a cent or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 10_000 }), (whole, cent) => {
        const agreed = { quantity: 0 as Quantity, unitPrice: (cent * 100) as UnitPrice };
        const given = (whole * 10_000) as Quantity;
        const amount = amountToDate(agreed, cents(-1), given)!;
        expect(quantityToDate(agreed, cents(-1), amount)).toBe(given);
      }),
    );
  });
});
