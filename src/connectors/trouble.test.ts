import { expect, it } from 'vitest';
import { ErpTrouble, shortened } from './trouble.ts';

it('a trouble is a sentence, however much an ERP said', () => {
  const { message } = new ErpTrouble('wrong_company', { found: 'x'.repeat(5_000), expected: 'Ann & Sons' });
  expect(message.length).toBeLessThan(700);
  expect(message).toContain('not of Ann & Sons');
});

it('words that are too long are cut within no character, for half of one nobody can keep', () => {
  const [just, over] = [399, 400].map((length) => shortened(`${'x'.repeat(length)}🏗 collapsed`)) as [string, string];
  expect(just.isWellFormed()).toBe(true);
  expect(over).toBe(`${'x'.repeat(400)}…`);
});
