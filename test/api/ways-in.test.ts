import { afterAll, beforeAll, expect, it } from 'vitest';
import { client } from '../../src/http/client.ts';
import { headerOf, runWithMail, textOf, type WithMail } from '../support/mail-catcher.ts';
import { need } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { addPasskey, type Browser, browser, me, session, signedIn } from '../support/signed-in.ts';
import { sql } from '../support/sql.ts';
import { password, type Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let post: WithMail;
let tieout: Running;
beforeAll(async () => {
  post = await runWithMail();
  ({ tieout } = post);
});
afterAll(() => post?.end());

const directory = () => `/api/v1/companies/${tieout.company}/directory`;

it('an administrator takes a lost second factor away, and its person is told, signed out, and led to another', async () => {
  const viewer = await signedIn(tieout, 'viewer');
  const { authenticator } = await addPasskey(viewer);
  const person = (await viewer.ask('GET', me)).body.id;
  const take = (by: Browser, id: number, more: object = {}) =>
    by.ask('POST', `${directory()}/people/${id}/take-second-factor`, { reason: 'Lost her phone', password, ...more });
  const owner = await signedIn(tieout, 'owner');
  expect((await owner.ask('GET', `${directory()}/ways-in`)).body.people).toContainEqual({
    person_id: person,
    codes: false,
    passkeys: 1,
  });
  // Who may not, with the wrong password, without a reason, with a token, of oneself.
  const clerk = await signedIn(tieout, 'clerk');
  expect(expectProblem(await take(clerk, person), 403, 'not_permitted').missing).toEqual([need.managesDirectory]);
  expectProblem(await take(owner, person, { password: 'wrong' }), 422, 'invalid');
  expectProblem(await take(owner, person, { reason: ' ' }), 422, 'invalid');
  const path = `${directory()}/people/${person}/take-second-factor`;
  expectProblem(await tieout.call('owner', 'POST', path, { reason: 'x', password }), 403, 'session_needed');
  const own = (await owner.ask('GET', me)).body.id;
  expectProblem(await take(owner, own), 403, 'own_factor');
  const outsider = (await tieout.as('outsider').me()).id;
  expectProblem(await take(owner, outsider), 404, 'not_found');
  expect((await viewer.ask('GET', me)).status).toBe(200);

  expect((await take(owner, person)).body).toEqual({ person_id: person, codes: false, passkeys: 1 });
  expectProblem(await viewer.ask('GET', me), 401, 'not_signed_in');
  const begun = (await viewer.ask('POST', `${session}/passkey/begin`, {})).body;
  expectProblem(await viewer.ask('POST', `${session}/passkey`, authenticator.use(begun.options)), 401, 'wrong_passkey');
  // What they changed by themselves they were told of too, under another heading.
  const toldOfTaking = (many: number) =>
    until(
      async () => post.catcher.caught.filter((one) => headerOf(one, 'Subject') === 'Your second factor was taken away'),
      (found) => found.length >= many,
    );
  const [mail] = await toldOfTaking(1);
  expect(mail).toMatchObject({ to: ['sam.abernathy@example.com'] });
  expect(textOf(mail!)).toContain('The reason: Lost her phone');
  const { events } = await tieout.as('owner').companyHistory(tieout.company);
  expect(events[0]).toMatchObject({ type: 'person.factors_taken', says: expect.stringContaining('Lost her phone') });

  const again = await signedIn(tieout, 'viewer');
  expect((await again.ask('GET', `${me}/sign-in`)).body.factor_taken_at).toEqual(expect.any(String));
  await addPasskey(again);
  expect((await again.ask('GET', `${me}/sign-in`)).body.factor_taken_at).toBeNull();
  // Once more takes the new one; a third time there is nothing, and nobody is told of it.
  expect((await take(owner, person)).body).toMatchObject({ passkeys: 1 });
  expect((await take(owner, person)).body).toMatchObject({ codes: false, passkeys: 0 });
  await toldOfTaking(2);
  const history = await tieout.as('owner').companyHistory(tieout.company);
  expect(history.events.filter(({ type }) => type === 'person.factors_taken')).toHaveLength(2);
});

it('an administrator signs somebody out everywhere', async () => {
  const [one, other] = [await signedIn(tieout, 'pm'), await signedIn(tieout, 'pm')];
  const id = (await one.ask('GET', me)).body.id;
  const end = () => tieout.call('owner', 'POST', `${directory()}/people/${id}/end-sessions`, {});
  expect((await end()).body).toEqual({ ended: 2 });
  for (const by of [one, other]) expectProblem(await by.ask('GET', me), 401, 'not_signed_in');
  expect((await end()).body).toEqual({ ended: 0 });
  const { events } = await tieout.as('owner').companyHistory(tieout.company);
  expect(events[0]).toMatchObject({ type: 'person.sessions_ended', facts: { person: id, count: 2 } });
  await signedIn(tieout, 'pm');
});

it('no token opens the door for good: not by an invitation, a service account or a provider', async () => {
  const owner = await signedIn(tieout, 'owner');
  const own = (await owner.ask('GET', me)).body.id;
  const invitation = `${directory()}/people/${own}/invitation`;
  const here = `/api/v1/companies/${tieout.company}`;
  const provider = { label: 'X', issuer: 'https://x.example', client_id: 'x', password };
  expectProblem(await tieout.call('owner', 'POST', invitation, {}), 403, 'own_invitation');
  // A session changes the password with the one that there is: an open browser would be the owner otherwise.
  expectProblem(await owner.ask('POST', invitation, {}), 403, 'own_invitation');
  const rest = `/rest/v1.0/companies/${tieout.company}/users/${own}/invite`;
  expect((await tieout.call('owner', 'PATCH', rest)).status).toBe(403);
  for (const [method, path, body] of [
    ['POST', `${directory()}/service-accounts`, { person_id: own, name: 'Mine' }],
    ['PUT', `${here}/single-sign-on`, provider],
    ['DELETE', `${here}/single-sign-on`, { password }],
    ['PUT', `${here}/second-factor`, { asked_of: 'everybody', password }],
  ] as const) {
    expectProblem(await tieout.call('owner', method, path, body), 403, 'session_needed');
    if (!('password' in body)) continue;
    expectProblem(await owner.ask(method, path, { ...body, password: 'wrong' }), 422, 'invalid');
  }
  const service = { person_id: own, name: 'Mine' };
  expect((await owner.ask('POST', `${directory()}/service-accounts`, service)).status).toBe(201);
  // For somebody else a token goes on as before.
  const clerk = (await tieout.as('clerk').me()).id;
  expect((await tieout.call('owner', 'POST', `${directory()}/people/${clerk}/invitation`, {})).status).toBe(201);
  expect((await owner.ask('PUT', `${here}/single-sign-on`, provider)).status).toBe(200);
  expect((await owner.ask('DELETE', `${here}/single-sign-on`, { password })).status).toBe(200);
});

it('nobody takes it from whoever holds what they may not grant', async () => {
  await sql(
    tieout.urls.superUrl,
    `update membership set push_to_accounting = false where company_id = $1 and person_id =
    (select id from person where login = 'owner')`,
    [tieout.company],
  );
  const owner = await signedIn(tieout, 'owner');
  const approver = (await tieout.as('approver').me()).id;
  const path = `${directory()}/people/${approver}/take-second-factor`;
  expectProblem(await owner.ask('POST', path, { reason: 'Lost', password }), 403, 'holds_more');
});

it('an administrator sees the tokens of others, never one itself, and revokes one', async () => {
  const pm = await signedIn(tieout, 'pm');
  const made = await pm.ask('POST', `${me}/tokens`, { name: 'Night run', scope: 'read', password });
  const { token } = made.body;
  const theirs = client({ baseUrl: tieout.url, token: async () => token });
  expect((await theirs.me()).login).toBe('pm');
  const stranger = await signedIn(tieout, 'outsider');
  await stranger.ask('POST', `${me}/tokens`, { name: 'Not yours', scope: 'read', password });

  const answer = await tieout.call('owner', 'GET', `${directory()}/ways-in`);
  expect(JSON.stringify(answer.body)).not.toContain(token);
  expect(answer.body.tokens.map(({ name }: { name: string }) => name)).toEqual(['Night run']);
  expect(answer.body.tokens[0]).toMatchObject({ scope: 'read', counts: true, last_used_at: expect.any(String) });
  const { id } = answer.body.tokens[0];
  const revoke = (who: string, of: number) => tieout.call(who, 'DELETE', `${directory()}/tokens/${of}`);
  expectProblem(await revoke('viewer', id), 403, 'not_permitted');
  const [foreign] = await sql<{ id: number }>(
    tieout.urls.superUrl,
    `select id::float8 as id from sign_in.personal_token where name = 'Not yours'`,
  );
  expectProblem(await revoke('owner', foreign!.id), 404, 'not_found');
  expect((await revoke('owner', id)).body).toMatchObject({ counts: false, revoked_at: expect.any(String) });
  await expect(theirs.me()).rejects.toMatchObject({ status: 401 });
  expect((await revoke('owner', id)).status).toBe(200);
  const { events } = await tieout.as('owner').companyHistory(tieout.company);
  expect(events.filter(({ type }) => type === 'person.token_revoked')).toHaveLength(1);
  expect(events[0]!.says).toMatch(/^The personal token Night run \(….{4}\) of .* was revoked by an administrator$/);
  const { service_accounts } = await tieout.as('owner').serviceAccounts(tieout.company);
  expect(service_accounts.find(({ person }) => person.login === 'owner')?.last_used_at).toEqual(expect.any(String));
});

it('an administrator sees and revokes a token that is older than the thousand that are listed', async () => {
  const clerk = await signedIn(tieout, 'clerk');
  const person = (await clerk.ask('GET', me)).body.id;
  expect((await clerk.ask('POST', `${me}/tokens`, { name: 'Old', scope: 'read', password })).status).toBe(201);
  const { superUrl } = tieout.urls;
  await sql(
    superUrl,
    `insert into sign_in.personal_token (token_hash, person_id, name, scope, hint, made_strong, created_at, expires_at)
      select sha256(('many ' || n)::bytea), (select id from tieout.person where login = 'viewer'), 'Many', 'read', 'many', false,
        clock_timestamp() + interval '1 minute', clock_timestamp() + interval '1 day' from generate_series(1, 1000) n`,
  );
  const tokens = async (query: string) =>
    (await tieout.call('owner', 'GET', `${directory()}/ways-in${query}`)).body.tokens as { id: number; name: string }[];
  expect((await tokens('')).some(({ name }) => name === 'Old')).toBe(false);
  const [old, ...others] = await tokens(`?person_id=${person}`);
  expect([old!.name, others]).toEqual(['Old', []]);
  expect((await tieout.call('owner', 'DELETE', `${directory()}/tokens/${old!.id}`)).body).toMatchObject({
    counts: false,
  });
  await sql(superUrl, `delete from sign_in.personal_token where name in ('Many', 'Old')`);
});

it('whoever is deactivated is signed out, and no old session opens when they are activated again', async () => {
  const pm = await signedIn(tieout, 'pm');
  const api = tieout.as('owner');
  const { id } = (await api.people(tieout.company)).people.find(({ login }) => login === 'pm')!;
  await api.editPerson(tieout.company, id, { active: false });
  await api.editPerson(tieout.company, id, { active: true });
  expect((await pm.ask('GET', `${me}/sessions`)).status).toBe(401);
  expect((await (await signedIn(tieout, 'pm')).ask('GET', `${me}/sessions`)).status).toBe(200);
});

it('whoever is deactivated has no token and no application any more when they are activated again', async () => {
  const [owner, pm] = [await signedIn(tieout, 'owner'), await signedIn(tieout, 'pm')];
  const wanted = { name: 'Sheets', scope: 'read', company_id: null, password };
  const { token } = (await pm.ask('POST', `${me}/tokens`, wanted)).body;
  const redirect = 'https://app.example.com/back';
  const app = { name: 'Takeoff', public: false, redirect_uris: [redirect] };
  const { client_id, client_secret } = (await owner.ask('POST', `${directory()}/applications`, app)).body;
  const asked = { client_id, redirect_uri: redirect, response_type: 'code', allow: true };
  const { redirect_to } = (await pm.ask('POST', '/api/v1/oauth/consent', asked)).body;
  const given = { grant_type: 'authorization_code', code: new URL(redirect_to).searchParams.get('code') };
  const granted = await browser(tieout).ask('POST', '/oauth/token', {
    ...given,
    client_id,
    client_secret,
    redirect_uri: redirect,
  });
  const { access_token, refresh_token } = granted.body;
  const statusOf = async (by: string) =>
    (await fetch(`${tieout.url}${me}`, { headers: { authorization: `Bearer ${by}` } })).status;
  for (const by of [token, access_token]) expect(await statusOf(by)).toBe(200);

  const api = tieout.as('owner');
  const { id } = (await api.people(tieout.company)).people.find(({ login }) => login === 'pm')!;
  await api.editPerson(tieout.company, id, { active: false });
  await api.editPerson(tieout.company, id, { active: true });
  for (const by of [token, access_token]) expect(await statusOf(by)).toBe(401);
  const refresh = { grant_type: 'refresh_token', refresh_token, client_id, client_secret };
  expect((await browser(tieout).ask('POST', '/oauth/token', refresh)).body).toMatchObject({ error: 'invalid_grant' });
  const { events } = await api.companyHistory(tieout.company);
  const says = events.map((event) => event.says);
  expect(says).toContainEqual(expect.stringMatching(/The personal token Sheets .* was revoked/));
  expect(says).toContainEqual(expect.stringMatching(/The application Takeoff acts for .* no more/));
  expect((await tieout.call('pm', 'GET', me)).status).toBe(200);
});
