import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { factorOfBefore } from '../../test/support/sealing.ts';
import type { Cookies, HeldSession } from '../app/ports/sign-in.ts';
import { from, type Ground, makeGround, password, whoHasSession } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.close());
beforeEach(async () => {
  ground.clock.ahead += 10 * 60_000;
  await ground.owner.query('delete from sign_in.second_factor; delete from sign_in.session');
});

const begin = async () => {
  const answer = await ground.signIn.signIn({ login: 'pat', password, ...from });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { waits: answer.waits, cookies: { [answer.cookie.name]: answer.cookie.value } as Cookies };
};
const held = async (cookies: Cookies): Promise<HeldSession> => {
  const session = await ground.signIn.session(cookies);
  if (session === null) throw new Error('no session');
  return session;
};
const finish = (cookies: Cookies, code: string) => ground.signIn.signInWithCode({ cookies, code, ...from });
const mine = () => ({ person: ground.pat, requestId: null });
const codeOf = (secret: string, aheadMs = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ground.clock.ahead + aheadMs });

/** Pat with a second factor that was shown once, half a minute ago. */
async function enrolled() {
  const { cookies } = await begin();
  const offered = await ground.signIn.secondFactor.offer({ ...mine(), login: 'Pat' });
  if (!offered.ok) throw new Error(offered.refusal.code);
  const { secret, uri } = offered.value;
  const { id } = await held(cookies);
  const codes = await ground.signIn.secondFactor.confirm({ ...mine(), code: codeOf(secret), session: id });
  if (!codes.ok) throw new Error(codes.refusal.code);
  ground.clock.ahead += 90_000;
  return { secret, uri, codes: codes.value, cookies };
}

test('it counts only once a code of it was shown, and then a password alone opens nothing', async () => {
  const offered = await ground.signIn.secondFactor.offer({ ...mine(), login: 'Pat' });
  expect(offered).toMatchObject({ ok: true, value: { uri: expect.stringMatching(/^otpauth:\/\/totp\/Tieout:Pat\?/) } });
  const first = await begin();
  expect(first.waits).toBe(false);
  const wrong = { ...mine(), code: '000000', session: (await held(first.cookies)).id };
  expect(await ground.signIn.secondFactor.confirm(wrong)).toMatchObject({ refusal: { code: 'wrong_code' } });
  await ground.signIn.secondFactor.remove(mine());
  // Taken back, or never begun: there is none, and that is what is said.
  expect(await ground.signIn.secondFactor.confirm(wrong)).toMatchObject({
    refusal: { code: 'second_factor_not_begun' },
  });
  const { secret, cookies } = await enrolled();
  expect((await held(cookies)).begunBy).toBe('code');
  const waiting = await begin();
  expect(waiting.waits).toBe(true);
  expect(await ground.signIn.session(waiting.cookies)).toBeNull();
  expect(await whoHasSession(ground.signIn, waiting.cookies)).toBeNull();
  const answer = await finish(waiting.cookies, codeOf(secret));
  if (!answer.ok) throw new Error(answer.refusal.code);
  const session = await held({ [answer.cookie.name]: answer.cookie.value });
  expect(session).toMatchObject({ person: ground.pat, begunBy: 'code' });
  expect(await ground.signIn.secondFactor.offer({ ...mine(), login: 'Pat' })).toMatchObject({ ok: false });
});

test('what was begun with a password ends with it, before its code was shown', async () => {
  const { secret, cookies } = await enrolled();
  const waiting = await begin();
  const session = await held(cookies);
  const changing = { session, password: 'quite another', requestId: null, ...from };
  await ground.signIn.changePassword(changing);
  try {
    expect(await finish(waiting.cookies, codeOf(secret))).toMatchObject({ refusal: { code: 'sign_in_over' } });
  } finally {
    await ground.signIn.setPassword(ground.pat, password);
  }
  expect(await finish((await begin()).cookies, codeOf(secret))).toMatchObject({ ok: true });
});

test('no code counts twice, not even for two who send it at once, and none that is older', async () => {
  const { secret } = await enrolled();
  const code = codeOf(secret);
  const two = await Promise.all([begin(), begin()]);
  const answers = await Promise.all(two.map(({ cookies }) => finish(cookies, code)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'wrong_code' } });
  const older = codeOf(secret, -30_000);
  expect(await finish((await begin()).cookies, older)).toMatchObject({ refusal: { code: 'wrong_code' } });
  ground.clock.ahead += 60_000;
  expect(await finish((await begin()).cookies, codeOf(secret))).toMatchObject({ ok: true });
});

test('one that cannot be opened any more lets nobody in and breaks nothing: a recovery code does', async () => {
  const { secret, codes } = await enrolled();
  await ground.owner.query(
    'update sign_in.second_factor set secret = set_byte(secret, length(secret) - 1, 255 - get_byte(secret, length(secret) - 1))',
  );
  const { cookies } = await begin();
  expect(await finish(cookies, codeOf(secret))).toMatchObject({ refusal: { code: 'wrong_code' } });
  expect(await finish(cookies, codes[0]!)).toMatchObject({ ok: true });
});

test('a beginning counts once, for five minutes and five tries', async () => {
  const { secret } = await enrolled();
  const { cookies } = await begin();
  for (let i = 0; i < 5; i++)
    expect(await finish(cookies, 'nonsense')).toMatchObject({ refusal: { code: 'wrong_code' } });
  expect(await finish(cookies, codeOf(secret))).toMatchObject({ refusal: { code: 'sign_in_over' } });
  const late = await begin();
  ground.clock.ahead += 5 * 60_000 + 1;
  expect(await finish(late.cookies, codeOf(secret))).toMatchObject({ refusal: { code: 'sign_in_over' } });
  const used = await begin();
  expect(await finish(used.cookies, codeOf(secret))).toMatchObject({ ok: true });
  ground.clock.ahead += 60_000;
  expect(await finish(used.cookies, codeOf(secret))).toMatchObject({ refusal: { code: 'sign_in_over' } });
  expect(await finish({}, codeOf(secret))).toMatchObject({ refusal: { code: 'sign_in_over' } });
});

