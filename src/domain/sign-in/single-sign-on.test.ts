import { describe, expect, it } from 'vitest';
import { longestRedirectUri, longestState } from './oauth.ts';
import {
  areScopes,
  arrivedBy,
  asksMore,
  type GroupRow,
  goingOnTo,
  isIssuer,
  rightsBy,
  ssoLimits,
} from './single-sign-on.ts';

const row = (group: string, template: number, of: Partial<GroupRow> = {}): GroupRow => ({
  ...{ group, template, project: null, push: false },
  ...of,
});

describe('what a provider says of somebody', () => {
  it('counts as far as it is proved to be an address, a name, groups', () => {
    const claims = {
      sub: 'a1',
      email: 'Pat@Example.com',
      email_verified: true,
      name: ' Pat\u0000 Miller ',
      groups: ['x'],
    };
    expect(arrivedBy(claims, 'groups')).toEqual({
      subject: 'a1',
      email: 'pat@example.com',
      emailVerified: true,
      name: 'Pat Miller',
      groups: ['x'],
    });
  });

  it.each([{}, { sub: '' }, { sub: 7 }, { sub: 'x'.repeat(256) }])('is nobody without a subject: %j', (claims) =>
    expect(arrivedBy(claims, 'groups')).toBeNull(),
  );

  it.each([{ email: 'nonsense' }, { email: ['a@b.example'] }, { email: 'a@b.example,c@d.example' }, {}])(
    'has no address by %j',
    (claims) => expect(arrivedBy({ sub: 'a', ...claims }, 'groups')?.email).toBeNull(),
  );

  it.each([undefined, false, 'false', 1, null])('is not verified by %j', (email_verified) =>
    expect(arrivedBy({ sub: 'a', email: 'a@b.example', email_verified }, 'groups')?.emailVerified).toBe(false),
  );

  it('has groups in a list or in one text, under the name that was set, and never those of a prototype', () => {
    expect(arrivedBy({ sub: 'a', roles: 'one, two' }, 'roles')?.groups).toEqual(['one', 'two']);
    expect(arrivedBy({ sub: 'a', roles: ['one', 7, ''] }, 'roles')?.groups).toEqual(['one']);
    expect(arrivedBy({ sub: 'a' }, 'constructor')?.groups).toEqual([]);
  });

  it('leaves it open where there are more groups than it says', () => {
    expect(arrivedBy({ sub: 'a', _claim_names: { groups: 'src1' } }, 'groups')?.groups).toBeNull();
    expect(arrivedBy({ sub: 'a', groups: new Array(1001).fill('x') }, 'groups')?.groups).toBeNull();
  });
});

describe('what groups give', () => {
  const rows = [
    row('approvers', 1, { push: true }),
    row('accounting', 2),
    row('site', 3, { project: 7 }),
    row('accounting', 4, { project: 7 }),
    row('site', 5, { project: 8 }),
  ];
  it('is what the first row in order says, for the company and for each project', () => {
    expect(rightsBy(rows, ['accounting', 'approvers'])).toEqual({
      company: { template: 1, push: true },
      projects: new Map([
        [7, 4],
        [8, null],
      ]),
    });
    expect(rightsBy(rows, ['site'])).toEqual({
      company: null,
      projects: new Map([
        [7, 3],
        [8, 5],
      ]),
    });
  });
  it('is nothing without a group, unless a row is for whoever comes', () => {
    expect(rightsBy(rows, []).company).toBeNull();
    expect(rightsBy([...rows, row('*', 9)], []).company).toEqual({ template: 9, push: false });
    expect(rightsBy([], ['x'])).toEqual({ company: null, projects: new Map() });
  });
});

describe('what may be set', () => {
  it.each(['https://login.example.com', 'https://login.example.com/tenant/v2.0', 'https://a.example:8443/'])(
    'takes %s for an issuer',
    (text) => expect(isIssuer(text, false)).toBe(true),
  );
  it.each([
    'http://login.example.com',
    'javascript:alert(1)',
    'https://a:b@example.com',
    'https://example.com/?x=1',
    'https://example.com/#x',
    'nonsense',
    '',
  ])('does not take %s', (text) => expect(isIssuer(text, false)).toBe(false));
  it('takes plain http where private networks are let in', () => {
    expect(isIssuer('http://127.0.0.1:4000', true)).toBe(true);
    expect(isIssuer('ftp://127.0.0.1', true)).toBe(false);
  });
  it('asks for openid among the scopes', () => {
    expect(areScopes('openid email profile groups')).toBe(true);
    for (const text of ['email', '', 'openid  email', 'openid "x"', 'openid\nemail'])
      expect(areScopes(text)).toBe(false);
  });
  it('asks more than a password of whom the rule names', () => {
    expect([asksMore('optional', true), asksMore('own_people', false)]).toEqual([false, false]);
    expect([asksMore('own_people', true), asksMore('everybody', false)]).toEqual([true, true]);
  });
});

describe('where a browser goes on to after the provider', () => {
  const limit = ssoLimits.longestWayBack;
  it('is an address of ours, or nothing', () => {
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\u0000', '', null, 7]) {
      expect(goingOnTo(to), String(to)).toEqual({ ok: true, value: null });
    }
    expect(goingOnTo('/erp?page=2')).toEqual({ ok: true, value: '/erp?page=2' });
  });
  it('has room for the longest request of an application, each letter of it escaped; a longer one is refused', () => {
    const parts = { client_id: 'c'.repeat(60), redirect_uri: '%2F'.repeat(longestRedirectUri), scope: 'read%20write' };
    const rest = 'response_type=code&response_mode=query&code_challenge_method=S256';
    const asked = { ...parts, code_challenge: 'c'.repeat(43), state: '%22'.repeat(longestState) };
    const told = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
    const to = `/oauth/authorize?${[rest, ...told].join('&')}`;
    expect(goingOnTo(to)).toEqual({ ok: true, value: to });
    expect(goingOnTo(`/${'x'.repeat(limit)}`)).toMatchObject({
      refusal: { facts: { field: 'to', because: 'way_back_too_long', length: limit + 1, limit } },
    });
  });
});
