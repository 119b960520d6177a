import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewSingleSignOn } from '../../src/http/client.ts';
import { newKey } from '../../src/keyring.ts';
import { issuer, openArrivals, providerLabel } from '../support/arrival.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let arrivals: Awaited<ReturnType<typeof openArrivals>>;
let template: number;
beforeAll(async () => {
  tieout = await runTieout({}, { secretsKey: { value: newKey() } });
  arrivals = await openArrivals(tieout);
  template = (await shown()).provider!.groups[0]!.template_id;
});
afterAll(async () => {
  await arrivals?.end();
  await tieout?.end();
});

const shown = () => tieout.as('owner').singleSignOn(tieout.company);
const path = () => `/api/v1/companies/${tieout.company}/single-sign-on`;
const ask = async (method: 'PUT' | 'DELETE', of: Partial<NewSingleSignOn> = {}) => {
  const provider = { label: providerLabel, issuer, client_id: 'x', on: true, ...of };
  const groups = [{ group: 'approvers', template_id: template, push_to_accounting: true }];
  const body = method === 'PUT' ? { ...provider, groups, password } : { password };
  return tieout.call(null, method, path(), body, { cookie: await tieout.cookie('owner') });
};
const idOf = async (login: string) =>
  (await tieout.as('owner').people(tieout.company)).people.find((one) => one.login === login)!.id;
let counter = 0;
const newPerson = (rights: object = {}) => {
  const login = `sso${++counter}`;
  const email = `${login}@example.com`;
  return tieout.as('owner').addPerson(tieout.company, { login, name: `Sso ${counter}`, email, ...rights });
};
const uses = (email: string | null) =>
  sql<{ used_at: string | null }>(
    tieout.urls.superUrl,
    `select used_at from tieout.provider_identity i join tieout.person p on p.id = i.person_id where p.email = $1`,
    [email],
  );

it('a trial says what an arrival would come to, of whoever is known already too', async () => {
  const { email } = await newPerson();
  await arrivals.tries({ email: email! }, []);
  expect((await shown()).provider!.tried).toMatchObject({ problem: 'no_group' });
  expect(await arrivals.arrive({ email }, ['approvers'])).toMatchObject({ is: 'in' });
  await arrivals.tries({ email: email! }, ['nothing of ours']);
  expect((await shown()).provider!.tried).toMatchObject({ problem: 'no_group' });
  await arrivals.tries({ email: email! }, ['approvers']);
  expect((await shown()).provider!.tried).toMatchObject({ problem: null, template: 'By groups' });
  // Who has a password here shows it first, and is judged by their groups then.
  const clerk = (await tieout.as('owner').people(tieout.company)).people.find((one) => one.login === 'clerk')!;
  await arrivals.tries({ email: clerk.email! }, []);
  expect((await shown()).provider!.tried).toMatchObject({ problem: 'no_group' });
});

it('an arrival that was refused proves nothing: neither that it is set right, nor that the provider vouches for them', async () => {
  const { email } = await newPerson();
  await sql(tieout.urls.superUrl, 'update tieout.single_sign_on set tried_attempt = null');
  expect(await arrivals.arrive({ email }, ['nothing of ours'])).toMatchObject({ is: 'not', problem: 'no_group' });
  const tried = () =>
    sql<{ tried_attempt: number | null }>(tieout.urls.superUrl, 'select tried_attempt from tieout.single_sign_on');
  expect((await tried())[0]).toEqual({ tried_attempt: null });
  expect((await uses(email)).every((one) => one.used_at === null)).toBe(true);
  expect(await arrivals.arrive({ email }, ['approvers'])).toMatchObject({ is: 'in' });
  expect((await tried())[0]!.tried_attempt).not.toBeNull();
  expect((await uses(email))[0]!.used_at).not.toBeNull();
});

it('another provider, or another client of it, is not sent the secret of the first', async () => {
  expect((await ask('PUT', { client_secret: 'the-first-secret' })).status).toBe(200);
  for (const other of [{ issuer: 'https://another.example.com' }, { client_id: 'y' }]) {
    const said = await ask('PUT', other);
    expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'client_secret' });
    expect((await ask('PUT', { ...other, client_secret: 'another-secret' })).status).toBe(200);
    expect((await ask('PUT', { client_secret: 'the-first-secret' })).status).toBe(200);
  }
});

it('a secret that ran out is renewed where there are no passwords, and nothing else is changed so', async () => {
  const owner = await idOf('owner');
  const { email } = await newPerson();
  expect(await arrivals.arrive({ email }, ['approvers'])).toMatchObject({ is: 'in' });
  const alone = { only_way: true, keepers: [owner] };
  expect((await ask('PUT', alone)).status).toBe(200);
  expect((await ask('PUT', { ...alone, client_secret: 'renewed' })).status).toBe(200);
  expect((await ask('PUT', { ...alone, label: 'Renamed' })).status, 'what else is of no provider').toBe(200);
  for (const other of [{ client_id: 'z', client_secret: 's' }, { scopes: 'openid email' }]) {
    const said = await ask('PUT', { ...alone, ...other });
    expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'only_way', because: 'untick_first' });
  }
  const nobody = await ask('PUT', { ...alone, client_secret: 'renewed again', keepers: [] });
  expectProblem(nobody, 409, 'no_key');
  expect((await ask('PUT', { client_id: 'z', client_secret: 's' })).status).toBe(200);
  expectProblem(await ask('PUT', { ...alone, client_id: 'z' }), 409, 'untried');
  expect((await ask('PUT', { client_secret: 's' })).status).toBe(200);
});

it('is not removed, nor turned off, while nobody could administer the company with a password', async () => {
  const api = tieout.as('owner');
  const owner = await idOf('owner');
  const { id, email } = await newPerson();
  expect(await arrivals.arrive({ email }, ['approvers'])).toMatchObject({ is: 'in' });
  await api.editPerson(tieout.company, id, { directory: 'admin' });
  for (const one of (await api.people(tieout.company)).people.filter(({ directory }) => directory === 'admin')) {
    if (one.id !== owner && one.id !== id) await api.editPerson(tieout.company, one.id, { directory: 'none' });
  }
  // Who comes by the provider is one: the other may go, as long as it is on.
  const lower = () =>
    tieout.call('owner', 'PATCH', `/api/v1/companies/${tieout.company}/directory/people/${owner}`, {
      directory: 'standard',
    });
  await tieout.cookie('owner');
  const kept = await sql(
    tieout.urls.superUrl,
    `with gone as (delete from sign_in.account a using sign_in."user" u
       where a."userId" = u.id and u."personId" = $1 returning a.*) select to_json(gone) as row from gone`,
    [owner],
  );
  for (const [method, of] of [
    ['DELETE', {}],
    ['PUT', { on: false }],
    ['PUT', { issuer: 'https://another.example.com', client_secret: 'x' }],
  ] as const) {
    expectProblem(await ask(method, of), 409, 'nobody_administers');
  }
  await sql(
    tieout.urls.superUrl,
    'insert into sign_in.account select * from json_populate_record(null::sign_in.account, $1)',
    [JSON.stringify(kept[0]!.row)],
  );
  expect((await ask('DELETE')).status).toBe(200);
  // Now the one who came by it comes in no more: the owner is the last.
  expectProblem(await lower(), 409, 'last_administrator');
});
