import { expect, test } from 'vitest';
import { weaknessOf } from './password.ts';

const isCommon = (text: string) => ['password', 'sunshine', '1q2w3e4r5t'].includes(text);
const why = (password: string) =>
  weaknessOf(password, ['dana', 'Dana Whitfield', 'dana.w@example.com'], isCommon)?.because ?? null;

test.each([
  ['nine char', 'password_short'],
  ['x'.repeat(201), 'password_long'],
  ['1q2w3e4r5t', 'password_common'],
  ['Sunshine2026!', 'password_common'],
  ['2026-SUNSHINE', 'password_common'],
  ['P@ssw0rd12345', 'password_common'],
  ['sunshinesunshine', 'password_common'],
  ['aaaaaaaaaaaa', 'password_common'],
  ['ababababababab', 'password_common'],
  ['Whitfield2026', 'password_about_you'],
  ['dana.w@example.com', 'password_about_you'],
  ['Tieout-2026!!', 'password_about_you'],
  ['a long enough password', null],
  ['right horse battery', null],
  ['xkQ9!vv2-mLr7', null],
])('%s: %s', (password, because) => expect(why(password)).toBe(because));
