import { connect } from 'node:net';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Served, secret, serve } from './testing/server.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(() => {
  served.ground.clock.ahead += 6 * 60_000;
});

const right = { grant_type: 'client_credentials', client_id: 'robot', client_secret: secret };
type Fields = Record<string, string>;
const json = (fields: Fields): RequestInit => ({
  body: JSON.stringify(fields),
  headers: { 'content-type': 'application/json' },
});
const multipartBody = (fields: Fields): RequestInit => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { body };
};
const ask = (path: string, init: RequestInit, at = served.url) => fetch(`${at}${path}`, { method: 'POST', ...init });

/** Every way in which a client may send its fields. */
const ways: Record<string, (path: string, fields: Fields) => Promise<Response>> = {
  JSON: (path, fields) => ask(path, json(fields)),
  'form-encoded': (path, fields) => ask(path, { body: new URLSearchParams(fields) }),
  multipart: (path, fields) => ask(path, multipartBody(fields)),
  'a query string': (path, fields) => ask(`${path}?${new URLSearchParams(fields)}`, {}),
};
const allWays = Object.entries(ways);

async function tokenOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { access_token: string }).access_token;
}
const info = (token: string) =>
  fetch(`${served.url}/oauth/token/info`, { headers: { authorization: `Bearer ${token}` } });

describe.each(allWays)('with %s', (_name, send) => {
  test('a service account gets a token', async () => {
    const answer = await send('/oauth/token', right);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toStrictEqual({
      access_token: expect.stringMatching(/^tieout_[\w-]{43}$/),
      token_type: 'bearer',
      expires_in: 5400,
      created_at: expect.any(Number),
    });
  });

  test('a wrong secret is invalid_client', async () => {
    const answer = await send('/oauth/token', { ...right, client_secret: 'not it' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toStrictEqual({
      error: 'invalid_client',
      error_description: expect.stringContaining('Client authentication failed'),
    });
  });

  test('a token is revoked', async () => {
    const token = await tokenOf(await send('/oauth/token', right));
    expect((await info(token)).status).toBe(200);
    const { grant_type: _, ...client } = right;
    expect((await send('/oauth/revoke', { ...client, token, client_secret: 'not it' })).status).toBe(401);
    expect((await info(token)).status).toBe(200);
    const answer = await send('/oauth/revoke', { ...client, token });
    expect([answer.status, await answer.json()]).toStrictEqual([200, {}]);
    expect((await info(token)).status).toBe(401);
    expect((await send('/oauth/revoke', { ...client, token: 'never was one' })).status).toBe(200);
  });
});

test.each([
  ['without a grant', { client_id: 'robot', client_secret: secret }, 'invalid_request', 'grant_type'],
  ['without a client', { grant_type: 'client_credentials' }, 'invalid_request', 'client_id, client_secret'],
  ['without a secret', { ...right, client_secret: '' }, 'invalid_request', 'client_secret'],
  [
    'of a code',
    { ...right, grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://a.example/' },
    'unauthorized_client',
    'grant type',
  ],
  ['of a password', { grant_type: 'password' }, 'unsupported_grant_type', 'client_credentials'],
])('a request %s is refused', async (_what, fields, error, named) => {
  for (const [, send] of allWays) {
    const answer = await send('/oauth/token', fields);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toStrictEqual({ error, error_description: expect.stringContaining(named) });
  }
});

test('what cannot be read is an invalid_request', async () => {
  const type = (value: string, body: BodyInit) => ask('/oauth/token', { body, headers: { 'content-type': value } });
  const file = new FormData();
  for (const [name, value] of Object.entries(right)) file.append(name, value);
  file.append('client_secret', new Blob(['x']), 'secret.txt');
  const answers = [
    [await type('application/json', '{"grant_type":'), 400],
    [await type('application/json', '["client_credentials"]'), 400],
    [await type('application/json', JSON.stringify({ ...right, grant_type: { $ne: 1 } })), 400],
    [await type('text/xml', '<x/>'), 415],
    [await type('multipart/form-data', 'no boundary'), 400],
    [await ask('/oauth/token', { body: file }), 413],
    [await ask('/oauth/token', multipartBody({ ...right, more: 'x'.repeat(5000) })), 413],
    [await ask('/oauth/token', multipartBody({ ...right, more: 'x'.repeat(50_000) })), 413],
    [await ask('/oauth/token', json({ ...right, more: 'x'.repeat(50_000) })), 413],
    [await ask('/oauth/token', { body: new URLSearchParams({ ...right, more: 'x'.repeat(50_000) }) }), 413],
    [
      await ask('/oauth/token', multipartBody(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, ''])))),
      413,
    ],
  ] as const;
  for (const [answer, status] of answers) {
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
    expect(answer.status).toBe(status);
  }
});

test('a multipart body without an end is cut off', async () => {
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  socket.write(
    'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=abc\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
  const more = setInterval(() => socket.write(chunk), 1);
  await closed;
  clearInterval(more);
  expect((await ways.JSON?.('/oauth/token', right))?.status).toBe(200);
});

test('eleven wrong secrets: the eleventh has to wait, and another address does not', async () => {
  const wrong = () => ask('/oauth/token', json({ ...right, client_secret: 'not it' }));
  const statuses = [];
  for (let i = 0; i < 10; i++) statuses.push((await wrong()).status);
  expect(new Set(statuses)).toStrictEqual(new Set([401]));
  const answer = await ask('/oauth/token', json(right));
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(200);
  expect(await answer.json()).toMatchObject({ error: 'too_many_attempts', error_description: expect.any(String) });
  served.ground.clock.ahead += 5 * 60_000;
  expect((await ask('/oauth/token', json(right))).status).toBe(200);
});

test('a token tells about itself, until it ends', async () => {
  const token = await tokenOf(await ask('/oauth/token', json(right)));
  const answer = await info(token);
  expect(await answer.json()).toStrictEqual({
    resource_owner_id: served.ground.pat,
    scopes: [],
    expires_in_seconds: expect.any(Number),
    application: { uid: 'robot' },
    created_at: expect.any(Number),
  });
  served.ground.clock.ahead += 5401_000;
  const ended = await info(token);
  expect([ended.status, await ended.json()]).toMatchObject([401, { error: 'invalid_token' }]);
  for (const bad of ['', 'x', 'a b']) expect((await info(bad)).status).toBe(401);
});

test('no secret and no token is in the log, the query string included', async () => {
  const token = await tokenOf(await ask('/oauth/token', json(right)));
  for (const [, send] of allWays) {
    await send('/oauth/token', right);
    await send('/oauth/token', { ...right, grant_type: 'password', client_id: '' });
    await send('/oauth/revoke', { ...right, client_secret: `${secret} wrong`, token });
  }
  const log = served.log.join('\n');
  expect(log.length).toBeGreaterThan(0);
  for (const hidden of [secret, encodeURIComponent(secret), 'a+service+secret', token, '$argon2id'])
    expect(log).not.toContain(hidden);
});

test('two hundred at once: some get a token, the rest are told when to try again, nobody gets an error', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask('/oauth/token', json(right))));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(128);
  for (const status of statuses) expect([200, 429]).toContain(status);
  for (const answer of answers) if (answer.status === 429) expect(answer.headers.get('retry-after')).toBe('2');
});

test('a server that has the body parsers already works as well', async () => {
  const other = await serve(false, (app) => {
    app.register(formbody);
    app.register(multipart);
  });
  for (const init of [json(right), { body: new URLSearchParams(right) }, multipartBody(right)])
    expect((await ask('/oauth/token', init, other.url)).status).toBe(200);
  await other.close();
});
