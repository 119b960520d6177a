import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueToken, proveClient } from './service-accounts.ts';
import { type Ground, makeGround } from './testing/ground.ts';

const secret = 'a service secret';
const client = { clientId: 'robot', clientSecret: secret, address: '192.0.2.9' };
let ground: Ground;

beforeAll(async () => {
  ground = await makeGround();
  await ground.signIn.setServiceAccount('robot', ground.pat, secret);
});
afterAll(() => ground.close());
beforeEach(() => {
  ground.clock.ahead = 0;
});

async function token(): Promise<string> {
  const answer = await ground.signIn.token(client);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.accessToken;
}

test('a token is its service account’s for 5,400 seconds', async () => {
  const answer = await ground.signIn.token(client);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { accessToken, expiresIn, createdAt } = answer;
  expect(expiresIn).toBe(5400);
  expect(Math.abs(createdAt - Date.now() / 1000)).toBeLessThan(30);
  const holder = await ground.signIn.whoHoldsToken(accessToken);
  expect(holder).toMatchObject({ person: ground.pat, clientId: 'robot', createdAt });
  ground.clock.ahead = createdAt * 1000 + 5390_000 - Date.now();
  expect(await ground.signIn.whoHoldsToken(accessToken)).toMatchObject({ person: ground.pat });
  // Remembered a moment ago, and still not believed a moment too long.
  ground.clock.ahead = createdAt * 1000 + 5400_000 - Date.now() + 1;
  expect(await ground.signIn.whoHoldsToken(accessToken)).toBe('expired');
});

test('a token ends with its service account, where that ends sooner', async () => {
  const ends = (when: string) =>
    ground.owner.query(`update sign_in.service_account set expires_at = ${when} where client_id = 'robot'`);
  ground.clock.ahead = 0;
  await ends(`now() + interval '10 minutes'`);
  const answer = await ground.signIn.token(client);
  expect(answer.ok && answer.expiresIn).toBeGreaterThan(500);
  expect(answer.ok && answer.expiresIn).toBeLessThanOrEqual(600);
  await ends('null');
});

test('an ended token is told apart for a day, then removed a few at a time', async () => {
  const old = await token();
  ground.clock.ahead = 2 * 24 * 3600_000;
  expect(await ground.signIn.whoHoldsToken(old)).toBe('expired');
  await token();
  expect(await ground.signIn.whoHoldsToken(old)).toBeNull();
});

test.each([
  ['a wrong secret', { clientId: 'robot', clientSecret: 'not it' }],
  ['an unknown client', { clientId: 'nobody', clientSecret: secret }],
  ['a client id in other letters', { clientId: 'Robot', clientSecret: secret }],
  ['nothing', { clientId: '', clientSecret: '' }],
])('the same no for %s', async (_what, tried) => {
  expect(await ground.signIn.token({ ...client, ...tried })).toStrictEqual({
    ok: false,
    refusal: { code: 'wrong_credentials', facts: {} },
  });
});

test('what never was a token is nobody’s', async () => {
  for (const made of ['', 'x', `${await token()}x`, 'tieout_\0', 'y'.repeat(5000)])
    expect(await ground.signIn.whoHoldsToken(made)).toBeNull();
});

test('only the hash of a token is kept', async () => {
  const held = await token();
  const { rows } = await ground.owner.query('select *, encode(token_hash, $1) as hex from sign_in.access_token', [
    'hex',
  ]);
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(held.slice(7, 30));
});

test('a revoked token ends, and only by its own client', async () => {
  await ground.signIn.setServiceAccount('other', ground.kim, 'others secret');
  const held = await token();
  expect(await ground.signIn.whoHoldsToken(held)).toMatchObject({ person: ground.pat });
  const asOther = { ...client, clientId: 'other', clientSecret: 'others secret', token: held };
  expect(await ground.signIn.revokeToken(asOther)).toStrictEqual({ ok: true });
  expect(await ground.signIn.whoHoldsToken(held)).toMatchObject({ person: ground.pat });
  expect(await ground.signIn.revokeToken({ ...client, clientSecret: 'not it', token: held })).toMatchObject({
    ok: false,
  });
  expect(await ground.signIn.whoHoldsToken(held)).toMatchObject({ person: ground.pat });
  expect(await ground.signIn.revokeToken({ ...client, token: held })).toStrictEqual({ ok: true });
  expect(await ground.signIn.whoHoldsToken(held)).toBeNull();
  expect(await ground.signIn.revokeToken({ ...client, token: 'unknown' })).toStrictEqual({ ok: true });
});

test('another secret ends its tokens; the same one again changes nothing', async () => {
  const held = await token();
  await ground.signIn.setServiceAccount('robot', ground.pat, secret);
  expect(await ground.signIn.whoHoldsToken(held)).toMatchObject({ person: ground.pat });
  await ground.signIn.setServiceAccount('robot', ground.pat, 'changed');
  expect(await ground.signIn.whoHoldsToken(held)).toBeNull();
  await ground.signIn.setServiceAccount('robot', ground.pat, secret);
  const again = await token();
  await ground.signIn.setServiceAccount('robot', ground.kim, secret);
  expect(await ground.signIn.whoHoldsToken(again)).toBeNull();
  expect(await ground.signIn.whoHoldsToken(await token())).toMatchObject({ person: ground.kim });
});

test('a token that was issued while its account was revoked is none, and no other follows', async () => {
  await ground.signIn.setServiceAccount('leaver', ground.pat, secret);
  const asked = await ground.signIn.token({ ...client, clientId: 'leaver' });
  if (!asked.ok) throw new Error(asked.refusal.code);
  const pool = ground.owner as unknown as pg.Pool;
  const proved = await proveClient(pool, 'leaver', secret, Date.now());
  await ground.owner.query("update sign_in.service_account set revoked_at = now() where client_id = 'leaver'");
  // What the revocation ended: the token's row came after it.
  expect(await (await ground.another()).whoHoldsToken(asked.accessToken)).toBeNull();
  expect(await issueToken(pool, 'leaver', proved!, Date.now())).toBeNull();
});
