import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CompanyId } from '../domain/ids.ts';
import type { TokenId } from '../domain/sign-in/token.ts';
import { type Ground, makeGround } from './testing/ground.ts';

let ground: Ground;
let home: CompanyId;
beforeAll(async () => {
  ground = await makeGround();
  const { rows } = await ground.owner.query(`insert into tieout.company (name) values ('Home') returning id`);
  home = Number(rows[0].id) as CompanyId;
  await ground.owner.query('update tieout.person set home_company_id = $1 where id = $2', [home, ground.pat]);
});
afterAll(() => ground.close());
beforeEach(() => {
  ground.clock.ahead = 0;
});

const day = 24 * 3600_000;
const wanted = {
  name: 'nightly report',
  scope: 'read',
  company: null,
  days: 30,
  strong: false,
  requestId: 'r1',
} as const;

async function make(other: object = {}) {
  const made = await ground.signIn.tokens.make({ ...wanted, person: ground.pat, ...other });
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value;
}

test('a token is its person’s, cut by its scope and its company, until it ends', async () => {
  const { token, made } = await make({ company: home, strong: true });
  expect(token).toMatch(/^tieout_pat_[\w-]{43}$/);
  expect(made).toMatchObject({ name: 'nightly report', hint: token.slice(-4), lastUsedAt: null, revokedAt: null });
  expect(await ground.signIn.whoHoldsToken(token)).toMatchObject({
    person: ground.pat,
    clientId: null,
    scope: 'read',
    company: home,
    strong: true,
  });
  ground.clock.ahead = 30 * day - 5_000;
  expect(await ground.signIn.whoHoldsToken(token)).toMatchObject({ person: ground.pat });
  ground.clock.ahead = 30 * day + 1;
  expect(await ground.signIn.whoHoldsToken(token)).toBe('expired');
});

test('it is kept as a hash alone, and the history does not have it', async () => {
  const { token } = await make();
  const { rows } = await ground.owner.query(
    `select t.*, encode(token_hash, 'hex') as hex, e.facts from sign_in.personal_token t, tieout.company_event e`,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(token.slice(11, 40));
});

test('its use is noted, to the minute', async () => {
  const { token, made } = await make();
  const used = async () => (await ground.signIn.tokens.of(ground.pat)).find(({ id }) => id === made.id)?.lastUsedAt;
  expect(await used()).toBeNull();
  await ground.signIn.whoHoldsToken(token);
  const first = await used();
  expect(first).not.toBeNull();
  ground.clock.ahead = 30_000;
  await ground.signIn.whoHoldsToken(token);
  expect(await used()).toBe(first);
  ground.clock.ahead = 70_000;
  await ground.signIn.whoHoldsToken(token);
  expect(await used()).toBeGreaterThan(first as number);
});

test('a revoked one counts no more at once, and only its person revokes it', async () => {
  const { token, made } = await make();
  const revoke = (person = ground.pat, id: TokenId = made.id) =>
    ground.signIn.tokens.revoke({ person, id, requestId: null });
  expect(await ground.signIn.whoHoldsToken(token)).not.toBeNull();
  expect(await revoke(ground.kim)).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  expect(await ground.signIn.whoHoldsToken(token)).not.toBeNull();
  const ended = await revoke();
  expect(ended).toMatchObject({ ok: true, value: { revokedAt: expect.any(Number) } });
  expect(await ground.signIn.whoHoldsToken(token)).toBeNull();
  expect(await revoke()).toEqual(ended);
  const { rows } = await ground.owner.query(
    `select count(*)::int as n from tieout.company_event where type = 'token.revoked' and facts->>'hint' = $1`,
    [made.hint],
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test('each is told in the history of the person’s company; who belongs to none still gets theirs', async () => {
  const { made } = await make({ name: 'told' });
  const { rows } = await ground.owner.query(
    `select company_id::int, person_id::int, type, request_id, facts from tieout.company_event where facts->>'name' = 'told'`,
  );
  expect(rows).toMatchObject([
    {
      company_id: home,
      person_id: ground.pat,
      type: 'token.made',
      request_id: 'r1',
      facts: { hint: made.hint, scope: 'read' },
    },
  ]);
  expect((await make({ person: ground.kim })).made.name).toBe('nightly report');
});

test('twenty of one person, however many are asked for at once', async () => {
  await ground.owner.query('delete from sign_in.personal_token');
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => ground.signIn.tokens.make({ ...wanted, person: ground.pat })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'too_many_tokens', facts: { limit: 20 } } });
});

test('whoever holds a session confirms it by their password, or by having just come in', async () => {
  const held = { person: ground.pat, id: 'x', begunAt: Date.now() - 3600_000, begunBy: 'password' } as const;
  const confirm = (password: string, who: object = {}) =>
    ground.signIn.confirm({ ...held, ...who }, password, '192.0.2.77');
  expect(await confirm('right horse battery')).toEqual({ ok: true });
  for (const wrong of ['', 'wrong horse', 'x'.repeat(2000)])
    expect(await confirm(wrong)).toMatchObject({ ok: false, refusal: { code: 'wrong_credentials' } });
  const kim = { person: ground.kim, begunBy: 'password' };
  expect(await confirm('', kim)).toMatchObject({ ok: false, refusal: { code: 'sign_in_again' } });
  expect(await confirm('', { ...kim, begunAt: Date.now() - 60_000 })).toEqual({ ok: true });
});
