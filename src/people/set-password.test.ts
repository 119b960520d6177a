import { afterAll, beforeAll, expect, test } from 'vitest';
import { noProviders, sealingOf } from '../../test/support/sealing.ts';
import type { PersonId } from '../domain/ids.ts';
import { openSignIn } from './people.ts';
import { from, type Ground, makeGround, password, whoHasSession } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.close());

const stored = async (person: PersonId) => {
  const { rows } = await ground.owner.query(
    `select u.id, u.username, u.email, a.password, a."updatedAt" as at from sign_in."user" u
       join sign_in.account a on a."userId" = u.id where u."personId" = $1`,
    [person],
  );
  return rows;
};
const comesIn = async (login: string, tried: string) =>
  (await ground.signIn.signIn({ login, password: tried, ...from })).ok;

test('the same password again writes nothing and ends no session', async () => {
  const answer = await ground.signIn.signIn({ login: 'pat', password, ...from });
  const before = await stored(ground.pat);
  await ground.signIn.setPassword(ground.pat, password);
  expect(await stored(ground.pat)).toStrictEqual(before);
  expect(answer.ok && (await whoHasSession(ground.signIn, { [answer.cookie.name]: answer.cookie.value }))).toBe(
    ground.pat,
  );
});

test('another password ends the sessions of that person alone', async () => {
  await ground.signIn.setPassword(ground.kim, 'kims own');
  const pat = await ground.signIn.signIn({ login: 'pat', password, ...from });
  const kim = await ground.signIn.signIn({ login: 'kim', password: 'kims own', ...from });
  if (!pat.ok || !kim.ok) throw new Error('both have a password');
  const who = (cookie: { name: string; value: string }) =>
    whoHasSession(ground.signIn, { [cookie.name]: cookie.value });
  expect([await who(pat.cookie), await who(kim.cookie)]).toStrictEqual([ground.pat, ground.kim]);
  await ground.signIn.setPassword(ground.kim, 'another one');
  expect([await who(pat.cookie), await who(kim.cookie)]).toStrictEqual([ground.pat, null]);
  expect([await comesIn('kim', 'kims own'), await comesIn('kim', 'another one')]).toStrictEqual([false, true]);
});

test('that one’s own password was changed stands in the history where it was, and nowhere where that failed', async () => {
  const [made] = (await ground.owner.query(`insert into tieout.company (name) values ('Acme') returning id`)).rows;
  await ground.owner.query('update tieout.person set home_company_id = $2 where id = $1', [ground.kim, made.id]);
  const answer = await ground.signIn.signIn({ login: 'kim', password: 'another one', ...from });
  const session = answer.ok && (await ground.signIn.session({ [answer.cookie.name]: answer.cookie.value }));
  if (!session) throw new Error('kim is signed in');
  const change = (to: string) => ground.signIn.changePassword({ session, password: to, requestId: 'r-1', ...from });
  const noted = async () =>
    (await ground.owner.query('select type from tieout.company_event where company_id = $1', [made.id])).rows;
  await ground.owner.query('alter table sign_in.account add constraint full_disk check (password is null) not valid');
  await expect(change('of her own choice')).rejects.toThrow('full_disk');
  await ground.owner.query('alter table sign_in.account drop constraint full_disk');
  expect([await noted(), await comesIn('kim', 'another one')]).toStrictEqual([[], true]);
  await change('of her own choice');
  expect([await noted(), await comesIn('kim', 'another one')]).toStrictEqual([[{ type: 'password.changed' }], false]);
  await ground.signIn.setPassword(ground.kim, 'another one');
});

test('a changed name is signed in with after the password is set again, without a new hash', async () => {
  const [before] = await stored(ground.kim);
  await ground.owner.query(`update tieout.person set login = 'Kimberly' where id = $1`, [ground.kim]);
  await ground.signIn.setPassword(ground.kim, 'another one');
  const [after] = await stored(ground.kim);
  expect(after).toMatchObject({ id: before.id, username: 'kimberly', password: before.password });
  expect([await comesIn('kim', 'another one'), await comesIn('Kimberly', 'another one')]).toStrictEqual([false, true]);
});

test('an address that someone signs in with already is not taken over', async () => {
  const { rows } = await ground.owner.query(
    `insert into tieout.person (login, name, email) values ('sly', 'Sly', 'pat.miller@example.com') returning id::int`,
  );
  await ground.signIn.setPassword(rows[0].id, 'slys own');
  expect(await comesIn('pat.miller@example.com', 'slys own')).toBe(false);
  expect(await comesIn('sly', 'slys own')).toBe(true);
  expect(await comesIn('pat.miller@example.com', password)).toBe(true);
});

test('twice at once, from two hub processes, makes one sign-in', async () => {
  const { rows } = await ground.owner.query(
    `insert into tieout.person (login, name) values ('twin', 'Twin') returning id::int`,
  );
  const other = await ground.another();
  await Promise.all(
    [ground.signIn, other, ground.signIn, other].map((each) => each.setPassword(rows[0].id, 'of both')),
  );
  expect(await stored(rows[0].id)).toHaveLength(1);
  expect(await comesIn('twin', 'of both')).toBe(true);
});

test('what cannot be a password, a person or a secret is thrown back', async () => {
  for (const unusable of ['', 'x'.repeat(201), 'a\nb'])
    await expect(ground.signIn.setPassword(ground.pat, unusable)).rejects.toThrow('a password needs 1 to 200');
  await expect(ground.signIn.setPassword(123456 as PersonId, 'x')).rejects.toThrow('there is no person 123456');
  const options = {
    databaseUrl: 'postgres://nowhere',
    baseUrl: 'http://127.0.0.1',
    secureCookies: false,
    sealing: sealingOf('x'),
    providers: noProviders,
  };
  await expect(openSignIn({ ...options, secret: 'short' })).rejects.toThrow('32 or more bytes');
});

test('the hub’s role can neither remove a sign-in nor change the tables', async () => {
  const { rows } = await ground.owner.query(
    `select table_name, privilege_type from information_schema.table_privileges
      where table_schema = 'sign_in' and grantee like 'hub_%' and grantee <> current_user
        and (privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
          or privilege_type = 'DELETE' and table_name in ('user', 'account', 'service_account'))`,
  );
  expect(rows).toStrictEqual([]);
});
