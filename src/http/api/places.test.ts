import { expect, it } from 'vitest';
import { placesFor } from './places.ts';

/** How many a company gets, each by another person, until it is refused one. */
const fill = (places: ReturnType<typeof placesFor>, company: number): number => {
  let got = 0;
  while (places.take({ company, person: company * 1_000 + got }) !== null) got++;
  return got;
};

it('leaves half of what is there to other companies, to the fifth of them too', () => {
  const places = placesFor({ inAll: 48, ofAPerson: 2 });
  expect([1, 2, 3, 4, 5, 6, 7].map((company) => fill(places, company))).toEqual([24, 12, 6, 3, 2, 1, 0]);
});

it('lets a company have more again once others gave theirs back', () => {
  const places = placesFor({ inAll: 6, ofAPerson: 3 });
  const other = places.take({ company: 2, person: 1 })!;
  expect(places.take({ company: 2, person: 1 })).not.toBeNull();
  expect(fill(places, 1)).toBe(2);
  other();
  expect(fill(places, 1)).toBe(1);
});

it('counts a person over all their companies, and no place twice that is given back', () => {
  const places = placesFor({ inAll: 12, ofAPerson: 2 });
  const first = places.take({ company: 1, person: 1 })!;
  expect(places.take({ company: 2, person: 1 })).not.toBeNull();
  expect(places.take({ company: 3, person: 1 })).toBeNull();
  first();
  first();
  expect(places.take({ company: 3, person: 1 })).not.toBeNull();
  expect(places.take({ company: 1, person: 1 })).toBeNull();
});
