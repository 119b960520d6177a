import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extended, formatQuantity, mostQuantity, parseQuantity, parseUnitPrice, type Quantity } from './quantity.ts';

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
});
