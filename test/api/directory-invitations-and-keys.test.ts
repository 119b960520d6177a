import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/http/client.ts';
import { type Directory, directoryOf } from '../support/directory.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let directory: Directory;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['pm'], publicUrl: 'https://tieout.example.com' });
  directory = directoryOf(tieout);
});
afterAll(() => tieout.end());

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;

describe('an invitation', () => {
  const signIn = (login: string, password: string) => tieout.call(null, 'POST', '/api/v1/session', { login, password });

  it('lets its person set a password, once; without one they cannot sign in', async () => {
    const made = await directory.newPerson();
    const password = 'correct horse battery';
    expect((await signIn(made.login, password)).status).toBe(401);
    const { link } = await tieout.as('owner').invite(tieout.company, made.id);
    expect(link).toMatch(/^https:\/\/tieout\.example\.com\/invitation#\d+-[a-z2-7]{26}$/);
    const code = link.split('#')[1]!;
    const look = await tieout.call(null, 'POST', '/api/v1/invitations/look', { code });
    expect(look.body).toEqual({ login: made.login, name: made.name, company: 'Harbor & Pine Builders' });
    const short = await tieout.call(null, 'POST', '/api/v1/invitations', { code, password: 'short' });
    expect(expectProblem(short, 422, 'invalid').facts).toMatchObject({ because: 'password_short' });
    for (const unusable of ['x'.repeat(201), 'long enough\u0007 but']) {
      const said = await tieout.call(null, 'POST', '/api/v1/invitations', { code, password: unusable });
      expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'password', because: 'password_long' });
    }
    const twice = await Promise.all(
      [1, 2].map(() => tieout.call(null, 'POST', '/api/v1/invitations', { code, password })),
    );
    expect(twice.map((one) => one.status).sort()).toEqual([200, 409]);
    expect((await signIn(made.login, password)).status).toBe(204);
    expectProblem(await tieout.call(null, 'POST', '/api/v1/invitations', { code, password }), 409, 'invitation_over');
    expectProblem(await tieout.call(null, 'POST', '/api/v1/invitations/look', { code }), 409, 'invitation_over');
    expect(await directory.personOf(made.login)).toMatchObject({ has_password: true, invited_until: null });
  });

  it('is over once it expired, was replaced, or its person was deactivated', async () => {
    const made = await directory.newPerson();
    const invite = async () => (await tieout.as('owner').invite(tieout.company, made.id)).link.split('#')[1]!;
    const accept = (code: string) =>
      tieout.call(null, 'POST', '/api/v1/invitations', { code, password: 'long enough to do' });
    const first = await invite();
    const second = await invite();
    expectProblem(await accept(first), 409, 'invitation_over');
    await sql(tieout.urls.superUrl, `update invitation set expires_at = now() - interval '1 second'`);
    expectProblem(await accept(second), 409, 'invitation_over');
    const third = await invite();
    await tieout.as('owner').editPerson(tieout.company, made.id, { active: false });
    expectProblem(await accept(third), 409, 'invitation_over');
    for (const nonsense of ['', '1', `${tieout.otherCompany}-${third.split('-')[1]}`, 'x'.repeat(99)]) {
      expectProblem(await accept(nonsense), 409, 'invitation_over');
    }
  });

  it('to a holder of Can Push to Accounting is made only by who may grant it', async () => {
    const admin = await directory.newPerson({ directory: 'admin' });
    const asAdmin = await keyOf(admin);
    const approver = await directory.personOf('approver');
    const said = await asAdmin('POST', at(`directory/people/${approver.id}/invitation`), {});
    expect(said.body).toMatchObject({ code: 'holds_more', facts: { name: 'Marcus Oyelaran' } });
    const account = await asAdmin('POST', at('directory/service-accounts'), { person_id: approver.id, name: 'x' });
    expect(account.body).toMatchObject({ code: 'holds_more' });
  });

  it('and a key are not given out for whoever another company brought in', async () => {
    await sql(
      tieout.urls.superUrl,
      `insert into membership (company_id, person_id) select $1, id from person where login = 'outsider'`,
      [tieout.company],
    );
    const guest = await directory.personOf('outsider');
    expect(guest.home).toBe(false);
    const asks: [string, string, object][] = [
      ['POST', `directory/people/${guest.id}/invitation`, {}],
      ['POST', 'directory/service-accounts', { person_id: guest.id, name: 'x' }],
      ['PATCH', `directory/people/${guest.id}`, { email: 'mine@example.com' }],
    ];
    for (const [method, path, body] of asks) {
      expectProblem(await tieout.call('owner', method, at(path), body), 409, 'signs_in_elsewhere');
    }
    // Their rights here are this company's to give.
    expect(await tieout.as('owner').editPerson(tieout.company, guest.id, { directory: 'read_only' })).toMatchObject({
      directory: 'read_only',
    });
    await sql(tieout.urls.superUrl, 'delete from membership where person_id = $1 and company_id = $2', [
      guest.id,
      tieout.company,
    ]);
  });
});

