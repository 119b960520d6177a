import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import { from, type Ground, makeGround, password } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
  await ground.signIn.setPassword(ground.kim, password);
});
afterAll(() => ground.close());
beforeEach(async () => {
  ground.clock.ahead += 10 * 60_000;
  await ground.owner.query('delete from sign_in.second_factor; delete from sign_in.session');
});

const begin = async (login: string) => {
  const answer = await ground.signIn.signIn({ login, password, ...from });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { [answer.cookie.name]: answer.cookie.value };
};
const codeOf = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ground.clock.ahead });

/** Somebody who has set up a second factor. */
async function enrolled(login: string, person: PersonId) {
  const session = await ground.signIn.session(await begin(login));
  const offered = await ground.signIn.secondFactor.offer({ person, login, requestId: null });
  if (session === null || !offered.ok) throw new Error('no factor was offered');
  const { secret } = offered.value;
  const given = { person, requestId: null, code: codeOf(secret), session: session.id };
  const codes = await ground.signIn.secondFactor.confirm(given);
  if (!codes.ok) throw new Error(codes.refusal.code);
  ground.clock.ahead += 90_000;
  return { secret, codes: codes.value };
}

test('a recovery code opens nothing but its own person’s door, and is not used up at another’s', async () => {
  const pat = await enrolled('pat', ground.pat);
  await enrolled('kim', ground.kim);
  const finish = async (login: string) =>
    ground.signIn.signInWithCode({ cookies: await begin(login), code: pat.codes[0]!, ...from });
  expect(await finish('kim')).toMatchObject({ refusal: { code: 'wrong_code' } });
  expect(await finish('pat')).toMatchObject({ ok: true });
});

test('who came by a provider and is to show a password is not let in by a code alone', async () => {
  const { secret } = await enrolled('pat', ground.pat);
  const whom = {
    person: ground.pat,
    company: 1 as CompanyId,
    issuer: 'https://id.example.com',
    subject: 'pat',
    to: null,
  };
  const { value } = await ground.signIn.singleSignOn.askToJoin(whom);
  const cookies = { [ground.signIn.waitingCookieName]: value };
  expect(await ground.signIn.signInWithCode({ cookies, code: codeOf(secret), ...from })).toMatchObject({
    refusal: { code: 'sign_in_over' },
  });
  // Nor does a sign-in that waits for a code join what a provider says.
  const waiting = Object.values(await begin('pat'))[0]!;
  const joining = { [ground.signIn.singleSignOn.joinCookieName]: waiting };
  expect(await ground.signIn.singleSignOn.waiting(joining)).toBeNull();
  const given = { cookies: joining, password, code: codeOf(secret), address: from.address };
  expect(await ground.signIn.singleSignOn.prove(given)).toMatchObject({ refusal: { code: 'sign_in_over' } });
});
