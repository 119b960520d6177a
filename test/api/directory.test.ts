import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/http/client.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['pm'], publicUrl: 'https://tieout.example.com' });
});
afterAll(() => tieout.end());

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;
const people = async () => (await tieout.as('owner').people(tieout.company)).people;
const personOf = async (login: string): Promise<Person> => (await people()).find((one) => one.login === login)!;
const history = async () => (await tieout.as('owner').companyHistory(tieout.company)).events;

let counter = 0;
async function newPerson(rights: object = {}): Promise<Person> {
  counter++;
  return tieout.as('owner').addPerson(tieout.company, {
    login: `person${counter}`,
    name: `Person ${counter}`,
    email: `person${counter}@example.com`,
    ...rights,
  });
}

describe('people', () => {
  it('are read by who may, with their rights', async () => {
    expectProblem(await tieout.call('pm', 'GET', at('directory/people')), 403, 'not_permitted');
    const viewer = await tieout.as('viewer').people(tieout.company);
    expect(viewer.people.map((one) => one.login)).toContain('owner');
    expect(viewer.grant).toMatchObject({ allowed: false, reason: { code: 'not_permitted' } });
    expect(await personOf('approver')).toMatchObject({
      erp_integrations: 'standard',
      directory: 'read_only',
      push_to_accounting: true,
      accounting_approver: true,
      has_password: true,
      home: true,
    });
  });

  it('are added, changed, deactivated and brought back, each with a line in the history', async () => {
    const made = await newPerson({ erp_integrations: 'read_only' });
    expect(made).toMatchObject({
      active: true,
      has_password: false,
      invited_until: null,
      erp_integrations: 'read_only',
    });
    const api = tieout.as('owner');
    const vendor = await api.addVendor(tieout.company, { name: 'Delta Roofing', email: 'office@delta.example' });
    const changed = await api.editPerson(tieout.company, made.id, {
      name: 'Ann Lee',
      vendor_id: vendor.id,
      erp_integrations: 'standard',
    });
    expect(changed).toMatchObject({ name: 'Ann Lee', vendor: { name: 'Delta Roofing' }, erp_integrations: 'standard' });
    await api.editPerson(tieout.company, made.id, { active: false });
    await api.editPerson(tieout.company, made.id, { active: true });
    const says = (await history()).slice(0, 5).map((event) => [event.by, event.says]);
    expect(says).toEqual([
      ['Dana Whitfield', 'Ann Lee was activated again'],
      ['Dana Whitfield', 'Ann Lee was deactivated'],
      [
        'Dana Whitfield',
        `${made.name}: name: Ann Lee (was ${made.name}); vendor: Delta Roofing; ERP Integrations: Standard (was Read Only)`,
      ],
      ['Dana Whitfield', 'Vendor Delta Roofing was added'],
      ['Dana Whitfield', `${made.name} (${made.login}) was added`],
    ]);
  });

  it('sign in with the address that they have now, which is one person’s over all companies', async () => {
    const api = tieout.as('owner');
    const approver = await personOf('approver');
    const came = async (login: string) =>
      (await tieout.call(null, 'POST', '/api/v1/session', { login, password })).status === 204;
    const old = approver.email!;
    expect(await came(old)).toBe(true);
    await api.editPerson(tieout.company, approver.id, { email: 'Renamed@Example.com' });
    expect([await came('renamed@example.com'), await came(old), await came('approver')]).toEqual([true, false, true]);
    const held = () =>
      sql<{ person: string }>(
        tieout.urls.superUrl,
        `select p.login as person from sign_in."user" u join tieout.person p on p.id = u."personId"
          where u.email = 'outsider.new@example.com'`,
      );
    await sql(
      tieout.urls.superUrl,
      `update tieout.person set email = 'outsider.new@example.com' where login = 'outsider'`,
    );
    expect(await held()).toEqual([{ person: 'outsider' }]);
    // Of another company, of whom nobody here may know: it is written down, and signs in the one who had it.
    await api.editPerson(tieout.company, approver.id, { email: 'outsider.new@example.com' });
    expect(await held()).toEqual([{ person: 'outsider' }]);
    expect([await came('renamed@example.com'), await came('approver')]).toEqual([false, true]);
    await api.editPerson(tieout.company, approver.id, { email: old });
    expect(await came(old)).toBe(true);
  });

  it('cannot be added under a login that is taken, in whatever case, or with an address that is none', async () => {
    for (const login of ['owner', 'OWNER', 'outsider']) {
      const said = await tieout.call('owner', 'POST', at('directory/people'), { login, name: 'X' });
      expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'login', because: 'taken' });
    }
    const header = { login: 'header', name: 'X', email: 'a@x.de\r\nBcc: b@y.de' };
    expect(
      expectProblem(await tieout.call('owner', 'POST', at('directory/people'), header), 422, 'invalid').facts,
    ).toMatchObject({ field: 'email', because: 'mailbox' });
    const foreign = { login: 'foreign', name: 'X', vendor_id: 9_999_999 };
    expectProblem(await tieout.call('owner', 'POST', at('directory/people'), foreign), 422, 'invalid');
  });

  it('who are deactivated have no company any more, from that moment', async () => {
    const { id } = await personOf('viewer');
    await tieout.as('viewer').people(tieout.company);
    await tieout.as('owner').editPerson(tieout.company, id, { active: false });
    expectProblem(await tieout.call('viewer', 'GET', at('directory/people')), 404, 'not_found');
    expect((await tieout.as('viewer').me()).companies).toEqual([]);
    await tieout.as('owner').editPerson(tieout.company, id, { active: true });
    expect((await tieout.as('viewer').me()).companies).toHaveLength(1);
  });
});

