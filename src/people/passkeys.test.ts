import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Authenticator, type Said, softwareAuthenticator } from '../../test/support/authenticator.ts';
import type { Cookies, HeldSession } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Outcome } from '../domain/refusal.ts';
import { passkeyLimits } from '../domain/sign-in/passkey.ts';
import { from, type Ground, makeGround, password } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.close());
beforeEach(async () => {
  ground.clock.ahead += 10 * 60_000;
  await ground.owner.query(
    'delete from sign_in.second_factor; delete from sign_in.passkey; delete from sign_in.recovery_code; delete from sign_in.session',
  );
});

const passkeys = () => ground.signIn.passkeys;
const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
};
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.refusal.code);

async function withPassword() {
  const answer = await ground.signIn.signIn({ login: 'pat', password, ...from });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { ...answer, cookies: { [answer.cookie.name]: answer.cookie.value } as Cookies };
}
async function held(cookies: Cookies): Promise<HeldSession> {
  const session = await ground.signIn.session(cookies);
  if (session === null) throw new Error('no session');
  return session;
}
const offer = (session: string, person: PersonId = ground.pat) =>
  passkeys().offer({ person, login: 'Pat', name: 'Pat Miller', session });
const keep = (session: string, answer: ReturnType<Authenticator['make']>, person: PersonId = ground.pat) =>
  passkeys().add({ person, requestId: null, session, name: 'Laptop', answer });

/** Pat with a passkey, made in a session that a password began. */
async function withPasskey(authenticator = softwareAuthenticator()) {
  const { cookies } = await withPassword();
  const { id } = await held(cookies);
  const { passkey, recoveryCodes } = value(await keep(id, authenticator.make(value(await offer(id)))));
  return { authenticator, cookies, passkey, recoveryCodes, session: id };
}

async function begin() {
  const { options, cookie } = value(await passkeys().beginSignIn());
  return { options, cookies: { [cookie.name]: cookie.value } as Cookies };
}
async function enter(authenticator: Authenticator, said: Said = {}) {
  const { options, cookies } = await begin();
  return passkeys().signIn({ cookies, answer: authenticator.use(options, said), ...from });
}
const newest = async () => {
  const { rows } = await ground.owner.query('select type, facts from tieout.company_event order by id desc limit 1');
  return rows[0] ?? null;
};

describe('a new one', () => {
  test('is kept with its name, makes the session strong, and brings recovery codes that are shown once', async () => {
    const { cookies, passkey, recoveryCodes, session } = await withPasskey();
    expect(passkey).toMatchObject({ name: 'Laptop', synced: false, lastUsedAt: null, blockedAt: null });
    expect(await passkeys().of(ground.pat)).toStrictEqual([passkey]);
    expect(await held(cookies)).toMatchObject({ begunBy: 'passkey' });
    expect(recoveryCodes).toHaveLength(10);
    expect(await ground.signIn.factors(ground.pat)).toStrictEqual({ codes: false, passkeys: 1 });
    const second = value(await keep(session, softwareAuthenticator().make(value(await offer(session)))));
    expect(second.recoveryCodes).toBeNull();
  });

  test('names the place, asks for finger, face or PIN, and leaves out what the person has', async () => {
    const { authenticator, session } = await withPasskey();
    expect(passkeys().place()).toStrictEqual({ ok: true, origin: 'http://localhost:4100', rpId: 'localhost' });
    expect(value(await offer(session))).toMatchObject({
      rp: { id: 'localhost', name: 'Tieout' },
      user: { name: 'Pat', displayName: 'Pat Miller' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: authenticator.id }],
    });
  });

  test.each([
    ['of another origin', { origin: 'http://localhost.example:4100' }],
    ['of another name', { rpId: 'example.com' }],
    ['without finger, face or PIN', { verified: false }],
    ['with certificates, which nobody asked for', { certified: true }],
  ] as const)('is refused: %s', async (_what, said) => {
    const { id } = await held((await withPassword()).cookies);
    expect(codeOf(await keep(id, softwareAuthenticator().make(value(await offer(id)), said)))).toBe('wrong_passkey');
    expect(await passkeys().of(ground.pat)).toStrictEqual([]);
  });

  test('counts for the session that asked, once, and for five minutes', async () => {
    const { id } = await held((await withPassword()).cookies);
    const other = await held((await withPassword()).cookies);
    const made = (options: object) => softwareAuthenticator().make(options);
    const options = value(await offer(id));
    expect(codeOf(await keep(other.id, made(options)))).toBe('passkey_over');
    expect(codeOf(await keep(id, made(options)))).toBe('ok');
    expect(codeOf(await keep(id, made(options)))).toBe('passkey_over');
    const late = value(await offer(id));
    ground.clock.ahead += passkeyLimits.challengeMs;
    expect(codeOf(await keep(id, made(late)))).toBe('passkey_over');
    // One that was made for signing in is none for this, whoever's it is.
    expect(codeOf(await keep(id, made((await begin()).options)))).toBe('passkey_over');
  });

  test('is kept for one person alone, and at most ten of each', async () => {
    const { authenticator, session } = await withPasskey();
    const again = authenticator.make(value(await offer('kim’s session', ground.kim)));
    expect(codeOf(await keep('kim’s session', again, ground.kim))).toBe('passkey_known');
    const offers = [];
    for (let i = 0; i < passkeyLimits.ofOnePerson; i++) offers.push(value(await offer(session)));
    const kept = await Promise.all(offers.map((options) => keep(session, softwareAuthenticator().make(options))));
    expect(kept.map(codeOf).filter((code) => code === 'too_many_passkeys')).toHaveLength(1);
    expect(codeOf(await offer(session))).toBe('too_many_passkeys');
  });
});

