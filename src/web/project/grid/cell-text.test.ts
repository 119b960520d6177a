import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cents, formatMoney, readableMoney } from '../../../domain/money.ts';
import { isPercent, plainNumber, readAmount, readPercent, readQuantity } from './cell-text.ts';

describe('an amount as people and spreadsheets write it', () => {
  it.each([
    ['2500', 250_000],
    ['2,500.00', 250_000],
    ['$2,500', 250_000],
    [' $ 2,500.50 ', 250_050],
    ['12.', 1_200],
    ['.5', 50],
    ['-3', -300],
    ['3-', -300],
    ['-$3.00', -300],
    ['$-3.00', -300],
    ['\u22123.00', -300],
    ['(3.00)', -300],
    ['$(1,234.50)', -123_450],
    ['($1,234.50)', -123_450],
    ['1 250 000.25', 125_000_025],
    ['1\u00a0250.25', 125_025],
    ['', 0],
    ['  ', 0],
    [' $ -   ', 0],
    ['\u2013', 0],
    ['-', 0],
  ])('%j is %d cents', (text, amount) => expect(readAmount(text)).toBe(amount));

  it.each(
    [
      '12,50', // twelve and a half in much of the world
      '1,2500',
      '0,125', // no group of thousands begins with 0
      '0 125',
      '1,25,000',
      '1.250,00',
      '12.345',
      '1e3',
      'abc',
      '(-3)',
      '(3)-',
      '--3',
      '()',
      '3$',
      '12 5',
      '99999999999',
      '40%',
      '1'.repeat(1_000_000),
    ].filter((text) => text !== '$'),
  )('%.20j is none', (text) => expect(readAmount(text)).toBeNull());

  it('reads back whatever we write', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (cents) => {
        expect(readAmount(formatMoney(cents as Cents))).toBe(cents);
        expect(readAmount(readableMoney(cents as Cents))).toBe(cents);
        const size = readableMoney(Math.abs(cents) as Cents);
        expect(readAmount(`$(${size})`)).toBe(cents === 0 ? 0 : -Math.abs(cents));
      }),
    );
  });

  it('answers any text at all', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', ' ', ',', '.', '-', '(', ')', '$', 'x'), maxLength: 40 }),
        (text) => void plainNumber(text),
      ),
    );
  });
});

it('reads a percent between 0 and 100', () => {
  expect(readPercent('40%')).toBe(4_000);
  expect(readPercent(' 12.5 % ')).toBe(1_250);
  expect(['%', '101%', '-1%', 'x%'].map(readPercent)).toEqual([null, null, null, null]);
  expect(isPercent('4% ')).toBe(true);
  expect(isPercent('4')).toBe(false);
});

it('reads a quantity to four places', () => {
  expect(readQuantity('1,234.5')).toBe(12_345_000);
  expect(readQuantity('0.12345')).toBeNull();
});
