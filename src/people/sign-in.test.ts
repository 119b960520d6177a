import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cookies } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { from, type Ground, makeGround, password, whoHasSession } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.close());
beforeEach(() => {
  // Earlier attempts are forgotten.
  ground.clock.ahead += 6 * 60_000;
});

const hour = 3600_000;

async function cookiesOfPat(): Promise<Cookies> {
  const answer = await ground.signIn.signIn({ login: 'Pat', password, ...from });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { [answer.cookie.name]: answer.cookie.value };
}

const tokenOf = (cookies: Cookies) => cookies[ground.signIn.cookieName]?.split('.')[0];

describe('who may come in', () => {
  test.each(['Pat', 'pat', 'Pat.Miller@Example.com', 'pat.miller@example.com'])(
    '%s, with the password',
    async (login) => {
      const answer = await ground.signIn.signIn({ login, password, ...from });
      expect(answer).toMatchObject({ ok: true, person: ground.pat });
      if (!answer.ok) return;
      expect(answer.cookie).toMatchObject({ name: ground.signIn.cookieName, maxAgeSeconds: 604_800 });
      expect(await whoHasSession(ground.signIn, { [answer.cookie.name]: answer.cookie.value })).toBe(ground.pat);
    },
  );

  test.each([
    ['a wrong password', 'Pat', 'wrong horse battery'],
    ['the password in other letters', 'Pat', password.toUpperCase()],
    ['an unknown name', 'nobody', password],
    ['an unknown e-mail', 'nobody@example.com', password],
    ['a person without a password', 'kim', password],
    ['nothing', '', ''],
    ['a name that PostgreSQL cannot hold', 'Pa\0t', password],
    ['a novel', 'Pat', 'x'.repeat(100_000)],
  ])('the same no for %s', async (_what, login, tried) => {
    expect(await ground.signIn.signIn({ login, password: tried, ...from })).toStrictEqual({
      ok: false,
      refusal: { code: 'wrong_credentials', facts: {} },
    });
  });

  test('whoever has the address that is another’s login name, each with their own password', async () => {
    const rows = await ground.owner.query<{ id: string }>(
      `insert into tieout.person (login, name) values ('pat.miller@example.com', 'Other') returning id`,
    );
    const other = Number(rows.rows[0]!.id) as PersonId;
    await ground.signIn.setPassword(other, 'another horse entirely');
    const come = (tried: string) => ground.signIn.signIn({ login: 'Pat.Miller@example.com', password: tried, ...from });
    expect(await come(password)).toMatchObject({ ok: true, person: ground.pat });
    expect(await come('another horse entirely')).toMatchObject({ ok: true, person: other });
    expect(await come('nobody’s horse')).toMatchObject({ ok: false, refusal: { code: 'wrong_credentials' } });
    // Who has the one password would otherwise guess at the other without end.
    for (let guess = 0; guess < 9; guess++) await come('another guess');
    expect(await come('another horse entirely')).toMatchObject({ refusal: { code: 'too_many_attempts' } });
    await ground.owner.query('delete from sign_in."user" where "personId" = $1', [other]);
  });

  test('whoever’s address was changed: by the new one, not by the old, and never by one that is another’s', async () => {
    const made = await ground.owner.query<{ id: string }>(
      `insert into tieout.person (login, name, email) values ('sam', 'Sam', 'sam@example.com') returning id`,
    );
    const sam = Number(made.rows[0]!.id) as PersonId;
    await ground.signIn.setPassword(sam, 'a horse of sam');
    const come = async (login: string, of = 'a horse of sam') => {
      ground.clock.ahead += 6 * 60_000;
      const answer = await ground.signIn.signIn({ login, password: of, ...from });
      return answer.ok ? answer.person : answer.refusal.code;
    };
    const moves = (person: PersonId, email: string | null) =>
      ground.owner.query('update tieout.person set email = $2 where id = $1', [person, email]);

    await moves(sam, 'Sam.New@Example.com');
    expect(await come('sam.new@example.com')).toBe(sam);
    expect(await come('sam@example.com')).toBe('wrong_credentials');
    expect(await come('sam')).toBe(sam);

    // Who has it already keeps it; the second signs in by name, until it is free.
    await moves(sam, 'pat.miller@example.com');
    expect(await come('pat.miller@example.com')).toBe('wrong_credentials');
    expect(await come('pat.miller@example.com', password)).toBe(ground.pat);
    expect(await come('sam')).toBe(sam);
    expect(await come('sam.new@example.com')).toBe('wrong_credentials');
    await moves(ground.pat, 'pat@example.com');
    expect(await come('pat.miller@example.com')).toBe(sam);
    expect(await come('pat@example.com', password)).toBe(ground.pat);

    // Who comes by the provider is known by its subject, whatever their address is.
    const cookie = await ground.signIn.singleSignOn.letIn(sam, from);
    expect(await whoHasSession(ground.signIn, { [cookie.name]: cookie.value })).toBe(sam);

    await moves(sam, null);
    expect(await come('pat.miller@example.com')).toBe('wrong_credentials');
    expect(await come('sam')).toBe(sam);
    await moves(ground.pat, 'Pat.Miller@Example.com');
    expect(await come('pat.miller@example.com', password)).toBe(ground.pat);
  });

  test('the same letters in another Unicode form are the same password', async () => {
    await ground.signIn.setPassword(ground.kim, 'Pässwörd ﬁve'.normalize('NFD'));
    const answer = await ground.signIn.signIn({ login: 'kim', password: 'Pässwörd ﬁve'.normalize('NFC'), ...from });
    expect(answer).toMatchObject({ ok: true, person: ground.kim });
  });

  test('nothing is written to the console, and no password is kept in the clear', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    await ground.signIn.signIn({ login: 'nobody', password, ...from });
    await ground.signIn.signIn({ login: 'Pat', password: 'wrong', ...from });
    await cookiesOfPat();
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const { rows } = await ground.owner.query('select * from sign_in."user", sign_in.account, sign_in.session');
    expect(JSON.stringify(rows)).not.toContain(password);
    expect(rows[0].password).toMatch(/^\$argon2id\$v=19\$/);
  });
});

