import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { client } from '../../src/http/client.ts';
import { softwareAuthenticator } from '../support/authenticator.ts';
import { headerOf, runWithMail, textOf, type WithMail } from '../support/mail-catcher.ts';
import { need } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let post: WithMail;
let tieout: Running;
/** By https and under a name, as passkeys need it. */
const origin = 'https://tieout.example.com';
beforeAll(async () => {
  post = await runWithMail();
  ({ tieout } = post);
});
afterAll(() => post?.end());

const json = { 'content-type': 'application/json' };
const session = '/api/v1/session';
const me = '/api/v1/me';
const directory = () => `/api/v1/companies/${tieout.company}/directory`;

/** A browser: what it is given as cookies it sends again. */
function browser() {
  const jar = new Map<string, string>();
  const ask = async (method: string, path: string, body?: object) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${tieout.url}${path}`, {
      method,
      headers: { ...(body ? json : {}), cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=', 2);
      if (/Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const signIn = (login: string) => ask('POST', session, { login, password });
  return { ask, signIn, cookies: () => [...jar.keys()] };
}
type Browser = ReturnType<typeof browser>;

const signedIn = async (login: string) => {
  const one = browser();
  expect((await one.signIn(login)).status).toBe(204);
  return one;
};
async function addPasskey(by: Browser, name = 'Phone') {
  const authenticator = softwareAuthenticator(origin);
  const { options } = (await by.ask('POST', `${me}/passkeys/begin`, { password })).body;
  const made = await by.ask('POST', `${me}/passkeys`, { name, answer: authenticator.make(options) });
  return { authenticator, made };
}

it('says where passkeys work, before anybody is known', async () => {
  expect((await browser().ask('GET', `${session}/passkey`)).body).toEqual({ origin, because: null });
});

it('makes one with the password once more, and lets in by it alone or after the password', async () => {
  const clerk = await signedIn('clerk');
  expectProblem(await clerk.ask('POST', `${me}/passkeys/begin`, { password: 'wrong' }), 422, 'invalid');
  const { authenticator, made } = await addPasskey(clerk);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ made: { name: 'Phone', blocked_at: null } });
  expect(made.body.recovery_codes).toHaveLength(10);
  expect((await clerk.ask('GET', `${me}/sign-in`)).body).toMatchObject({
    begun_by: 'passkey',
    recovery_codes_left: 10,
  });

  const alone = browser();
  const begun = (await alone.ask('POST', `${session}/passkey/begin`, {})).body;
  const entered = await alone.ask('POST', `${session}/passkey`, authenticator.use(begun.options));
  expect(entered.status).toBe(204);
  expect(entered.headers.getSetCookie().find((line) => /session_token=[^;]/.test(line))).toMatch(
    /HttpOnly; SameSite=Lax/,
  );
  expect(alone.cookies().filter((name) => name.endsWith('_passkey'))).toEqual([]);
  expect((await alone.ask('GET', me)).body).toMatchObject({ login: 'clerk' });

  const after = browser();
  const waits = await after.signIn('clerk');
  expect([waits.status, waits.body]).toEqual([202, { waits_for: 'code', ways: { code: false, passkey: true } }]);
  expectProblem(await after.ask('GET', me), 401, 'not_signed_in');
  const second = (await after.ask('POST', `${session}/passkey/second/begin`, {})).body;
  expect((await after.ask('POST', `${session}/passkey/second`, authenticator.use(second.options))).status).toBe(204);
  expect((await after.ask('GET', me)).status).toBe(200);

  const [{ id }] = (await clerk.ask('GET', `${me}/passkeys`)).body.passkeys;
  expect((await clerk.ask('PATCH', `${me}/passkeys/${id}`, { name: 'Old phone' })).body.name).toBe('Old phone');
  expectProblem(await after.ask('POST', `${me}/passkeys/${id}/remove`, { password: 'wrong' }), 422, 'invalid');
  expect((await clerk.ask('POST', `${me}/passkeys/${id}/remove`, { password })).status).toBe(204);
  expect((await browser().signIn('clerk')).status).toBe(204);
});

it('takes nothing that is no answer of a browser, from another site, or with a token', async () => {
  const one = browser();
  await one.ask('POST', `${session}/passkey/begin`, {});
  for (const body of [{}, { id: 'x' }, { id: '*', rawId: '*', type: 'public-key', response: {} }]) {
    expectProblem(await one.ask('POST', `${session}/passkey`, body), 400, 'malformed');
  }
  const foreign = (path: string) =>
    fetch(`${tieout.url}${path}`, { method: 'POST', headers: { ...json, 'sec-fetch-site': 'cross-site' }, body: '{}' });
  for (const path of ['', '/begin', '/second', '/second/begin']) {
    expect((await foreign(`${session}/passkey${path}`)).status, path).toBe(403);
  }
  for (const [method, path, body] of [
    ['GET', '/passkeys'],
    ['POST', '/passkeys/begin', { password }],
    ['POST', '/passkeys/1/remove', { password }],
    ['PATCH', '/passkeys/1', { name: 'x' }],
  ] as const) {
    expectProblem(await tieout.call('owner', method, `${me}${path}`, body), 403, 'session_needed');
  }
});

it('an administrator takes a lost second factor away, and its person is told, signed out, and led to another', async () => {
  const viewer = await signedIn('viewer');
  const { authenticator } = await addPasskey(viewer);
  const person = (await viewer.ask('GET', me)).body.id;
  const take = (by: Browser, id: number, more: object = {}) =>
    by.ask('POST', `${directory()}/people/${id}/take-second-factor`, { reason: 'Lost her phone', password, ...more });
  const owner = await signedIn('owner');
  expect((await owner.ask('GET', `${directory()}/ways-in`)).body.people).toContainEqual({
    person_id: person,
    codes: false,
    passkeys: 1,
  });
  // Who may not, with the wrong password, without a reason, with a token, of oneself.
  const clerk = await signedIn('clerk');
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

  const again = await signedIn('viewer');
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
  const [one, other] = [await signedIn('pm'), await signedIn('pm')];
  const id = (await one.ask('GET', me)).body.id;
  const end = () => tieout.call('owner', 'POST', `${directory()}/people/${id}/end-sessions`, {});
  expect((await end()).body).toEqual({ ended: 2 });
  for (const by of [one, other]) expectProblem(await by.ask('GET', me), 401, 'not_signed_in');
  expect((await end()).body).toEqual({ ended: 0 });
  const { events } = await tieout.as('owner').companyHistory(tieout.company);
  expect(events[0]).toMatchObject({ type: 'person.sessions_ended', facts: { person: id, count: 2 } });
  await signedIn('pm');
});

it('no token opens the door for good: not by an invitation, a service account or a provider', async () => {
  const owner = await signedIn('owner');
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
  const owner = await signedIn('owner');
  const approver = (await tieout.as('approver').me()).id;
  const path = `${directory()}/people/${approver}/take-second-factor`;
  expectProblem(await owner.ask('POST', path, { reason: 'Lost', password }), 403, 'holds_more');
});

it('an administrator sees the tokens of others, never one itself, and revokes one', async () => {
  const pm = await signedIn('pm');
  const made = await pm.ask('POST', `${me}/tokens`, { name: 'Night run', scope: 'read', password });
  const { token } = made.body;
  const theirs = client({ baseUrl: tieout.url, token: async () => token });
  expect((await theirs.me()).login).toBe('pm');
  const stranger = await signedIn('outsider');
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
  const clerk = await signedIn('clerk');
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

it('whoever gets a password by an invitation is told of it by mail', async () => {
  const api = tieout.as('owner');
  const email = 'newcomer@example.com';
  const { id } = await api.addPerson(tieout.company, { login: 'newcomer', name: 'Newcomer', email });
  const code = (await api.invite(tieout.company, id)).link.split('#')[1]!;
  const use = () => tieout.call(null, 'POST', '/api/v1/invitations', { code, password: 'correct horse battery' });
  expect((await use()).status).toBe(200);
  expect((await use()).status).toBe(409);
  const told = await until(
    async () => post.catcher.caught.filter(({ to }) => to.includes(email)),
    (found) => found.length > 0,
  );
  expect(told.map((one) => headerOf(one, 'Subject'))).toEqual(['How you sign in to Tieout was changed']);
});

it('an invitation that is used ends every session of its person, though they choose the same password again', async () => {
  const stranger = await signedIn('viewer');
  const { people } = (await (await signedIn('owner')).ask('GET', `${directory()}/people`)).body;
  const viewer = people.find(({ login }: { login: string }) => login === 'viewer');
  const { link } = await tieout.as('owner').invite(tieout.company, viewer.id);
  // What the demo gives them all is too well known to be chosen.
  const own = 'seven quiet herons';
  const accept = async (url: string) =>
    (await browser().ask('POST', '/api/v1/invitations', { code: url.split('#')[1], password: own })).status;
  expect(await accept(link)).toBe(200);
  expect((await stranger.ask('GET', `${me}/sessions`)).status).toBe(401);
  const another = browser();
  expect((await another.ask('POST', session, { login: 'viewer', password: own })).status).toBe(204);
  const again = await tieout.as('owner').invite(tieout.company, viewer.id);
  expect((await another.ask('GET', `${me}/sessions`)).status).toBe(200);
  expect(await accept(again.link)).toBe(200);
  expect((await another.ask('GET', `${me}/sessions`)).status).toBe(401);
});

it('whoever is deactivated is signed out, and no old session opens when they are activated again', async () => {
  const pm = await signedIn('pm');
  const api = tieout.as('owner');
  const { id } = (await api.people(tieout.company)).people.find(({ login }) => login === 'pm')!;
  await api.editPerson(tieout.company, id, { active: false });
  await api.editPerson(tieout.company, id, { active: true });
  expect((await pm.ask('GET', `${me}/sessions`)).status).toBe(401);
  expect((await (await signedIn('pm')).ask('GET', `${me}/sessions`)).status).toBe(200);
});

it('what a password alone began to set up is not kept once there is a second factor', async () => {
  const codeOf = (secret: string) => ({ code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() });
  const [thief, clerk] = [await signedIn('clerk'), await signedIn('clerk')];
  const stolen = (await thief.ask('POST', `${me}/second-factor`, { password })).body.secret;
  const { options } = (await thief.ask('POST', `${me}/passkeys/begin`, { password })).body;
  expect((await addPasskey(clerk)).made.status).toBe(201);
  const confirm = `${me}/second-factor/confirm`;
  expectProblem(await thief.ask('POST', confirm, codeOf(stolen)), 403, 'factor_not_shown');
  const another = { name: 'Theirs', answer: softwareAuthenticator(origin).make(options) };
  expectProblem(await thief.ask('POST', `${me}/passkeys`, another), 403, 'factor_not_shown');
  expect((await thief.ask('GET', `${me}/sign-in`)).body).toMatchObject({ begun_by: 'password', passkeys: 1 });

  const own = (await clerk.ask('POST', `${me}/second-factor`, { password })).body.secret;
  expect((await clerk.ask('POST', confirm, codeOf(own))).status).toBe(200);
  expect((await clerk.ask('POST', `${me}/second-factor/remove`, { password })).status).toBe(204);
  const [{ id }] = (await clerk.ask('GET', `${me}/passkeys`)).body.passkeys;
  expect((await clerk.ask('POST', `${me}/passkeys/${id}/remove`, { password })).status).toBe(204);
});

it('whoever is deactivated has no token and no application any more when they are activated again', async () => {
  const [owner, pm] = [await signedIn('owner'), await signedIn('pm')];
  const wanted = { name: 'Sheets', scope: 'read', company_id: null, password };
  const { token } = (await pm.ask('POST', `${me}/tokens`, wanted)).body;
  const redirect = 'https://app.example.com/back';
  const app = { name: 'Takeoff', public: false, redirect_uris: [redirect] };
  const { client_id, client_secret } = (await owner.ask('POST', `${directory()}/applications`, app)).body;
  const asked = { client_id, redirect_uri: redirect, response_type: 'code', allow: true };
  const { redirect_to } = (await pm.ask('POST', '/api/v1/oauth/consent', asked)).body;
  const given = { grant_type: 'authorization_code', code: new URL(redirect_to).searchParams.get('code') };
  const granted = await browser().ask('POST', '/oauth/token', {
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
  expect((await browser().ask('POST', '/oauth/token', refresh)).body).toMatchObject({ error: 'invalid_grant' });
  const { events } = await api.companyHistory(tieout.company);
  const says = events.map((event) => event.says);
  expect(says).toContainEqual(expect.stringMatching(/The personal token Sheets .* was revoked/));
  expect(says).toContainEqual(expect.stringMatching(/The application Takeoff acts for .* no more/));
  expect((await tieout.call('pm', 'GET', me)).status).toBe(200);
});

it('another password ends no program, and its person is told that they go on', async () => {
  const one = await signedIn('accountant');
  const wanted = { name: 'Sheets', scope: 'read', company_id: null, password };
  const { token, made } = (await one.ask('POST', `${me}/tokens`, wanted)).body;
  const next = 'quite another horse';
  const counts = async () => (await client({ baseUrl: tieout.url, token: async () => token }).me()).login;
  expect((await one.ask('POST', `${me}/password`, { password, new_password: next })).status).toBe(204);
  expect(await counts()).toBe('accountant');
  const told = await until(
    async () => post.catcher.caught.filter((mail) => textOf(mail).includes('Your password was changed')),
    (found) => found.some((mail) => textOf(mail).includes('Personal tokens, and applications that you let in, go on')),
  );
  expect(told.length).toBeGreaterThan(0);
  expect((await one.ask('DELETE', `${me}/tokens/${made.id}`)).status).toBe(200);
  await expect(counts()).rejects.toThrow();
  expect((await one.ask('POST', `${me}/password`, { password: next, new_password: password })).status).toBe(204);
});

it('another password is another one: the same again is refused, for it would end no session', async () => {
  const one = await signedIn('accountant');
  const elsewhere = await signedIn('accountant');
  const same = await one.ask('POST', `${me}/password`, { password, new_password: password });
  expect(same.status).toBe(422);
  expect(same.body).toMatchObject({ code: 'invalid', detail: expect.stringMatching(/the password that you have/) });
  expect((await elsewhere.ask('GET', `${me}/sessions`)).status).toBe(200);
});
