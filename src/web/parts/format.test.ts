import { expect, it } from 'vitest';
import { centsOf, readableAmount } from './format.ts';

it('shows and adds up sums that are past what one amount may be', () => {
  expect(readableAmount('19753086421.96')).toBe('19,753,086,421.96');
  expect(readableAmount('-1250.50')).toBe('-1,250.50');
  expect(centsOf('19753086421.96')).toBe(1_975_308_642_196);
  expect(() => centsOf('none')).toThrow('the server sent no amount');
});
