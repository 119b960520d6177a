import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cents, cents } from '../money.ts';
import { extended, type Quantity, type UnitPrice } from './quantity.ts';
import { inOrder, type LinePrice, type PriceEntry, priced, sumOf } from './schedule-of-values.ts';

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(cents);
const quantity = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((value) => value as Quantity);
const unitPrice = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((value) => value as UnitPrice);
const method = fc.constantFrom('amount' as const, 'unit' as const);
const entry: fc.Arbitrary<PriceEntry> = fc.record(
  { amount, quantity, unitPrice, unit: fc.option(fc.constantFrom('ea', 'cy')) },
  { requiredKeys: [] },
);
const of = (quantity: number, unitPrice: number, unit: string | null = null) => ({
  quantity: (quantity * 10_000) as Quantity,
  unitPrice: (unitPrice * 10_000) as UnitPrice,
  unit,
});
const because = (outcome: ReturnType<typeof priced>) => (outcome.ok ? null : outcome.refusal.facts.because);

describe('the price of a line', () => {
  it('with units is always the quantity times the unit price, whatever was typed before', () => {
    fc.assert(
      fc.property(method, fc.array(entry, { minLength: 1, maxLength: 6 }), (how, entries) => {
        let line: LinePrice | null = null;
        for (const given of entries) {
          const next = priced(how, given, line);
          if (!next.ok) continue;
          line = next.value;
          if (how === 'amount') expect(line.units).toBeNull();
          if (line.units) expect(line.amount).toBe(extended(line.units.quantity, line.units.unitPrice));
        }
      }),
    );
  });

  it('is worked out by units on a commitment that is billed by unit', () => {
    expect(priced('unit', of(120, 185, 'cy'), null)).toEqual({
      ok: true,
      value: { amount: 2_220_000, units: of(120, 185, 'cy') },
    });
    expect(because(priced('unit', { ...of(2, 5), amount: 999 as Cents }, null))).toBe('not_the_product');
    const before = { amount: 1_000 as Cents, units: of(2, 5) };
    expect(priced('unit', { quantity: of(3, 0).quantity }, before)).toMatchObject({ value: { amount: 1_500 } });
    expect(because(priced('unit', { amount: 1 as Cents }, before))).toBe('not_the_product');
  });

  it('is an amount where it is billed by amount; a quantity only works it out', () => {
    expect(priced('amount', of(2, 5), null)).toEqual({ ok: true, value: { amount: 1_000, units: null } });
    expect(priced('amount', { ...of(2, 5), amount: 900 as Cents }, null)).toEqual({
      ok: true,
      value: { amount: 900, units: null },
    });
    expect(priced('unit', { amount: 900 as Cents }, null)).toEqual({ ok: true, value: { amount: 900, units: null } });
  });

  it('is left alone by an entry that says nothing of it, and asked for where there is none yet', () => {
    const before = { amount: 900 as Cents, units: null };
    expect(priced('amount', {}, before)).toEqual({ ok: true, value: before });
    expect(because(priced('amount', {}, null))).toBe('required');
    expect(because(priced('unit', { quantity: of(1, 0).quantity }, null))).toBe('required');
  });

  it('past what an amount may be is refused', () => {
    expect(because(priced('unit', of(99_999_999, 99_999_999), null))).toBe('money');
  });
});

describe('the order of lines', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 12 });

  it('is any that names each once, and keeps the sum', () => {
    fc.assert(
      fc.property(lines, (ids) => {
        const given = ids.map((id) => ({ id, amount: cents(id * 100) }));
        const shuffled = [...ids].reverse();
        const next = inOrder(given, shuffled);
        expect(next.ok && next.value.map(({ id }) => id)).toEqual(shuffled);
        expect(next.ok && sumOf(next.value)).toBe(sumOf(given));
      }),
    );
  });

  it('that leaves one out, names one twice or a stranger is refused', () => {
    const given = [{ id: 1 }, { id: 2 }, { id: 3 }];
    for (const order of [[1, 2], [1, 2, 2], [1, 2, 4], [1, 2, 3, 3], [1, 2, 3, 4], []]) {
      expect(inOrder(given, order), JSON.stringify(order)).toMatchObject({
        refusal: { code: 'invalid', facts: { because: 'not_each_line_once' } },
      });
    }
  });
});
