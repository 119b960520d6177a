import { expect, it } from 'vitest';
import { cents } from './money.ts';
import { type Obstacle, thingsToFix } from './prerequisites.ts';

const terms: Obstacle = { where: 'erp', code: 'erp_setup_incomplete', says: 'Vendor 12 has no due terms.' };
const number: Obstacle = { where: 'here', code: 'prerequisite_missing', says: 'Vendor Ace has no number.' };
const of = (invoice: number, amount: number, ...obstacles: Obstacle[]) => ({
  ...{ invoice, amount: cents(amount), obstacles },
});

it('gathers by the thing to fix, what stops most first, each invoice under all that stops it, and once', () => {
  const things = thingsToFix([of(1, 10, number), of(2, 500, terms, terms), of(3, 20, number, terms), of(4, 5)]);
  expect(things).toEqual([
    { ...terms, invoices: [2, 3], amount: 520 },
    { ...number, invoices: [1, 3], amount: 30 },
  ]);
  expect(thingsToFix([])).toEqual([]);
});
