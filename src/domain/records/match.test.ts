import { describe, expect, it } from 'vitest';
import { bestMatches, type Comparable, exactPairs, matchedParts } from './match.ts';

const of = (name: string, more: Partial<Comparable> = {}): Comparable => ({ id: 1, number: null, name, ...more });

describe('what matches', () => {
  it.each<[string, Comparable, Comparable, readonly string[]]>([
    ['the same name', of('Ace Concrete'), of(' ACE  concrete'), ['name']],
    ['a legal form more', of('Ace Concrete, Inc.'), of('Ace Concrete'), ['name_alike']],
    ['words more', of('Bolt Electric'), of('Bolt Electric of Nevada'), ['name_alike']],
    ['accents', of('Café Söhne'), of('Cafe Sohne'), ['name_alike']],
    ['one short word in common', of('Ace'), of('Ace Roofing'), []],
    ['nothing', of('Ace Concrete'), of('Bolt Electric'), []],
    ['no name at all', of(''), of(''), []],
    ['legal forms alone', of('Inc.'), of('LLC'), []],
    ['the same number', of('a1', { number: '204' }), of('b2', { number: ' 204' }), ['number']],
    ['a number written otherwise', of('a1', { number: '03-100' }), of('b2', { number: '3100.000' }), ['number_alike']],
    ['another number', of('a1', { number: '3100.5' }), of('b2', { number: '3100' }), []],
    [
      'e-mail and address',
      of('a1', { email: 'A@x.com', address: '1 Main St.' }),
      of('b2', { email: 'a@x.com', address: '1 main st' }),
      ['email', 'address'],
    ],
    [
      'vendor and amount',
      of('a1', { vendor: '12', amount: 5 }),
      of('b2', { vendor: '12', amount: 5 }),
      ['vendor', 'amount'],
    ],
    ['nothing that is known', of('a1', { vendor: null, amount: 0 }), of('b2', { vendor: null, amount: 0 }), []],
    ['all, of two jobs', of('Same', { number: '1', job: '204' }), of('Same', { number: '1', job: '205' }), []],
  ])('%s', (_, one, other, parts) => {
    expect(matchedParts(one, other)).toEqual(parts);
    expect(matchedParts(other, one)).toEqual(parts);
  });

  it('is given best first, and what says nothing not at all', () => {
    const found = bestMatches(
      of('Ace Concrete', { number: '7' }),
      [
        of('Ace Concrete LLC', { id: 2 }),
        of('Zed', { id: 3, number: '7' }),
        of('Ace Concrete', { id: 4 }),
        of('Nobody', { id: 5 }),
      ],
      2,
    );
    expect(found.map(({ id, parts }) => [id, parts])).toEqual([
      [3, ['number']],
      [4, ['name']],
    ]);
  });
});

describe('pairs that leave no doubt', () => {
  const all = (...names: string[]) => names.map((name, i) => of(name, { id: i + 1 }));
  it('are those that nobody else on either side could be', () => {
    expect(exactPairs(all('Ace', 'Bolt', 'Twin'), all('bolt', 'Twin', 'twin', 'Other'))).toEqual([
      { ours: 2, theirs: 1, part: 'name' },
    ]);
    expect(exactPairs(all('Twin', 'Twin'), all('Twin'))).toEqual([]);
  });

  it('go by the number before the name, and never join one twice', () => {
    const ours = [of('Ace', { id: 1, number: '9' }), of('Bolt', { id: 2, number: '8' })];
    const theirs = [of('Bolt', { id: 11, number: '9' }), of('Ace', { id: 12, number: '5' })];
    expect(exactPairs(ours, theirs)).toEqual([{ ours: 1, theirs: 11, part: 'number' }]);
    expect(exactPairs([of('Ace', { number: '1', job: 'a' })], [of('Ace', { number: '1', job: 'b' })])).toEqual([]);
  });
});
