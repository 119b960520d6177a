import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { whyNot } from '../bin/parts/of-the-system.ts';

it('says in words why the system refuses a file that is named beside it, and leaves any other sentence as it is', () => {
  let cause: unknown;
  try {
    readFileSync('/none/of/this.csv');
  } catch (refused) {
    cause = refused;
  }
  expect(whyNot(cause)).toBe('there is no such file or folder');
  expect(whyNot(new Error('it is no plain file'))).toBe('it is no plain file');
});
