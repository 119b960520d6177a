import { expect, it } from 'vitest';
import { rowAfter } from './row-keys.ts';

const third = { id: 3, at: 2 };
it.each([
  ['the next', [1, 2, 3, 4, 5], 1, 4],
  ['the one before', [1, 2, 3, 4, 5], -1, 2],
  ['the next of one that left: what stands in its place', [1, 2, 4, 5], 1, 4],
  ['the one before one that left', [1, 2, 4, 5], -1, 2],
  ['the last, where nothing came after one that left', [1, 2], 1, 2],
  ['no further than the end', [1, 2, 3], 10, null],
  ['no further than the beginning, from one that left', [4, 5], -10, 4],
])('%s', (_what, ids, by, next) => expect(rowAfter(ids, 3, by, third)).toBe(next));

it('begins at the top where nothing is known of the row', () => {
  expect(rowAfter([1, 2], 9, 1, third)).toBe(1);
  expect(rowAfter([1, 2], null, 1, null)).toBe(1);
  expect(rowAfter([], 3, 1, third)).toBe(null);
});
