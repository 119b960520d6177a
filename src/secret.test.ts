import { describe, expect, it } from 'vitest';
import { readSecret } from './secret.ts';

describe('a secret', () => {
  it('is found by the name that the settings give it', () => {
    expect(readSecret('tryton', { TIEOUT_SECRET_TRYTON: 'of the books' })).toBe('of the books');
    expect(readSecret('Tryton_2', { TIEOUT_SECRET_TRYTON_2: 'of the other books' })).toBe('of the other books');
  });

  it('that is not there is named, in a sentence', () => {
    for (const env of [{}, { TIEOUT_SECRET_TRYTON: '' }]) {
      expect(() => readSecret('tryton', env)).toThrow('TIEOUT_SECRET_TRYTON');
    }
  });

  it('can be no other variable', () => {
    const names = ['', 'a b', '../tryton', '\ntryton', 'x'.repeat(41)];
    const env = Object.fromEntries(names.map((name) => [`TIEOUT_SECRET_${name.toUpperCase()}`, 'x']));
    for (const name of names) expect(() => readSecret(name, env)).toThrow();
    expect(() => readSecret('DATABASE_URL', { DATABASE_URL: 'x' })).toThrow();
  });
});