test('whoever knows the password guesses fifteen codes in five minutes, from wherever', async () => {
  await enrolled();
  const said: string[] = [];
  for (let i = 0; i < 20; i++) {
    const { cookies } = await begin();
    const answer = await ground.signIn.signInWithCode({
      cookies,
      code: `00000${i % 10}`,
      ...from,
      address: `198.51.100.${i}`,
    });
    said.push(answer.ok ? 'in' : answer.refusal.code);
  }
  expect(said.slice(15)).toEqual(new Array(5).fill('too_many_attempts'));
  expect(said.slice(0, 15)).toEqual(new Array(15).fill('wrong_code'));
});

test('a recovery code opens once, however it is typed; new ones take the place of the old', async () => {
  const { codes } = await enrolled();
  expect(codes).toHaveLength(10);
  expect(codes[0]).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){5}$/);
  const typed = codes[0]!.toUpperCase().replaceAll('-', ' ');
  const opened = await finish((await begin()).cookies, typed);
  expect(opened).toMatchObject({ ok: true });
  expect(await finish((await begin()).cookies, codes[0]!)).toMatchObject({ refusal: { code: 'wrong_code' } });
  expect((await ground.signIn.secondFactor.state(ground.pat)).recoveryCodesLeft).toBe(9);
  const renewed = await ground.signIn.secondFactor.renewCodes(mine());
  expect(renewed).toMatchObject({ ok: true, value: { length: 10 } });
  expect(await finish((await begin()).cookies, codes[1]!)).toMatchObject({ refusal: { code: 'wrong_code' } });
});

test('another’s recovery code opens nothing, and is not used up by that', async () => {
  const { codes } = await enrolled();
  const give = (from: number, to: number) =>
    ground.owner.query('update sign_in.recovery_code set person_id = $2 where person_id = $1', [from, to]);
  await give(ground.pat, ground.kim);
  expect(await finish((await begin()).cookies, codes[0]!)).toMatchObject({ refusal: { code: 'wrong_code' } });
  await give(ground.kim, ground.pat);
  expect(await finish((await begin()).cookies, codes[0]!)).toMatchObject({ ok: true });
});

test('neither the secret nor a recovery code stands in the database as it is', async () => {
  const { secret, codes } = await enrolled();
  const { rows } = await ground.owner.query(
    `select encode(secret, 'hex') as hex, secret::text as text, encode(code_hash, 'escape') as code
       from sign_in.second_factor f join sign_in.recovery_code using (person_id)`,
  );
  expect(rows).toHaveLength(10);
  const kept = JSON.stringify(rows);
  const bytes = Buffer.from(Secret.fromBase32(secret).buffer).toString('hex');
  for (const hidden of [secret, bytes, codes[0]!, codes[0]!.replaceAll('-', '')]) expect(kept).not.toContain(hidden);
});

test('a key that an older release sealed goes on working, and is sealed anew where it stands', async () => {
  const { secret } = await enrolled();
  const plain = Buffer.from(Secret.fromBase32(secret).buffer);
  const kept = async () =>
    (await ground.owner.query<{ secret: Buffer }>('select secret from sign_in.second_factor')).rows[0]!.secret;
  const older = factorOfBefore(ground.secret, plain, ground.pat);
  await ground.owner.query('update sign_in.second_factor set secret = $1', [older]);
  expect(await finish((await begin()).cookies, codeOf(secret))).toMatchObject({ ok: true });
  expect(await ground.signIn.resealFactors(10)).toEqual({ resealed: 1, unopened: 0 });
  expect((await kept()).toString()).toMatch(/^v1\./);
  expect(await ground.signIn.resealFactors(10)).toEqual({ resealed: 0, unopened: 0 });
  ground.clock.ahead += 60_000;
  expect(await finish((await begin()).cookies, codeOf(secret))).toMatchObject({ ok: true });
  // One that nobody can open keeps nobody else from it.
  await ground.owner.query('update sign_in.second_factor set secret = $1', [Buffer.alloc(60, 7)]);
  expect(await ground.signIn.resealFactors(10)).toEqual({ resealed: 0, unopened: 1 });
});

test('sessions are listed; one is ended, or all the others, and at once', async () => {
  const first = (await begin()).cookies;
  const second = (await begin()).cookies;
  const third = (await begin()).cookies;
  const { sessions } = ground.signIn;
  const all = await sessions.of(ground.pat);
  expect(all).toHaveLength(3);
  expect(all[0]).toMatchObject({ address: from.address, userAgent: from.userAgent, begunBy: 'password' });
  const { id } = await held(second);
  expect(await sessions.end({ person: ground.kim, requestId: null, id })).toMatchObject({ ok: false });
  expect(await whoHasSession(ground.signIn, second)).toBe(ground.pat);
  expect(await sessions.end({ ...mine(), id })).toEqual({ ok: true, value: null });
  expect(await whoHasSession(ground.signIn, second)).toBeNull();
  expect(await sessions.endOthers({ ...mine(), but: (await held(first)).id })).toBe(1);
  expect(await whoHasSession(ground.signIn, third)).toBeNull();
  expect(await whoHasSession(ground.signIn, first)).toBe(ground.pat);
});
