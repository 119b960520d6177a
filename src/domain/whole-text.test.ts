import { expect, it } from 'vitest';
import { wholeText, withWholeTexts } from './whole-text.ts';

it('leaves whole texts as they are, and of others only what no database holds', () => {
  expect(wholeText('Tower 🏗 & Co')).toBe('Tower 🏗 & Co');
  expect(wholeText('Tower \ud83c')).toBe('Tower \ufffd');
  expect(wholeText('\udfd7 a\0b')).toBe('\ufffd a\ufffdb');
});

it('goes through lists and what is within', () => {
  const given = { number: '7', amount: 12, none: null, phases: [{ name: 'a\0' }], at: undefined };
  expect(withWholeTexts(given)).toEqual({ ...given, phases: [{ name: 'a\ufffd' }] });
});
