import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCents } from '../money.ts';
import {
  extended,
  formatQuantity,
  mostQuantity,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  type UnitPrice,
} from './quantity.ts';

describe('a quantity', () => {
  it('is read exactly or not at all', () => {
    expect(parseQuantity('12.345')).toBe(123_450);
    expect(parseQuantity(-3)).toBe(-30_000);
    expect(parseQuantity('-0')).toBe(0);
    for (const wrong of ['1.23456', '1e3', '1,000', '', 'two', '12345678901', '.5', '1.']) {
      expect(parseQuantity(wrong), wrong).toBeNull();
    }
  });

  it('is written as it was read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -mostQuantity, max: mostQuantity }), (value) => {
        expect(parseQuantity(formatQuantity(value as Quantity))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('comes to a whole number of cents, half a cent away from zero', () => {
    const comesTo = (quantity: string, price: string) => extended(parseQuantity(quantity)!, parseUnitPrice(price)!);
    expect(comesTo('12.345', '100')).toBe(123_450);
    expect(comesTo('0.5', '0.01')).toBe(1);
    expect(comesTo('-0.5', '0.01')).toBe(-1);
    expect(comesTo('0.4999', '0.01')).toBe(0);
    expect(comesTo('3', '33.3333')).toBe(10_000);
    expect(comesTo('9999999999', '2')).toBeNull();
  });

  it('comes to the same in numbers and in big integers, on both sides of where the one takes over', () => {
    const any = fc.oneof(
      fc.integer({ min: -200_000_000, max: 200_000_000 }),
      fc.integer({ min: -mostQuantity, max: mostQuantity }),
    );
    fc.assert(
      fc.property(any, any, (quantity, price) => {
        const exact = BigInt(quantity) * BigInt(price);
        const size = ((exact < 0n ? -exact : exact) + 500_000n) / 1_000_000n;
        const expected = size > BigInt(mostCents) ? null : Number(exact < 0n ? -size : size);
        expect(extended(quantity as Quantity, price as UnitPrice)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