describe('signing in by one alone', () => {
  test('stands for password and second factor, and is noted', async () => {
    const { authenticator } = await withPasskey();
    const cookie = value(await enter(authenticator));
    expect(await held({ [cookie.name]: cookie.value })).toMatchObject({ person: ground.pat, begunBy: 'passkey' });
    const [one] = await passkeys().of(ground.pat);
    expect(one?.lastUsedAt).toBeGreaterThan(one!.createdAt - 1);
  });

  test.each<[string, Said, string]>([
    ['a forged signature', { forged: true }, 'wrong_passkey'],
    ['another origin', { origin: 'https://tieout.example' }, 'wrong_passkey'],
    ['another name', { rpId: 'tieout.example' }, 'wrong_passkey'],
    ['no finger, face or PIN', { verified: false }, 'wrong_passkey'],
    ['another person’s handle', { userHandle: 'AAAA' }, 'wrong_passkey'],
    ['no handle', { userHandle: null }, 'wrong_passkey'],
    ['a challenge of somebody’s own', { challenge: Buffer.alloc(64).toString('base64url') }, 'passkey_over'],
  ])('is refused with %s', async (_what, said, code) => {
    const { authenticator } = await withPasskey();
    expect(codeOf(await enter(authenticator, said))).toBe(code);
    expect(codeOf(await enter(authenticator))).toBe('ok');
  });

  test('a challenge counts once, for its browser, for five minutes', async () => {
    const { authenticator } = await withPasskey();
    const { options, cookies } = await begin();
    const { cookies: others } = await begin();
    const answer = authenticator.use(options);
    const send = (by: Cookies) => passkeys().signIn({ cookies: by, answer, ...from });
    expect(codeOf(await send(others))).toBe('passkey_over');
    expect(codeOf(await send({}))).toBe('passkey_over');
    const both = await Promise.all([send(cookies), send(cookies)]);
    expect(both.map(codeOf).sort()).toStrictEqual(['ok', 'passkey_over']);
    const late = await begin();
    ground.clock.ahead += passkeyLimits.challengeMs;
    const tooLate = await passkeys().signIn({
      cookies: late.cookies,
      answer: authenticator.use(late.options),
      ...from,
    });
    expect(codeOf(tooLate)).toBe('passkey_over');
  });

  test('one that is not known, or is removed, opens nothing', async () => {
    const { authenticator, passkey } = await withPasskey();
    expect(codeOf(await enter(softwareAuthenticator(), { userHandle: 'AAAA' }))).toBe('wrong_passkey');
    value(await passkeys().remove({ person: ground.pat, requestId: null, id: passkey.id }));
    expect(codeOf(await enter(authenticator))).toBe('wrong_passkey');
  });

  test('after ten wrong ones a right one has to wait', async () => {
    const { authenticator } = await withPasskey();
    for (let i = 0; i < 10; i++) expect(codeOf(await enter(authenticator, { forged: true }))).toBe('wrong_passkey');
    expect(codeOf(await enter(authenticator))).toBe('too_many_attempts');
  });
});

describe('a copy', () => {
  test('is found by a count that does not grow: blocked, noted, and no way around the second factor', async () => {
    const { authenticator, passkey } = await withPasskey();
    value(await enter(authenticator, { counter: 7 }));
    expect(codeOf(await enter(authenticator, { counter: 7 }))).toBe('passkey_copied');
    const [one] = await passkeys().of(ground.pat);
    expect(one).toMatchObject({ id: passkey.id, blockedAt: expect.any(Number) });
    expect(codeOf(await enter(authenticator, { counter: 9 }))).toBe('passkey_copied');
    expect(await withPassword()).toMatchObject({ waits: true, factors: { codes: false, passkeys: 1 } });
  });

  test('of one that counts nothing cannot be told, and it goes on opening', async () => {
    const { authenticator } = await withPasskey(softwareAuthenticator(undefined, false));
    value(await enter(authenticator));
    expect(codeOf(await enter(authenticator))).toBe('ok');
  });

  test('a forgery blocks nothing', async () => {
    const { authenticator } = await withPasskey();
    value(await enter(authenticator, { counter: 7 }));
    expect(codeOf(await enter(authenticator, { counter: 1, forged: true }))).toBe('wrong_passkey');
    expect(codeOf(await enter(authenticator, { counter: 8 }))).toBe('ok');
  });
});

