import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { password } from '../../people/testing/ground.ts';
import { type Served, secret, serve } from './testing/server.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(() => {
  served.ground.clock.ahead += 6 * 60_000;
});

type Headers = Record<string, string>;
const signIn = (credentials: unknown, headers: Headers = {}) =>
  fetch(`${served.url}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify(credentials),
    headers: { 'content-type': 'application/json', ...headers },
  });
const signOut = (headers: Headers) => fetch(`${served.url}/api/v1/session`, { method: 'DELETE', headers });
const who = (headers: Headers, method = 'GET') => fetch(`${served.url}/who`, { headers, method });
const pat = { login: 'pat', password };

async function cookie(): Promise<string> {
  return (await signIn(pat)).headers.get('set-cookie')?.split(';')[0] ?? '';
}

test('signing in sets a cookie that is out of a script’s reach, and signing out takes it back', async () => {
  const answer = await signIn(pat, { origin: served.url, 'sec-fetch-site': 'same-origin' });
  expect([answer.status, await answer.text()]).toStrictEqual([204, '']);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^tieout\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const mine = { cookie: `other=1; ${answer.headers.get('set-cookie')?.split(';')[0]}; more=2` };
  expect(await (await who(mine)).json()).toMatchObject({ ok: true, person: served.ground.pat, by: 'session' });
  const out = await signOut(mine);
  expect([out.status, out.headers.get('set-cookie')]).toStrictEqual([
    204,
    'tieout.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ]);
  expect((await who(mine)).status).toBe(401);
  expect((await signOut({})).status).toBe(204);
});

test('a page that shows somebody else is answered as if nobody were signed in', async () => {
  const mine = { cookie: await cookie() };
  const shown = (person: string) => who({ ...mine, 'tieout-shown-to': person }).then(({ status }) => status);
  expect(await shown(String(served.ground.pat))).toBe(200);
  expect(await shown(String(served.ground.pat + 1))).toBe(401);
  expect(await shown('')).toBe(401);
});

test('behind TLS the cookie is Secure', async () => {
  const secure = await serve(true);
  const answer = await fetch(`${secure.url}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify(pat),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-tieout\.session_token=.*; SameSite=Lax; Secure$/);
  await secure.close();
});

test.each([
  ['a wrong password', { login: 'pat', password: 'wrong' }, 401, 'wrong_credentials'],
  ['an unknown name', { login: 'nobody', password }, 401, 'wrong_credentials'],
  ['no password', { login: 'pat' }, 400, 'malformed'],
  ['a list for a name', { login: ['pat'], password }, 400, 'malformed'],
  ['null', null, 400, 'malformed'],
  ['a book', { ...pat, more: 'x'.repeat(2_000_000) }, 413, 'too_large'],
])('%s: %j', async (_what, credentials, status, code) => {
  const answer = await signIn(credentials);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('set-cookie')).toBeNull();
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ code });
  expect(text).not.toContain(password);
});

test('after ten wrong ones the right one has to wait too; a right one before that begins the count anew', async () => {
  const wrong = async (times: number) => {
    for (let i = 0; i < times; i++) expect((await signIn({ ...pat, password: 'wrong' })).status).toBe(401);
  };
  await wrong(9);
  expect((await signIn(pat)).status).toBe(204);
  await wrong(10);
  const answer = await signIn(pat);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(200);
  expect(await answer.json()).toMatchObject({
    code: 'too_many_attempts',
    detail: expect.stringMatching(/^Too many attempts\. Try again in \d+ seconds\.$/),
  });
  served.ground.clock.ahead += 5 * 60_000;
  expect((await signIn(pat)).status).toBe(204);
});

const elsewhere: [string, Headers][] = [
  ['another site', { origin: 'https://evil.example' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ['a page without an origin', { origin: 'null' }],
  ['another site, by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
  ['a sister site, by the browser’s word', { 'sec-fetch-site': 'same-site' }],
];

test.each(elsewhere)('from %s nothing is begun, ended or changed', async (_what, headers) => {
  const mine = { cookie: await cookie() };
  for (const answer of [
    await signIn(pat, headers),
    await signOut({ ...mine, ...headers }),
    await who({ ...mine, ...headers }, 'POST'),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.json()).toMatchObject({ code: 'cross_site' });
  }
  expect((await who({ ...mine, ...headers })).status).toBe(200);
});

test('a form cannot sign anyone in', async () => {
  const body = new URLSearchParams({ login: 'pat', password });
  const answer = await fetch(`${served.url}/api/v1/session`, { method: 'POST', body });
  expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  const text = await signIn(pat, { 'content-type': 'text/plain' });
  expect([text.status, await text.json()]).toMatchObject([415, { code: 'unsupported_media_type' }]);
});

test('a token goes before a cookie, from everywhere, and a bad one is not made good by a cookie', async () => {
  const answer = await served.ground.signIn.token({ clientId: 'robot', clientSecret: secret, address: '192.0.2.1' });
  if (!answer.ok) throw new Error(answer.refusal.code);
  const mine = { cookie: await cookie() };
  const bearer = (token: string) => ({ ...mine, authorization: `bearer ${token}`, origin: 'https://app.example' });
  expect(await (await who(bearer(answer.accessToken), 'POST')).json()).toMatchObject({ ok: true, by: 'token' });
  const codeOf = async (headers: Headers) => ((await (await who(headers)).json()) as { code?: string }).code;
  expect(await codeOf(bearer('x'))).toBe('not_signed_in');
  expect(await codeOf(bearer(''))).toBe('not_signed_in');
  expect(await codeOf(bearer(`${answer.accessToken} and more`))).toBe('not_signed_in');
  served.ground.clock.ahead += 5401_000;
  expect(await codeOf(bearer(answer.accessToken))).toBe('token_expired');
  // A proxy's own password in front of us is none of ours.
  expect(await codeOf({ ...mine, authorization: 'Basic eDp5' })).toBeUndefined();
  for (const none of ['', 'tieout.session_token=', 'tieout.session_token=%', 'a; b=; =c'])
    expect(await codeOf({ cookie: none })).toBe('not_signed_in');
});

test('no password and no session is in the log', async () => {
  const mine = await cookie();
  await signIn({ ...pat, password: `${password} wrong` });
  await who({ cookie: mine }, 'POST');
  const log = served.log.join('\n');
  expect(log).toContain('/api/v1/session');
  for (const hidden of [password, mine.split('=')[1] ?? mine, '$argon2id']) expect(log).not.toContain(hidden);
});
