import { expect, it } from 'vitest';
import { placesFor } from './places.ts';

const room = { inAll: 5, ofACompany: 4, ofAPerson: 2 };

it('leaves a place for other companies, however many of one company want them', () => {
  const places = placesFor(room);
  for (const person of [1, 1, 2, 2]) expect(places.take({ company: 1, person })).not.toBeNull();
  expect(places.take({ company: 1, person: 3 })).toBeNull();
  expect(places.take({ company: 2, person: 4 })).not.toBeNull();
  expect(places.take({ company: 3, person: 5 })).toBeNull();
});

it('counts a person over all their companies, and no place twice that is given back', () => {
  const places = placesFor(room);
  const first = places.take({ company: 1, person: 1 })!;
  expect(places.take({ company: 2, person: 1 })).not.toBeNull();
  expect(places.take({ company: 3, person: 1 })).toBeNull();
  first();
  first();
  expect(places.take({ company: 3, person: 1 })).not.toBeNull();
  expect(places.take({ company: 1, person: 1 })).toBeNull();
});