describe('an invitation', () => {
  const signIn = (login: string, password: string) => tieout.call(null, 'POST', '/api/v1/session', { login, password });

  it('lets its person set a password, once; without one they cannot sign in', async () => {
    const made = await newPerson();
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
    expect(await personOf(made.login)).toMatchObject({ has_password: true, invited_until: null });
  });

  it('is over once it expired, was replaced, or its person was deactivated', async () => {
    const made = await newPerson();
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
    const admin = await newPerson({ directory: 'admin' });
    const asAdmin = await keyOf(admin);
    const approver = await personOf('approver');
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
    const guest = await personOf('outsider');
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
    const person = await newPerson({ directory: 'read_only' });
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
    expect((await history())[0]).toMatchObject({
      says: `Service account Nightly export was revoked; it acted as ${person.name}`,
    });
    const stored = await sql(
      tieout.urls.superUrl,
      `select secret_hash from sign_in.service_account where client_id = $1`,
      [made.client_id],
    );
    expect(JSON.stringify(stored)).not.toContain(made.client_secret);
    expect(JSON.stringify(await history())).not.toContain(made.client_secret);
  });

  it('reads only, ends by itself and reaches its company alone, where that was wanted', async () => {
    const owner = await personOf('owner');
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
    const clerk = await personOf('clerk');
    await api.editPerson(tieout.company, clerk.id, { directory: 'admin' });
    const acted = await personOf('viewer');
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
    expect((await history()).some(({ says }) => says.startsWith('A personal token was made: CI'))).toBe(true);
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

describe('a template', () => {
  it('gives its levels to whoever holds it, and changes them', async () => {
    const api = tieout.as('owner');
    const { company } = tieout;
    const made = await api.addTemplate(company, {
      name: 'Bookkeeper',
      erp_integrations: 'standard',
      directory: 'read_only',
      commitments: 'standard',
    });
    const person = await newPerson({ template_id: made.id });
    expect(person).toMatchObject({
      erp_integrations: 'standard',
      directory: 'read_only',
      template: { name: 'Bookkeeper' },
    });
    const [project] = await api.projects(company);
    await api.setProjectRight(company, person.id, project!.id, { template_id: made.id });
    await api.editTemplate(company, made.id, { erp_integrations: 'admin', commitments: 'admin' });
    expect(await personOf(person.login)).toMatchObject({
      erp_integrations: 'admin',
      projects: [{ project_id: project!.id, commitments: 'admin', template_id: made.id }],
    });
    const other = await api.addTemplate(company, { name: 'Other' });
    const taken = await tieout.call('owner', 'PATCH', at(`directory/templates/${other.id}`), { name: 'Bookkeeper' });
    expect(expectProblem(taken, 422, 'invalid').facts).toMatchObject({ field: 'name', because: 'taken' });
    expectProblem(await tieout.call('owner', 'DELETE', at(`directory/templates/${made.id}`)), 409, 'template_in_use');
    // A level of one's own takes the template away.
    expect(await api.editPerson(company, person.id, { erp_integrations: 'read_only' })).toMatchObject({
      template: null,
      erp_integrations: 'read_only',
      directory: 'read_only',
    });
    await api.setProjectRight(company, person.id, project!.id, { commitments: 'none' });
    await api.deleteTemplate(company, made.id);
    expect((await api.templates(company)).templates.map((one) => one.name)).toEqual(['Other']);
  });

  it('holds in the database too: nobody has a template and other levels', async () => {
    const api = tieout.as('owner');
    const made = await api.addTemplate(tieout.company, { name: 'Held', erp_integrations: 'read_only' });
    const person = await newPerson({ template_id: made.id });
    await expect(
      sql(tieout.urls.superUrl, `update membership set erp_integrations = 'admin' where person_id = $1`, [person.id]),
    ).rejects.toThrow(/membership_has_its_templates_levels/);
  });
});

describe('Can Push to Accounting', () => {
  const push = (who: string, id: number, granted: boolean) =>
    tieout.call(who, 'PUT', at(`directory/people/${id}/push-to-accounting`), { granted });

  /** Sessions that wait for a row which another holds. */
  const waiting = () =>
    sql(
      tieout.urls.superUrl,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );

  it('is granted and revoked by a Directory Admin who holds it, and by the operator', async () => {
    const clerk = await personOf('clerk');
    expect(expectProblem(await push('clerk', clerk.id, true), 403, 'not_permitted').missing).toEqual([
      { tool: 'directory', at_least: 'admin' },
      { privilege: 'push_to_accounting' },
    ]);
    expect(expectProblem(await push('approver', clerk.id, true), 403, 'not_permitted').missing).toEqual([
      { tool: 'directory', at_least: 'admin' },
    ]);
    for (const who of ['owner', 'pm']) {
      expect((await push(who, clerk.id, true)).body).toMatchObject({
        push_to_accounting: true,
        accounting_approver: true,
      });
      expect((await push(who, clerk.id, false)).body).toMatchObject({ push_to_accounting: false });
    }
    expect((await history()).slice(0, 2).map(({ by, says }) => [by, says])).toEqual([
      ['Priya Raman', 'Tess Lindgren lost Can Push to Accounting'],
      ['Priya Raman', 'Tess Lindgren was granted Can Push to Accounting'],
    ]);
  });

  it('is granted by nobody, and no right given, whose own was taken away while they waited', async () => {
    const { id } = await personOf('approver');
    const level = (directory: 'admin' | 'read_only') =>
      tieout.as('owner').editPerson(tieout.company, id, { directory });
    const clerk = await personOf('clerk');
    await level('admin');
    const client = new pg.Client({ connectionString: tieout.urls.superUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('select from tieout.company where id = $1 for update', [tieout.company]);
      const raised = tieout.call('approver', 'PATCH', at(`directory/people/${id}`), { erp_integrations: 'admin' });
      const granted = push('approver', clerk.id, true);
      await expect.poll(async () => (await waiting()).length).toBeGreaterThanOrEqual(2);
      await client.query(`update tieout.membership set directory = 'none' where person_id = $1`, [id]);
      await client.query('commit');
      expectProblem(await raised, 403, 'not_permitted');
      expectProblem(await granted, 403, 'not_permitted');
    } finally {
      await client.end();
      await level('read_only');
    }
  });

  it('is never taken from the last who could grant it, nor is the last Directory Admin lost', async () => {
    const owner = await personOf('owner');
    for (const admin of (await people()).filter((one) => one.directory === 'admin' && one.id !== owner.id)) {
      await tieout.as('owner').editPerson(tieout.company, admin.id, { directory: 'none' });
    }
    const edit = (body: object) => tieout.call('owner', 'PATCH', at(`directory/people/${owner.id}`), body);
    expectProblem(await push('owner', owner.id, false), 409, 'last_granter');
    expectProblem(await edit({ directory: 'standard' }), 409, 'last_administrator');
    expectProblem(await edit({ active: false }), 409, 'last_administrator');
    const template = await tieout.as('owner').addTemplate(tieout.company, { name: 'Admins', directory: 'admin' });
    expect((await edit({ template_id: template.id })).status).toBe(200);
    const lowered = await tieout.call('owner', 'PATCH', at(`directory/templates/${template.id}`), {
      directory: 'none',
    });
    expectProblem(lowered, 409, 'last_administrator');
    const second = await newPerson({ directory: 'admin' });
    // Who was never let in is nobody who could.
    expectProblem(await edit({ active: false }), 409, 'last_administrator');
    const code = (await tieout.as('owner').invite(tieout.company, second.id)).link.split('#')[1]!;
    const accepted = { code, password: 'correct horse battery' };
    expect((await tieout.call(null, 'POST', '/api/v1/invitations', accepted)).status).toBe(200);
    expectProblem(await edit({ directory: 'standard' }), 409, 'last_granter');
    expect((await push('owner', second.id, true)).status).toBe(200);
    // Two at once must not take the last two.
    const both = await Promise.all([push('owner', owner.id, false), push('pm', second.id, false)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect((await push('pm', owner.id, true)).status).toBe(200);
    expect((await push('pm', second.id, false)).status).toBe(200);
  });

  it('under the other rule is the operator’s alone to grant, and to change the rule', async () => {
    const set = (who: string, push_granted_by: string) =>
      tieout.call(who, 'PATCH', at('settings'), { push_granted_by });
    expectProblem(await set('approver', 'operator'), 403, 'not_permitted');
    expect((await set('owner', 'operator')).body).toMatchObject({ push_granted_by: 'operator' });
    const clerk = await personOf('clerk');
    expectProblem(await push('owner', clerk.id, true), 403, 'operator_only');
    expectProblem(await set('owner', 'directory_admin'), 403, 'operator_only');
    expect((await tieout.as('owner').people(tieout.company)).grant).toMatchObject({
      allowed: false,
      reason: { code: 'operator_only', detail: expect.stringContaining('TIEOUT_OPERATORS') },
    });
    expect((await push('pm', clerk.id, true)).status).toBe(200);
    expect((await push('pm', clerk.id, false)).status).toBe(200);
    await sql(tieout.urls.superUrl, `update company_setting set push_granted_by = 'directory_admin'`);
  });
});

describe('vendors, contacts and projects', () => {
  it('are made and changed; an ERP number belongs to one', async () => {
    const api = tieout.as('owner');
    const { company } = tieout;
    const first = await api.addVendor(company, { name: 'Echo Glass', erp_number: '99001', city: 'Reno' });
    const changed = await api.editVendor(company, first.id, { phone: '555-0100', active: false });
    expect(changed).toMatchObject({ name: 'Echo Glass', phone: '555-0100', active: false, city: 'Reno' });
    const twin = { name: 'Twin', erp_number: '99001' };
    const said = await tieout.call('owner', 'POST', at('directory/vendors'), twin);
    expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'erp_number', because: 'taken' });
    const second = await api.addVendor(company, { name: 'Twin' });
    const patched = await tieout.call('owner', 'PATCH', at(`directory/vendors/${second.id}`), { erp_number: '99001' });
    expect(expectProblem(patched, 422, 'invalid').facts).toMatchObject({ field: 'erp_number', because: 'taken' });
    const filled = await api.editVendor(company, second.id, {
      profile: { website: 'twin.example', prequalified: true },
    });
    expect(filled.profile).toMatchObject({ website: 'twin.example', prequalified: true, trade_name: null });
    const less = await api.editVendor(company, second.id, { profile: { website: null } });
    expect(less.profile).toMatchObject({ website: null, prequalified: true });
    const [newest] = (await api.companyHistory(company)).events;
    expect(newest!.says).toBe('Vendor Twin: website: – (was twin.example)');
    const contact = await api.addContact(company, { name: 'Bo', vendor_id: second.id, email: 'bo@twin.example' });
    expect(await api.editContact(company, contact.id, { title: 'Foreman' })).toMatchObject({
      name: 'Bo',
      title: 'Foreman',
      vendor: { name: 'Twin' },
    });
    const project = await api.addProject(company, { name: 'Heron Quay', number: '2620' });
    expect(await api.editProject(company, project.id, { city: 'Tacoma', erp_number: '2620' })).toMatchObject({
      number: '2620',
      city: 'Tacoma',
      erp_number: '2620',
    });
    // Whoever made it can work there.
    const grants = (await api.me()).companies[0]!.grants;
    expect(grants.commitments[String(project.id)]).toBe('admin');
  });
});

it('a key makes one person of a request that is sent twice', async () => {
  const body = { login: 'once', name: 'Once' };
  const send = () => tieout.call('owner', 'POST', at('directory/people'), body, { 'idempotency-key': 'one-person' });
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(second.body.id).toBe(first.body.id);
});

it('says what is set, and that no mail goes out without a server', async () => {
  const found = await tieout.as('viewer').companySettings(tieout.company);
  expect(found).toEqual({
    push_granted_by: 'directory_admin',
    mail: {
      rejections: true,
      digest: false,
      digest_hour: 7,
      time_zone: 'UTC',
      from: null,
      usual_from: null,
      server: false,
      waiting: 0,
      gave_up: 0,
      last_error: null,
    },
  });
  const wrong = await tieout.call('owner', 'PATCH', at('settings'), { mail: { time_zone: 'Mars/Olympus' } });
  expect(expectProblem(wrong, 422, 'invalid').facts).toMatchObject({ field: 'time_zone' });
});
