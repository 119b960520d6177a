import { expect, it } from 'vitest';
import { inOtherBooks } from './since-the-look.ts';

it.each([
  ['Ours', 'Ours', false],
  ['Ours', 'Theirs', true],
  [null, 'Ours', false],
  [null, null, false],
])('from books %s to books %s: others than were looked into: %s', (asked, now, others) => {
  expect(inOtherBooks({ books: asked }, { books: now })).toBe(others);
});