describe('after a password', () => {
  test('the password alone opens nothing, and the passkey opens', async () => {
    const { authenticator } = await withPasskey();
    const { waits, cookies } = await withPassword();
    expect(waits).toBe(true);
    const options = value(await passkeys().beginSecond(cookies));
    expect(options).toMatchObject({ allowCredentials: [{ id: authenticator.id }], userVerification: 'required' });
    // A device that was told whose passkey is meant need not say it.
    const answer = authenticator.use(options, { userHandle: null });
    const cookie = value(await passkeys().second({ cookies, answer, ...from }));
    expect(await held({ [cookie.name]: cookie.value })).toMatchObject({ person: ground.pat, begunBy: 'passkey' });
    expect(codeOf(await passkeys().beginSecond(cookies))).toBe('sign_in_over');
  });

  test('another person’s passkey does not, nor one that signed for another beginning', async () => {
    const { authenticator } = await withPasskey();
    const kims = softwareAuthenticator();
    value(await keep('kims', kims.make(value(await offer('kims', ground.kim))), ground.kim));
    const { cookies } = await withPassword();
    const second = (answer: ReturnType<Authenticator['use']>) => passkeys().second({ cookies, answer, ...from });
    expect(codeOf(await second(kims.use(value(await passkeys().beginSecond(cookies)))))).toBe('wrong_passkey');
    const other = value(await passkeys().beginSecond((await withPassword()).cookies));
    expect(codeOf(await second(authenticator.use(other)))).toBe('passkey_over');
    expect(codeOf(await second(authenticator.use((await begin()).options)))).toBe('passkey_over');
  });

  test('a recovery code opens too, and five wrong ones end the beginning', async () => {
    const { authenticator, recoveryCodes } = await withPasskey();
    const { cookies } = await withPassword();
    const entered = await ground.signIn.signInWithCode({ cookies, code: recoveryCodes![0]!, ...from });
    expect(entered.ok).toBe(true);
    const again = await withPassword();
    for (let i = 0; i < 5; i++) {
      const options = value(await passkeys().beginSecond(again.cookies));
      const answer = authenticator.use(options, { forged: true });
      expect(codeOf(await passkeys().second({ cookies: again.cookies, answer, ...from }))).toBe('wrong_passkey');
    }
    expect(codeOf(await passkeys().beginSecond(again.cookies))).toBe('sign_in_over');
  });
});

describe('what their person does', () => {
  test('a session that was begun by the password alone does not confirm any more', async () => {
    const { cookies: old } = await withPassword();
    const { cookies } = await withPasskey();
    const confirm = async (by: Cookies) => ground.signIn.confirm(await held(by), password, from.address);
    expect(await confirm(old)).toMatchObject({ ok: false, refusal: { code: 'factor_not_shown' } });
    expect(await confirm(cookies)).toStrictEqual({ ok: true });
  });

  test('renames and removes their own, and the last one takes the recovery codes along', async () => {
    const { passkey } = await withPasskey();
    const mine = { person: ground.pat, requestId: null, id: passkey.id };
    const theirs = { ...mine, person: ground.kim };
    expect(codeOf(await passkeys().rename({ ...theirs, name: 'X' }))).toBe('not_found');
    expect(codeOf(await passkeys().remove(theirs))).toBe('not_found');
    expect(value(await passkeys().rename({ ...mine, name: 'Old laptop' }))).toMatchObject({ name: 'Old laptop' });
    value(await passkeys().remove(mine));
    const { rows } = await ground.owner.query('select from sign_in.recovery_code where person_id = $1', [ground.pat]);
    expect(rows).toHaveLength(0);
    expect((await withPassword()).waits).toBe(false);
  });

  test('each change stands in the history of the company that administers the sign-in', async () => {
    const { rows } = await ground.owner.query(`insert into tieout.company (name) values ('Home') returning id`);
    await ground.owner.query('update tieout.person set home_company_id = $1 where id = $2', [rows[0].id, ground.pat]);
    const { authenticator, passkey } = await withPasskey();
    expect(await newest()).toMatchObject({ type: 'passkey.added', facts: { name: 'Laptop' } });
    const mine = { person: ground.pat, requestId: null, id: passkey.id };
    await passkeys().rename({ ...mine, name: 'Desk' });
    expect(await newest()).toMatchObject({ type: 'passkey.renamed', facts: { from: 'Laptop', to: 'Desk' } });
    await enter(authenticator, { counter: 3 });
    await enter(authenticator, { counter: 2 });
    expect(await newest()).toMatchObject({ type: 'passkey.copied', facts: { name: 'Desk' } });
    await passkeys().remove(mine);
    expect(await newest()).toMatchObject({ type: 'passkey.removed', facts: { name: 'Desk' } });
  });
});
