import { expect, it } from 'vitest';
import { costDifferences, costsOf, readCosts } from './bill-costs.ts';
import { cents } from './money.ts';

const cost = (costCode: string, costType: string, amount: number) => ({ costCode, costType, amount: cents(amount) });

it('adds up by code and type, in one order, whatever the order and the form of the codes', () => {
  const costs = costsOf([
    cost('3100.000', '4', 100),
    cost('0200.500', '4', 1),
    cost('3100', '4', 25),
    cost('9', '4', 0),
  ]);
  expect(costs).toBe('0200.5/4=0.01|3100/4=1.25');
  expect(costsOf([cost('0200.5', '4', 1), cost('3100.0', '4', 125)])).toBe(costs);
});

it('is read as it was written, with any letters in a code', () => {
  const odd = [cost('03/1|=', 'S%', -250), cost('ü', '', 10)];
  expect(new Set(readCosts(costsOf(odd)))).toEqual(new Set(odd));
  expect(readCosts('')).toEqual([]);
  for (const wrong of ['x', '1/2=3', '1/2=3.00|', '%E0%A4%A/2=1.00']) expect(readCosts(wrong)).toBeNull();
});

it('tells each code that comes to something else, and which side has none of it', () => {
  const ours = [cost('1', '4', 100), cost('2', '4', 50)];
  const theirs = [cost('1', '4', 100), cost('2', '1', 50)];
  expect(costDifferences(ours, theirs)).toEqual([
    { costCode: '2', costType: '4', ours: 50, theirs: null },
    { costCode: '2', costType: '1', ours: null, theirs: 50 },
  ]);
  expect(costDifferences(ours, ours)).toEqual([]);
});
