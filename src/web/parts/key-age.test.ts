import { expect, it } from 'vitest';
import { isStillKnown } from './key-age.ts';

const hour = 3_600_000;

it.each([
  [0, true],
  [19 * hour, true],
  // The server forgets a key after a day: sent again then, there would be two.
  [21 * hour, false],
  [30 * hour, false],
  // The clock was set back.
  [-21 * hour, false],
])('of what was first sent %d ms ago the key is known: %s', (age, known) =>
  expect(isStillKnown(1_000 * hour, 1_000 * hour + age)).toBe(known),
);
