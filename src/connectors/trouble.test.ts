import { expect, it } from 'vitest';
import { ErpTrouble } from './trouble.ts';

it('a trouble is a sentence, however much an ERP said', () => {
  const { message } = new ErpTrouble('wrong_company', { found: 'x'.repeat(5_000), expected: 'Ann & Sons' });
  expect(message.length).toBeLessThan(700);
  expect(message).toContain('not of Ann & Sons');
});
