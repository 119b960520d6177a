import { expect, it } from 'vitest';
import { at } from './schedules.ts';

it('an error shows what stands there as people write it, of whatever kind it is', () => {
  const values = {
    amount: 123_450,
    retainage: 5_000,
    quantity: 50_000,
    unit_price: 12_345,
    quantity_this_period: 25_000,
    line: 7,
    cost_code: '03-100',
  };
  const row = { row: 2, item: 0, project: 1, record: 'SC-1', values };
  const shown = Object.fromEntries(Object.keys(values).map((name) => [name, at(row, name, 'twice').value]));
  expect(shown).toEqual({
    amount: '1234.50',
    retainage: '50.00',
    quantity: '5',
    unit_price: '1.2345',
    quantity_this_period: '2.5',
    line: '7',
    cost_code: '03-100',
  });
});
