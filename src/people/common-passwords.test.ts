import { expect, test } from 'vitest';
import { weaknessOf } from '../domain/sign-in/password.ts';
import { commonPasswords } from './common-passwords.ts';

test('the commonest are known, as they are and dressed up; what one’s own words make is not', async () => {
  const common = await commonPasswords();
  expect(common.size).toBeGreaterThan(49_000);
  const why = (password: string) => weaknessOf(password, [], (text) => common.has(text))?.because ?? null;
  for (const bad of ['1234567890', 'qwertyuiop', 'Dragon2026!', 'Letmein!!!!', 'P@ssw0rd2026', 'football12345'])
    expect(why(bad), bad).toBe('password_common');
  for (const good of ['a-password-for-tests', 'grey heron on a crane', 'mLr7-xkQ9!vv2'])
    expect(why(good), good).toBeNull();
});
