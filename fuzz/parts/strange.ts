import type { Chance } from '../../sim/chance.ts';

/**
 * Values that programs have stumbled over. None of them holds a word by which a leak is known (see `leaks.ts`): what an
 * answer repeats of its question is no leak.
 */

export const strangeTexts: readonly string[] = [
  '',
  ' ',
  '\t\n\r',
  '\0',
  'a\0b',
  '\u0001\u001f\u007f',
  '\ud800',
  'x\udc00y',
  '\udfff\ud800',
  '\ufffe\uffff',
  '\u202eabc\u202c',
  '\u200f\u200e\u2066',
  '\u00a0\u2028\u2029\u0085',
  'e\u0301'.repeat(40),
  '😀𝔘𐀀',
  '👩‍👩‍👧‍👦'.repeat(30),
  'ﷺ'.repeat(50),
  'ß ſ İ ı K',
  "'; drop table x; --",
  '" or ""="',
  '\\',
  '\\u0000',
  '%00',
  '%s%n%d',
  '$1 ${x} {{x}}',
  '<script>x</script>',
  ']]>&amp;<![CDATA[',
  '../../../../x',
  '..\\..\\x',
  'C:\\x',
  '/',
  'null',
  'undefined',
  'true',
  'NaN',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e3',
  '1e309',
  '0x10',
  '١٢٣',
  '９',
  '1_000',
  '1,000.00',
  '+1',
  ' 1',
  '1 ',
  '9007199254740992',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999999999999',
  '0.1',
  '0.001',
  '0.005',
  '1.005',
  '-0.00',
  '.5',
  '5.',
  '999999999999.99',
  '1000000000000.00',
  '99999999999999999999.99',
  '0.00000000000000000000001',
  '0000-00-00',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '9999-99-99',
  '10000-01-01',
  '-2026-01-01',
  '2026-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-1-1',
  '20261031',
  '2026-10-31T00:00:00',
  '2026-10-31T25:61:61Z',
  '2026-10-31T00:00:00.000000000000Z',
  '+275760-09-13T00:00:00Z',
  '+275760-09-13T00:00:01Z',
  'infinity',
  'now',
  'a@b',
  'a@example.com, b@example.com',
  'a@example.com\r\nBcc: c@example.com',
  'http://127.0.0.1:1/',
  'http://[::1]/',
  'http://user:word@example.com/',
  'file:///x',
  'javascript:x',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(1_001),
  'é'.repeat(5_000),
  'x'.repeat(70_000),
];

export const strangeNumbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  0.001,
  0.005,
  1.005,
  -0.01,
  1e-7,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  1e18,
  1e21,
  1e100,
  1.7976931348623157e308,
  5e-324,
  999_999_999_999.99,
  32_768,
  65_536,
  8.64e15,
  8.64e15 + 1,
  253_402_300_800,
];

/** Numbers that JSON can write and no number of ours can be. */
export const strangeDigits: readonly string[] = [
  '1e400',
  '-1e400',
  '1E-400',
  '0.1000000000000000055511151231257827',
  '123456789012345678901234567890',
  '100.000000000000000000000000000001',
  '-0',
  '1e0000000001',
];

/** Any value at all, mostly small. */
export function strange(chance: Chance): unknown {
  switch (chance.whole(0, 9)) {
    case 0:
      return null;
    case 1:
      return chance.percent(50);
    case 2:
    case 3:
      return chance.one(strangeNumbers);
    case 4:
    case 5:
    case 6:
      return chance.one(strangeTexts);
    case 7:
      return chance.one<unknown>([[], {}, [[]], [null], [{}], { id: 1 }, [1, 'a', null], { $ne: null }, { 0: 'x' }]);
    case 8:
      return Object.fromEntries([[chance.one(strangeKeys), strange(chance)]]);
    default:
      return deep(chance.one([3, 19, 21, 60]), chance.percent(50));
  }
}

/** Names of fields that mean something to JavaScript, to a parser, or to nobody. */
export const strangeKeys: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'length',
  'then',
  '',
  '0',
  '-1',
  'a.b',
  'a[b]',
  '\0',
  '\ud800',
  'id',
  'company_id',
  'version',
  '$ne',
  '😀',
];

/** So deeply nested. */
export function deep(levels: number, lists: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = lists ? [value] : { a: value };
  return value;
}
