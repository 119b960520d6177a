import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Cookies } from '../../app/ports/sign-in.ts';
import { from, type Ground, makeGround, password, whoHasSession } from '../testing/ground.ts';

let ground: Ground;
let company: number;
beforeAll(async () => {
  ground = await makeGround();
  const { rows } = await ground.owner.query<{ id: string }>(
    `insert into tieout.company (name) values ('Harbor') returning id`,
  );
  company = Number(rows[0]!.id);
  for (const person of [ground.pat, ground.kim]) {
    await ground.owner.query('update tieout.person set home_company_id = $1 where id = $2', [company, person]);
    await ground.owner.query('insert into tieout.membership (company_id, person_id) values ($1, $2)', [
      company,
      person,
    ]);
  }
  await ground.owner.query(
    `insert into tieout.single_sign_on (company_id, label, issuer, client_id, is_on)
     values ($1, 'Harbor ID', 'https://id.example', 'x', true)`,
    [company],
  );
});
afterAll(() => ground.close());
// The library notes by its own clock when a session began.
beforeEach(() => {
  ground.clock.ahead = 0;
});

const hour = 3_600_000;
const cookiesOf = ({ name, value }: { readonly name: string; readonly value: string }): Cookies => ({ [name]: value });
const byPassword = () => ground.signIn.signIn({ login: 'pat', password, ...from });
const rule = async (onlyWay: boolean, keeps = false) => {
  await ground.owner.query('update tieout.single_sign_on set only_way = $1', [onlyWay]);
  await ground.owner.query('update tieout.membership set keeps_password = $1 where person_id = $2', [
    keeps,
    ground.pat,
  ]);
  // What was believed a moment ago is forgotten by then.
  ground.clock.ahead += 6_000;
};

it('lets somebody in who has no password, for twelve hours, however busy they are', async () => {
  const cookies = cookiesOf(await ground.signIn.singleSignOn.letIn(ground.kim, from));
  expect(await ground.signIn.session(cookies)).toMatchObject({ person: ground.kim, begunBy: 'single_sign_on' });
  expect(await ground.signIn.hasPassword(ground.kim)).toBe(false);
  for (let past = 0; past < 11; past++) {
    ground.clock.ahead += hour;
    expect(await whoHasSession(ground.signIn, cookies), `${past} hours`).toBe(ground.kim);
  }
  ground.clock.ahead += hour + 1;
  expect(await whoHasSession(ground.signIn, cookies)).toBeNull();
});

it('shuts passwords out where the company says so, and what was begun by one, but for whoever keeps theirs', async () => {
  await rule(false);
  const before = await byPassword();
  if (!before.ok) throw new Error(before.refusal.code);
  const cookies = cookiesOf(before.cookie);
  await rule(true);
  expect(await byPassword()).toMatchObject({ refusal: { code: 'single_sign_on_only', facts: { label: 'Harbor ID' } } });
  expect(await ground.signIn.signIn({ login: 'pat', password: 'wrong wrong', ...from })).toMatchObject({
    refusal: { code: 'wrong_credentials' },
  });
  expect(await ground.signIn.session(cookies)).toBeNull();
  const provided = cookiesOf(await ground.signIn.singleSignOn.letIn(ground.pat, from));
  expect(await whoHasSession(ground.signIn, provided)).toBe(ground.pat);
  await rule(true, true);
  expect(await byPassword()).toMatchObject({ ok: true });
  expect(await whoHasSession(ground.signIn, cookies)).toBe(ground.pat);
  // Of another company, or none, nobody is asked.
  await rule(true);
  await ground.owner.query('update tieout.person set home_company_id = null where id = $1', [ground.pat]);
  expect(await byPassword()).toMatchObject({ ok: true });
  await ground.owner.query('update tieout.person set home_company_id = $1 where id = $2', [company, ground.pat]);
});

it('does not let a password make a provider’s word last longer', async () => {
  await rule(true);
  const cookies = cookiesOf(await ground.signIn.singleSignOn.letIn(ground.pat, from));
  const session = await ground.signIn.session(cookies);
  const changed = await ground.signIn.changePassword({
    session: session!,
    password: 'another horse battery',
    requestId: null,
    ...from,
  });
  expect(await ground.signIn.session(cookiesOf(changed))).toBeNull();
});

it('shows the button of a company, or of the only one that has one', async () => {
  const shown = (of: number | null) => ground.signIn.singleSignOn.shown(of as never);
  expect(await shown(company)).toEqual({ company, label: 'Harbor ID' });
  expect(await shown(company + 999)).toBeNull();
  expect(await shown(null)).toEqual({ company, label: 'Harbor ID' });
  const { rows } = await ground.owner.query<{ id: string }>(
    `insert into tieout.company (name) values ('Pier') returning id`,
  );
  await ground.owner.query(
    `insert into tieout.single_sign_on (company_id, label, issuer, client_id, is_on)
     values ($1, 'Pier ID', 'https://id.example', 'y', true)`,
    [rows[0]!.id],
  );
  ground.clock.ahead += 6_000;
  expect(await shown(null), 'not which of two').toBeNull();
  expect(await shown(Number(rows[0]!.id))).toMatchObject({ label: 'Pier ID' });
});

it('lets tokens rest of whom the provider has not vouched for in a month, where it is their only way', async () => {
  await ground.owner.query('update tieout.person set home_company_id = $1 where id = $2', [company, ground.pat]);
  const token = { person: ground.pat, name: 'x', scope: 'read', company: null, days: 90, strong: false } as const;
  const made = await ground.signIn.tokens.make({ ...token, requestId: null });
  if (!made.ok) throw new Error(made.refusal.code);
  const counts = async () => {
    ground.clock.ahead += 6_000;
    return (await ground.signIn.whoHoldsToken(made.value.token)) !== 'expired';
  };
  const came = (ago: string) =>
    ground.owner.query(
      `insert into tieout.provider_identity (company_id, issuer, subject, person_id, used_at)
       values ($1, 'https://id.example', 'pat', $2, now() - $3::interval)
       on conflict (company_id, issuer, subject) do update set used_at = excluded.used_at`,
      [company, ground.pat, ago],
    );
  await rule(true);
  expect(await counts(), 'who never came that way').toBe(false);
  await came('29 days');
  expect(await counts()).toBe(true);
  await came('31 days');
  expect(await counts()).toBe(false);
  await rule(true, true);
  expect(await counts(), 'who keeps a password').toBe(true);
  await rule(false);
  expect(await counts(), 'where there are other ways').toBe(true);
  await rule(true);
  await came('1 minute');
  expect(await counts(), 'once they have come again').toBe(true);
});
