import { describe, expect, it } from 'vitest';
import { listensAt, readSettings, SettingRefused } from './settings.ts';

const complete = {
  TIEOUT_SMTP_URL: 'smtp://tieout:very-secret@mail.example.com:587',
  TIEOUT_MAIL_FROM: 'tieout@example.com',
  TIEOUT_PUBLIC_URL: 'https://tieout.example.com/',
};

describe('mail', () => {
  it('is off as long as nobody names a server', () => {
    expect(readSettings({}, false).mail).toBeUndefined();
    expect(readSettings({ TIEOUT_MAIL_FROM: 'x' }, false).mail).toBeUndefined();
  });

  it('takes a server, a sender, and an address for its links', () => {
    const { mail, publicUrl } = readSettings(complete, false);
    expect(mail).toEqual({ smtpUrl: complete.TIEOUT_SMTP_URL, from: 'tieout@example.com' });
    expect(publicUrl).toBe('https://tieout.example.com');
  });

  it('takes a password with a percent sign that is written as it has to be, and says how', () => {
    const of = (password: string) => ({ ...complete, TIEOUT_SMTP_URL: `smtp://tieout:${password}@mail.example.com` });
    expect(readSettings(of('100%25'), false).mail?.smtpUrl).toContain('100%25');
    expect(() => readSettings(of('100%'), false)).toThrow('%25');
  });

  it.each([
    ['another scheme', { TIEOUT_SMTP_URL: 'http://tieout:very-secret@mail.example.com' }],
    ['no address', { TIEOUT_SMTP_URL: 'tieout:very-secret' }],
    ['a password with a lone percent sign', { TIEOUT_SMTP_URL: 'smtp://tieout:very-secret%@mail.example.com' }],
    ['no sender', { TIEOUT_MAIL_FROM: '' }],
    ['two senders', { TIEOUT_MAIL_FROM: 'a@example.com, b@example.com' }],
    ['a sender with a header in it', { TIEOUT_MAIL_FROM: 'a@example.com\r\nBcc: b@example.com' }],
    ['no address for its links', { TIEOUT_PUBLIC_URL: '' }],
  ])('refuses %s, without a word of the password', (_what, other) => {
    const start = () => readSettings({ ...complete, ...other }, false);
    expect(start).toThrow(/TIEOUT_SMTP_URL/);
    expect(start).not.toThrow(/very-secret/);
  });
});

it.each([
  'tieout.example.com',
  'ftp://x',
  'https://a:b-secret@x',
  'https://:b-secret@x',
  'https://x?y',
  'https://x#y',
  'javascript:x',
])('links cannot begin with %s', (TIEOUT_PUBLIC_URL) => {
  const start = () => readSettings({ TIEOUT_PUBLIC_URL }, false);
  expect(start).toThrow(/TIEOUT_PUBLIC_URL/);
  expect(start).not.toThrow(/b-secret/);
});

describe.each([
  ['TIEOUT_TLS_IN_FRONT', 'tlsInFront'],
  ['TIEOUT_CONNECTIONS_PRIVATE', 'connectionsPrivate'],
  ['TIEOUT_SIGN_IN_PRIVATE', 'signInPrivate'],
  ['TIEOUT_COPY', 'copy'],
  ['TIEOUT_WEBHOOKS_PRIVATE', 'webhooksPrivate'],
] as const)('the switch %s', (name, setting) => {
  it.each([
    ['1', true],
    [' 1 ', true],
    ['0', false],
    ['', false],
    [undefined, false],
  ])('is set by %j: %s', (value, on) => {
    expect(readSettings({ [name]: value }, false)[setting]).toBe(on);
  });

  it.each(['true', 'yes', 'on', 'false', '2'])('is not left off in silence by %s', (value) => {
    expect(() => readSettings({ [name]: value }, false)).toThrow(`${name} is ${value}; it has to be 1`);
  });
});

it('names operators, with commas between them', () => {
  expect(readSettings({ TIEOUT_OPERATORS: ' ann, ben ,,' }, false).operators).toEqual(['ann', 'ben']);
});

it('is asked at an address of the newer kind within brackets', () => {
  expect(listensAt({ host: '::1', port: 4100 })).toBe('http://[::1]:4100');
  expect(listensAt({ host: '127.0.0.1', port: 4100 })).toBe('http://127.0.0.1:4100');
  expect(listensAt({ host: 'localhost', port: 4100 })).toBe('http://localhost:4100');
});

it.each(['hello', 'mysql://me:b-secret@127.0.0.1/x', 'postgres://me:b-secret#1@127.0.0.1/x'])(
  'a database is not at %s, and no password is shown',
  (DATABASE_URL) => {
    const start = () => readSettings({ DATABASE_URL }, false);
    expect(start).toThrow(/^DATABASE_URL has to be like postgres:/);
    expect(start).not.toThrow(/b-secret/);
  },
);

it.each([
  'postgres://me:a@127.0.0.1:5432/x',
  'postgresql://me@db/x?sslmode=require',
  'postgres://me:a@/x?host=/run',
  'postgres:///x?host=/run',
])('a database may be at %s', (DATABASE_URL) => {
  expect(readSettings({ DATABASE_URL }, false).databaseUrl).toBe(DATABASE_URL);
});

it('a simulator is at an address', () => {
  expect(() => readSettings({ TIEOUT_SIMULATOR_URL: 'nonsense' }, false)).toThrow(/^TIEOUT_SIMULATOR_URL/);
});

it('tells apart what nobody reads, such as a name that is misspelt', () => {
  const read = {
    TIEOUT_LOG_LEVEL: 'warn',
    TIEOUT_URL: 'http://x',
    TIEOUT_SECRET_TRYTON: 'x',
    TIEOUT_TEST_TRYTON: '1',
    PATH: '',
  };
  expect(readSettings(read, false).unread).toEqual([]);
  const misspelt = ['COPIES', 'PROT'].map((name) => `TIEOUT_${name}`);
  const all = { ...read, ...Object.fromEntries(misspelt.map((name) => [name, '1'])) };
  expect(readSettings(all, false).unread).toEqual(misspelt);
});

it.each(['1e3', '0x1F', '65536', '-1', '80.5', 'many'])(
  'takes a port that is a number and nothing else: not %s',
  (PORT) => {
    expect(() => readSettings({ PORT }, false)).toThrow(SettingRefused);
  },
);