describe('a session', () => {
  test('remembers from where it was begun', async () => {
    await ground.owner.query('delete from sign_in.session');
    await cookiesOfPat();
    const { rows } = await ground.owner.query('select "ipAddress", "userAgent" from sign_in.session');
    expect(rows).toStrictEqual([{ ipAddress: from.address, userAgent: from.userAgent }]);
  });

  test('is nobody’s without its cookie, with a forged or a cut one', async () => {
    const [[name = '', value = ''] = []] = Object.entries(await cookiesOfPat());
    const token = value.split('.')[0];
    for (const forged of [undefined, '', 'x', token, `${token}.`, `${token}.AAAA`, `A${value}`, '%', 'é'])
      expect(await whoHasSession(ground.signIn, { [name]: forged })).toBeNull();
  });

  test('ends when its person signs out, and there alone', async () => {
    const cookies = await cookiesOfPat();
    const others = await cookiesOfPat();
    expect(await whoHasSession(ground.signIn, cookies)).toBe(ground.pat);
    await ground.signIn.signOut(cookies);
    expect(await whoHasSession(ground.signIn, cookies)).toBeNull();
    expect(await whoHasSession(ground.signIn, others)).toBe(ground.pat);
    await ground.signIn.signOut(cookies);
    await ground.signIn.signOut({});
  });

  test('that ended in another hub process is believed here for five seconds at most', async () => {
    const other = await ground.another();
    const cookies = await cookiesOfPat();
    expect(await whoHasSession(other, cookies)).toBe(ground.pat);
    await ground.signIn.signOut(cookies);
    ground.clock.ahead += 5001;
    expect(await whoHasSession(other, cookies)).toBeNull();
  });

  test('ends after twelve hours without use, and each use moves that end', async () => {
    const cookies = await cookiesOfPat();
    const left = async () => {
      ground.clock.ahead += 5001;
      const who = await whoHasSession(ground.signIn, cookies);
      const { rows } = await ground.owner.query(
        'select round(extract(epoch from max("expiresAt") - now()) / 3600)::int as hours from sign_in.session',
      );
      return [who, rows[0].hours];
    };
    expect(await left()).toStrictEqual([ground.pat, 12]);
    await ground.owner.query(`update sign_in.session set "expiresAt" = "expiresAt" - interval '11 hours'`);
    expect(await left()).toStrictEqual([ground.pat, 12]);
    await ground.owner.query(`update sign_in.session set "expiresAt" = "expiresAt" - interval '13 hours'`);
    expect((await left())[0]).toBeNull();
  });

  test('is not used by a look at whether it still stands', async () => {
    const cookies = await cookiesOfPat();
    const end = async () =>
      (await ground.owner.query('select "expiresAt" as at from sign_in.session where token = $1', [tokenOf(cookies)]))
        .rows[0].at;
    await ground.owner.query(`update sign_in.session set "expiresAt" = "expiresAt" - interval '11 hours'`);
    const before = await end();
    expect(await ground.signIn.sessionStands(cookies)).toBe(true);
    expect(await end()).toStrictEqual(before);
    // Nor does the look keep the use after it from moving the end.
    expect(await whoHasSession(ground.signIn, cookies)).toBe(ground.pat);
    expect(await end()).not.toStrictEqual(before);
    await ground.signIn.signOut(cookies);
    expect(await ground.signIn.sessionStands(cookies)).toBe(false);
  });

  test('ends after a week, however much it is used', async () => {
    const cookies = await cookiesOfPat();
    ground.clock.ahead = 7 * 24 * hour - 60_000;
    expect(await whoHasSession(ground.signIn, cookies)).toBe(ground.pat);
    ground.clock.ahead += 61_000;
    expect(await whoHasSession(ground.signIn, cookies)).toBeNull();
    const { rows } = await ground.owner.query('select id from sign_in.session where token = $1', [tokenOf(cookies)]);
    expect(rows).toStrictEqual([]);
  });

  test('that ended by itself is removed when someone signs in', async () => {
    await cookiesOfPat();
    await ground.owner.query(`update sign_in.session set "expiresAt" = now() - interval '1 hour'`);
    // Nor does its person read meanwhile that they are signed in there.
    expect(await ground.signIn.sessions.of(ground.pat)).toEqual([]);
    await cookiesOfPat();
    const { rows } = await ground.owner.query('select count(*)::int as n from sign_in.session');
    expect(rows).toStrictEqual([{ n: 1 }]);
  });

  test('cannot be made with the database alone: the secret signs it', async () => {
    const cookies = await cookiesOfPat();
    const stranger = await makeGround();
    const { rows } = await ground.owner.query('select token from sign_in.session limit 1');
    expect(await whoHasSession(stranger.signIn, cookies)).toBeNull();
    expect(await whoHasSession(ground.signIn, { [ground.signIn.cookieName]: rows[0].token })).toBeNull();
    await stranger.close();
  });
});

test('behind TLS the cookie’s name binds it to TLS', async () => {
  const secure = await makeGround(true);
  expect(secure.signIn.cookieName).toBe('__Host-tieout.session_token');
  const answer = await secure.signIn.signIn({ login: 'pat', password, ...from });
  expect(answer.ok && (await whoHasSession(secure.signIn, { [answer.cookie.name]: answer.cookie.value }))).toBe(
    secure.pat,
  );
  await secure.close();
});
