import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cents, cents, formatMoney, readableMoney } from '../money.ts';
import { day, money, quantity, rate, type Style, wholeNumber, yesOrNo } from './values.ts';

const read = (found: object) => ('value' in found ? found.value : (found as { because: string }).because);

describe('an amount', () => {
  it.each([
    ['1250.5', 125_050],
    ['$1,250.50', 125_050],
    ['USD 1,250.50', 125_050],
    ['€ 1.250,50', 125_050],
    ['1.234.567', 123_456_700],
    ['1 250,5', 125_050],
    ['(300)', -30_000],
    ['($1,300.00)', -130_000],
    ['300-', -30_000],
    ['-12,5', -1_250],
    ['0', 0],
    ['1,234', 123_400],
    ['12.3400', 1_234],
    [0.1 + 0.2, 30],
    ['12.345', 'money'],
    ['0,125', 'money'],
    ['0,125.00', 'money'],
    ['0.125.000', 'money'],
    ['(0,125)', 'money'],
    ['1.25.5', 'money'],
    ['1,25,5.00', 'money'],
    ['1,2345.00', 'money'],
    ['12.34,5678.9', 'money'],
    ['1e5', 'money'],
    ['((5))', 'money'],
    ['--5', 'money'],
    ['', 'money'],
    ['99999999999', 'money'],
    [{ date: '2026-03-10' }, 'made_a_date'],
    [true, 'money'],
  ])('%j is %j', (cell, is) => {
    expect(read(money(cell, 'us'))).toBe(is);
  });

  it.each([
    ['1.234', 'number_ambiguous'],
    ['1,234', 'number_ambiguous'],
    ['(1.234)', 'number_ambiguous'],
    ['1.234,00', 123_400],
    ['1,234.00', 123_400],
    ['1234,5', 123_450],
    ['1234.5', 123_450],
    ['1234', 123_400],
  ])('between semicolons %j is %j', (cell, is) => {
    expect(read(money(cell, 'semicolons'))).toBe(is);
  });

  it('comes back whatever it was, as programs and people write it', () => {
    const amounts = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map((value) => cents(value));
    const european = (amount: Cents) => readableMoney(amount).replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
    const accountants = (amount: Cents) =>
      amount < 0 ? `($${readableMoney(cents(-amount))})` : `$${readableMoney(amount)}`;
    fc.assert(
      fc.property(amounts, fc.constantFrom<Style>('us', 'semicolons'), (amount, style) => {
        for (const write of [formatMoney, readableMoney, european, accountants]) {
          expect(read(money(write(amount), style)), write(amount)).toBe(amount);
        }
      }),
    );
  });
});

it('a quantity has up to four places, and a percent may have its sign', () => {
  expect(read(quantity('12.3456', 'us'))).toBe(123_456);
  expect(read(quantity('1,250.5', 'us'))).toBe(12_505_000);
  expect(read(quantity('1,234', 'semicolons'))).toBe('number_ambiguous');
  // No group of thousands begins with 0.
  expect(read(quantity('0,125', 'us'))).toBe('quantity');
  expect(read(quantity('0,125', 'semicolons'))).toBe(1_250);
  expect(read(quantity('0.125', 'semicolons'))).toBe(1_250);
  expect(read(rate('10 %', 'us'))).toBe(1_000);
  expect(read(rate(' 10 % ', 'us'))).toBe(1_000);
  const began = performance.now();
  expect(read(rate(`${' '.repeat(1_000_000)}x`, 'us'))).toBe('rate');
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(read(rate('7,5%', 'us'))).toBe(750);
  expect(read(rate(10, 'us'))).toBe(1_000);
  expect(read(rate(0.1, 'us'))).toBe('rate_fraction');
  expect(read(rate('101', 'us'))).toBe('rate');
});

describe('a day', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['2026-03-31T10:00:00Z', '2026-03-31'],
    ['3/4/2026', '2026-03-04'],
    ['03/31/26', '2026-03-31'],
    ['31.12.2026', '2026-12-31'],
    ['31-Mar-26', '2026-03-31'],
    ['Mar 31, 2026', '2026-03-31'],
    ['March 31, 2026', '2026-03-31'],
    [{ date: '2026-03-31' }, '2026-03-31'],
    ['31/3/2026', 'day_first'],
    ['2/30/2026', 'day'],
    ['2026-02-30', 'day'],
    ['soon', 'day'],
    ['31-Foo-26', 'day'],
    [46_112, 'day'],
  ])('%j is %j', (cell, is) => {
    expect(read(day(cell, 'us'))).toBe(is);
  });

  it('between semicolons is never guessed', () => {
    expect(read(day('3/4/2026', 'semicolons'))).toBe('day_ambiguous');
    expect(read(day('3/3/2026', 'semicolons'))).toBe('2026-03-03');
    expect(read(day('3/31/2026', 'semicolons'))).toBe('2026-03-31');
    expect(read(day('4.3.2026', 'semicolons'))).toBe('2026-03-04');
  });
});

it('yes, no and whole numbers', () => {
  expect(['Yes', 'x', true, '1', 1].map((cell) => read(yesOrNo(cell)))).toEqual([true, true, true, true, true]);
  expect(['no', false, '0', 'Inactive'].map((cell) => read(yesOrNo(cell)))).toEqual([false, false, false, false]);
  expect(read(yesOrNo('perhaps'))).toBe('yes_no');
  expect(['1', 2, '3.0'].map((cell) => read(wholeNumber(cell)))).toEqual([1, 2, 3]);
  expect(['0', '-1', '1.5', '', '1234567'].map((cell) => read(wholeNumber(cell)))).toEqual(
    Array(5).fill('place_number'),
  );
});
