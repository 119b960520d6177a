import { describe, expect, it } from 'vitest';
import { countsOn, passkeyPlace } from './passkey.ts';
import { hasSecondFactor } from './second-factor.ts';

describe('where passkeys work', () => {
  it.each([
    ['https://tieout.example.com', 'https://tieout.example.com', 'tieout.example.com'],
    ['https://tieout.example.com:8443/under/here', 'https://tieout.example.com:8443', 'tieout.example.com'],
    ['https://TIEOUT.example.com:443', 'https://tieout.example.com', 'tieout.example.com'],
    ['http://localhost:4100', 'http://localhost:4100', 'localhost'],
    ['http://127.0.0.1:4100', 'http://localhost:4100', 'localhost'],
    ['http://[::1]:4100', 'http://localhost:4100', 'localhost'],
    ['https://127.0.0.1', 'https://localhost', 'localhost'],
  ])('%s', (url, origin, rpId) => {
    expect(passkeyPlace(url)).toStrictEqual({ ok: true, origin, rpId });
  });

  it.each([
    ['http://10.0.0.12:4100', 'ip_address'],
    ['https://192.0.2.7', 'ip_address'],
    ['https://[2001:db8::1]', 'ip_address'],
    ['http://0.0.0.0:4100', 'ip_address'],
    ['http://tieout.example.com', 'plain_http'],
    ['http://tieout', 'plain_http'],
    ['https://tieout', 'bare_name'],
    // No name of this machine, whatever it begins with.
    ['http://localhost.example.com', 'plain_http'],
  ])('not at %s: %s', (url, because) => {
    expect(passkeyPlace(url)).toStrictEqual({ ok: false, because });
  });
});

it.each([
  [0, 0, true],
  [0, 1, true],
  [7, 8, true],
  [7, 7, false],
  [7, 6, false],
  [7, 0, false],
])('after a count of %i, %i: %s', (before, now, right) => {
  expect(countsOn(before, now)).toBe(right);
});

it('whoever has codes or a passkey has a second factor', () => {
  expect(hasSecondFactor({ codes: false, passkeys: 0 })).toBe(false);
  expect(hasSecondFactor({ codes: true, passkeys: 0 })).toBe(true);
  expect(hasSecondFactor({ codes: false, passkeys: 1 })).toBe(true);
});
