import { describe, expect, it } from 'vitest';
import type { Clock } from '../contract.ts';
import { openTryton } from './connector.ts';
import { trytonSettings } from './settings.ts';

const given = {
  address: 'https://books.example.com',
  database: 'books',
  user: 'tieout',
  passwordSecret: 'tryton',
  companyName: 'Pier & Post',
};
const clock = {} as Clock;

describe('the settings of a connection to Tryton', () => {
  it('are read as they are, and nothing else comes along', () => {
    const more = { bills: 'drafts', jobsRoot: 'Projects', callMs: 5_000, plainHttp: false };
    expect(trytonSettings({ ...given, ...more, clock: 'mine', password: 'typed here' })).toEqual({ ...given, ...more });
  });

  it.each([
    ...Object.keys(given).map((setting) => [setting, undefined] as const),
    ['address', 'not an address'],
    ['companyName', ' '],
    ['bills', 'paid'],
    ['plainHttp', 'yes'],
    ['callMs', '5000'],
    ['jobsRoot', 7],
  ] as const)('name the one that is wrong: %s is %s', (setting, value) => {
    expect(() => trytonSettings({ ...given, [setting]: value })).toThrow(setting);
  });

  it('let no password cross a network in the clear, unless they say that it is safe', () => {
    const open = (address: string, plainHttp = false) =>
      openTryton({ ...given, address, plainHttp, password: () => 'x', clock });
    expect(() => open('http://books.example.com')).toThrow('in the clear');
    expect(() => open('ftp://books.example.com', true)).toThrow('in the clear');
    for (const address of ['https://books.example.com', 'http://127.0.0.1:8000', 'http://localhost', 'http://[::1]']) {
      expect(open(address).traits.name).toBe('Tryton');
    }
    expect(open('http://tryton:8000', true).traits.undo).toBe('void');
  });

  it('cannot hold a login with a colon, nor a settling time below that of a call', () => {
    const password = () => 'x';
    expect(() => openTryton({ ...given, user: 'a:b', password, clock })).toThrow('colon');
    expect(() => openTryton({ ...given, password, clock, callMs: 9, settleMs: 8 })).toThrow('settleMs');
  });

  it('leave a server that is as slow as a call may be the time for one that was sent last of all', () => {
    const settles = (times: object) => openTryton({ ...given, password: () => 'x', clock, ...times }).traits.settleMs;
    expect(settles({})).toBe(60_000);
    expect(settles({ callMs: 60_000 })).toBe(120_000);
    expect(settles({ callMs: 60_000, settleMs: 60_000 })).toBe(120_000);
    expect(settles({ callMs: 60_000, settleMs: 300_000 })).toBe(300_000);
  });
});