/** Calls as a person, with a key that the owner makes for them. */
async function keyOf(person: Person) {
  const made = await tieout.as('owner').addServiceAccount(tieout.company, { person_id: person.id, name: 'test' });
  const token = await tokenOf(made);
  return (method: string, path: string, body?: object) =>
    tieout.call(null, method, path, body, { authorization: `Bearer ${token.body.access_token}` });
}
const tokenOf = ({ client_id, client_secret }: { client_id: string; client_secret: string }) =>
  tieout.call(null, 'POST', '/oauth/token', { grant_type: 'client_credentials', client_id, client_secret });

describe('a service account', () => {
  it('acts with exactly the rights of its person of each moment, until it is revoked', async () => {
    const person = await directory.newPerson({ directory: 'read_only' });
    const api = tieout.as('owner');
    const made = await api.addServiceAccount(tieout.company, { person_id: person.id, name: 'Nightly export' });
    const token = (await tokenOf(made)).body.access_token;
    const ask = (method: string, path: string, body?: object) =>
      tieout.call(null, method, at(path), body, { authorization: `Bearer ${token}` });
    expect((await ask('GET', 'directory/people')).status).toBe(200);
    expectProblem(await ask('POST', 'directory/vendors', { name: 'X' }), 403, 'not_permitted');
    await api.editPerson(tieout.company, person.id, { directory: 'none' });
    expectProblem(await ask('GET', 'directory/people'), 403, 'not_permitted');
    await api.editPerson(tieout.company, person.id, { directory: 'read_only' });
    const listed = (await api.serviceAccounts(tieout.company)).service_accounts.find(
      (one) => one.client_id === made.client_id,
    );
    expect(listed).toMatchObject({ name: 'Nightly export', created_by: 'Dana Whitfield', revoked_at: null });
    const { superUrl } = tieout.urls;
    const kept = `from sign_in.access_token where client_id = $1`;
    const [row] = await sql(superUrl, `select to_json(access_token) as token ${kept}`, [made.client_id]);
    await api.revokeServiceAccount(tieout.company, made.client_id);
    expectProblem(await ask('GET', 'directory/people'), 401, 'not_signed_in');
    // One whose secret was proved just before, and which was kept just after.
    await sql(
      superUrl,
      'insert into sign_in.access_token select * from json_populate_record(null::sign_in.access_token, $1)',
      [JSON.stringify(row!.token)],
    );
    expect(await sql(superUrl, `select client_id ${kept}`, [made.client_id])).toHaveLength(1);
    expectProblem(await ask('GET', 'directory/people'), 401, 'not_signed_in');
    expect((await tokenOf(made)).status).toBe(401);
    expect((await directory.history())[0]).toMatchObject({
      says: `Service account Nightly export was revoked; it acted as ${person.name}`,
    });
    const stored = await sql(
      tieout.urls.superUrl,
      `select secret_hash from sign_in.service_account where client_id = $1`,
      [made.client_id],
    );
    expect(JSON.stringify(stored)).not.toContain(made.client_secret);
    expect(JSON.stringify(await directory.history())).not.toContain(made.client_secret);
  });

  it('reads only, ends by itself and reaches its company alone, where that was wanted', async () => {
    const owner = await directory.personOf('owner');
    const api = await tieout.inSession('owner');
    const wanted = { person_id: owner.id, name: 'Reader', scope: 'read', days: 1 } as const;
    const made = await api.addServiceAccount(tieout.company, wanted);
    const answer = await tokenOf(made);
    expect(answer.body.expires_in).toBe(5400);
    const headers = { authorization: `Bearer ${answer.body.access_token}` };
    expect((await tieout.call(null, 'GET', at('directory/people'), undefined, headers)).status).toBe(200);
    const no = await tieout.call(null, 'POST', at('directory/vendors'), { name: 'X' }, headers);
    expectProblem(no, 403, 'insufficient_scope');
    const itself = { client_id: made.client_id, client_secret: made.client_secret, token: answer.body.access_token };
    expect((await tieout.call(null, 'POST', '/oauth/introspect', itself)).body).toMatchObject({ scope: 'read' });
    const [company] = (await tieout.call(null, 'GET', '/api/v1/me', undefined, headers)).body.companies;
    expect(company.grants).toMatchObject({ directory: 'read_only', push_to_accounting: false });
    await sql(tieout.urls.superUrl, `update sign_in.service_account set expires_at = now() where client_id = $1`, [
      made.client_id,
    ]);
    expect((await tokenOf(made)).status).toBe(401);
    const [kept] = await sql(
      tieout.urls.superUrl,
      'select company_id from sign_in.service_account where client_id = $1',
      [made.client_id],
    );
    expect(kept).toMatchObject({ company_id: String(tieout.company) });
  });

  it('says that whoever made it was deactivated, for they may still know its secret', async () => {
    const api = tieout.as('owner');
    const clerk = await directory.personOf('clerk');
    await api.editPerson(tieout.company, clerk.id, { directory: 'admin' });
    const acted = await directory.personOf('viewer');
    const made = await tieout.as('clerk').addServiceAccount(tieout.company, { person_id: acted.id, name: 'Kept' });
    const left = async () =>
      (await api.serviceAccounts(tieout.company)).service_accounts.find(
        ({ client_id }) => client_id === made.client_id,
      )!.maker_left;
    expect(await left()).toBe(false);
    await api.editPerson(tieout.company, clerk.id, { active: false });
    expect(await left()).toBe(true);
    expect((await tokenOf(made)).status).toBe(200);
    await api.editPerson(tieout.company, clerk.id, { active: true, directory: clerk.directory });
    await api.revokeServiceAccount(tieout.company, made.client_id);
  });

  it('of another company is not there', async () => {
    expectProblem(await tieout.call('owner', 'DELETE', at('directory/service-accounts/outsider')), 404, 'not_found');
    const listed = (await tieout.as('owner').serviceAccounts(tieout.company)).service_accounts;
    expect(listed.map((one) => one.client_id)).not.toContain('outsider');
  });
});

describe('a personal token', () => {
  const json = { 'content-type': 'application/json' };
  async function signedIn(login: string): Promise<Record<string, string>> {
    const body = JSON.stringify({ login, password });
    const answer = await fetch(`${tieout.url}/api/v1/session`, { method: 'POST', headers: json, body });
    return { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('is made by its person alone, confirmed by the password, and does what they may', async () => {
    const mine = await signedIn('owner');
    const wanted = { name: 'CI', scope: 'all', company_id: tieout.company, days: 7 };
    const ask = (method: string, path: string, body: unknown, headers: Record<string, string>) =>
      tieout.call(null, method, path, body, headers);
    expectProblem(await ask('POST', '/api/v1/me/tokens', wanted, mine), 422, 'invalid');
    const made = (await ask('POST', '/api/v1/me/tokens', { ...wanted, password }, mine)).body;
    expect(made.made).toMatchObject({ name: 'CI', counts: true, company_id: tieout.company });
    const add = { name: 'By a token' };
    expect((await ask('POST', at('directory/vendors'), add, bearer(made.token))).status).toBe(201);
    expect((await directory.history()).some(({ says }) => says.startsWith('A personal token was made: CI'))).toBe(true);
    // It opens no other door, and no further tokens.
    for (const [method, path] of [
      ['POST', '/api/v1/me/tokens'],
      ['GET', '/api/v1/me/tokens'],
      ['DELETE', `/api/v1/me/tokens/${made.made.id}`],
    ] as const) {
      const body = method === 'POST' ? { ...wanted, password } : undefined;
      expectProblem(await ask(method, path, body, bearer(made.token)), 403, 'session_needed');
    }
    const theirs = await signedIn('outsider');
    expectProblem(await ask('DELETE', `/api/v1/me/tokens/${made.made.id}`, undefined, theirs), 404, 'not_found');
    expect((await ask('DELETE', `/api/v1/me/tokens/${made.made.id}`, undefined, mine)).body.counts).toBe(false);
    expectProblem(await ask('POST', at('directory/vendors'), add, bearer(made.token)), 401, 'not_signed_in');
  });

  it('that reads changes nothing, in neither family of routes, and one of a company reaches no other', async () => {
    const mine = await signedIn('owner');
    const make = async (body: object, as = mine) =>
      tieout.call(null, 'POST', '/api/v1/me/tokens', { name: 'r', days: 1, password, ...body }, as);
    const reads = bearer((await make({ scope: 'read' })).body.token);
    expect((await tieout.call(null, 'GET', at('settings'), undefined, reads)).status).toBe(200);
    expectProblem(await tieout.call(null, 'PATCH', at('settings'), {}, reads), 403, 'insufficient_scope');
    expectProblem(await tieout.call(null, 'PATCH', '/api/v1/me', { theme: 'dark' }, reads), 403, 'insufficient_scope');
    const rest = await tieout.call(null, 'POST', '/rest/v1.0/webhooks/hooks', {}, reads);
    expect([rest.status, rest.body.code]).toEqual([403, 'insufficient_scope']);
    expectProblem(await make({ scope: 'all', company_id: tieout.otherCompany }), 404, 'not_found');
    const theirs = await signedIn('outsider');
    const other = (await make({ scope: 'all', company_id: tieout.otherCompany }, theirs)).body;
    await sql(
      tieout.urls.superUrl,
      `insert into tieout.membership (company_id, person_id, directory)
       select $1, id, 'admin' from tieout.person where login = 'outsider'`,
      [tieout.company],
    );
    expect((await tieout.call(null, 'GET', at('settings'), undefined, theirs)).status).toBe(200);
    expectProblem(await tieout.call(null, 'GET', at('settings'), undefined, bearer(other.token)), 404, 'not_found');
    const me = (await tieout.call(null, 'GET', '/api/v1/me', undefined, bearer(other.token))).body;
    expect(me.companies.map(({ id }: { id: number }) => id)).toEqual([tieout.otherCompany]);
    const companies = await tieout.call(null, 'GET', '/rest/v1.0/companies', undefined, bearer(other.token));
    expect(companies.body.map(({ id }: { id: number }) => id)).toEqual([tieout.otherCompany]);
  });
});
