import { afterAll, beforeAll, expect, it } from 'vitest';
import { need, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

type Ask = readonly [method: string, path: string, body?: object];
const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;
const reading: readonly Ask[] = [
  ...['people', 'vendors', 'contacts', 'templates'].map((end): Ask => ['GET', `directory/${end}`]),
  ['GET', 'settings'],
];
const editing: readonly Ask[] = [
  ['POST', 'directory/vendors', { name: 'X' }],
  ['PATCH', 'directory/vendors/1', { name: 'X' }],
  ['POST', 'directory/contacts', { name: 'X' }],
  ['PATCH', 'directory/contacts/1', { name: 'X' }],
];
const managing: readonly Ask[] = [
  ['GET', 'directory/history'],
  ['GET', 'directory/service-accounts'],
  ['GET', 'directory/ways-in'],
  ['DELETE', 'directory/tokens/1'],
  ['POST', 'directory/people/1/end-sessions', {}],
  ['POST', 'directory/service-accounts', { person_id: 1, name: 'X' }],
  ['DELETE', 'directory/service-accounts/nobody'],
  ['GET', 'directory/applications'],
  ['POST', 'directory/applications', { name: 'X', redirect_uris: ['https://x.example/'] }],
  ['DELETE', 'directory/applications/nobody'],
  ['POST', 'directory/people', { login: 'x', name: 'X' }],
  ['PATCH', 'directory/people/1', { name: 'X' }],
  ['PUT', 'directory/people/1/projects/1', { commitments: 'admin' }],
  ['POST', 'directory/people/1/invitation', {}],
  ['POST', 'directory/templates', { name: 'X' }],
  ['PATCH', 'directory/templates/1', { name: 'X' }],
  ['DELETE', 'directory/templates/1'],
  ['GET', 'projects'],
  ['POST', 'projects', { name: 'X', number: '1' }],
  ['PATCH', 'projects/1', { name: 'X' }],
  ['PATCH', 'settings', { mail: { digest: true } }],
  ['GET', 'single-sign-on'],
  ['PUT', 'single-sign-on', { label: 'X', issuer: 'https://x.example', client_id: 'x' }],
  ['DELETE', 'single-sign-on'],
  ['POST', 'single-sign-on/test', {}],
  ['DELETE', 'single-sign-on/people/1'],
  ['PUT', 'second-factor', { asked_of: 'everybody' }],
];
/** What no token changes: asked in a session, with the password once more. */
const bySession = /^((PUT|DELETE) single-sign-on|PUT second-factor)$/;
async function call(who: string | null, method: string, path: string, body?: object) {
  if (who === null || !bySession.test(`${method} ${path}`)) return tieout.call(who, method, at(path), body);
  return tieout.call(null, method, at(path), { ...body, password }, { cookie: await tieout.cookie(who) });
}
const granting: readonly Ask[] = [['PUT', 'directory/people/1/push-to-accounting', { granted: true }]];

/** The levels of the demo people on the Directory: everybody at the company reads it, the owner administers it. */
const reads = ['owner', 'approver', 'clerk', 'accountant', 'viewer'];
const holds = ['owner', 'approver', 'accountant'];

it.each([
  ['read', reading, need.readsDirectory, reads],
  ['edit', editing, need.editsDirectory, ['owner']],
  ['manage', managing, need.managesDirectory, ['owner']],
] as const)(
  '%s: whoever lacks it is told so, for every call, and the others are let',
  async (_what, asks, wanted, may) => {
    const before = await tieout.as('owner').companyHistory(tieout.company);
    for (const [method, path, body] of asks) {
      for (const who of people) {
        if (who === 'owner') continue;
        const answer = await call(who, method, path, body);
        if ((may as readonly string[]).includes(who)) expect(answer.status, `${who} ${method} ${path}`).toBe(200);
        else expect(expectProblem(answer, 403, 'not_permitted').missing, `${who} ${path}`).toEqual([wanted]);
      }
      expectProblem(await call(null, method, path, body), 401, 'not_signed_in');
      expectProblem(await call('outsider', method, path, body), 404, 'not_found');
      // Of what is not there, whoever may is told; the others learned nothing of it.
      if (/\/(1|nobody)(\/|$)/.test(path)) {
        expectProblem(await tieout.call('owner', method, at(path), body), 404, 'not_found');
      }
    }
    expect(await tieout.as('owner').companyHistory(tieout.company)).toEqual(before);
  },
);

it('grant: names every need that is not met', async () => {
  for (const [method, path, body] of granting) {
    for (const who of people) {
      if (who === 'owner') continue;
      const lacks = [need.managesDirectory, ...(holds.includes(who) ? [] : [need.push])];
      const answer = await tieout.call(who, method, at(path), body);
      expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(lacks);
    }
    expectProblem(await tieout.call('owner', method, at(path), body), 404, 'not_found');
  }
});

it('a Directory Admin without it gets *Can Push to Accounting* by no way round', async () => {
  const owner = await tieout.inSession('owner');
  const { people: all } = await owner.people(tieout.company);
  const [mighty, clerk] = ['owner', 'clerk'].map((login) => all.find((one) => one.login === login)!);
  const { id: template } = await owner.addTemplate(tieout.company, {
    name: 'Everything',
    erp_integrations: 'admin',
    directory: 'admin',
    commitments: 'admin',
  });
  await owner.editPerson(tieout.company, clerk!.id, { directory: 'admin' });
  const provider = { label: 'X', issuer: 'https://x.example', client_id: 'x', client_secret: 'x', on: true };
  const push = [{ group: '*', template_id: template, push_to_accounting: true }];
  const refused: readonly (readonly [number, string, ...Ask])[] = [
    // A provider whose groups give it, or any at all: whoever sets it can be everybody.
    [403, 'not_permitted', 'PUT', 'single-sign-on', { ...provider, groups: push }],
    [403, 'not_permitted', 'PUT', 'single-sign-on', provider],
    [403, 'not_permitted', 'GET', 'single-sign-on'],
    [403, 'not_permitted', 'PUT', 'second-factor', { asked_of: 'everybody' }],
    [403, 'not_permitted', 'PUT', `directory/people/${clerk!.id}/push-to-accounting`, { granted: true }],
    // As somebody who has it: by their invitation, or a program that acts as them.
    [403, 'holds_more', 'POST', `directory/people/${mighty!.id}/invitation`, {}],
    [403, 'holds_more', 'POST', 'directory/service-accounts', { person_id: mighty!.id, name: 'X' }],
  ];
  for (const [status, code, method, path, body] of refused) {
    expectProblem(await call('clerk', method, path, body), status, code);
  }
  // What a template or a level gives, one's own included, is not that.
  await tieout.as('clerk').editPerson(tieout.company, clerk!.id, { template_id: template });
  const after = (await owner.people(tieout.company)).people.find(({ id }) => id === clerk!.id)!;
  expect([after.directory, after.push_to_accounting]).toEqual(['admin', false]);

  // Nor by the address of somebody who has it, where a provider lets in by addresses; without one it is only an address.
  const mine = { email: 'clerk.again@example.com' };
  const address = `directory/people/${all.find((one) => one.login === 'approver')!.id}`;
  const { label, issuer, client_id } = provider;
  await owner.setSingleSignOn(tieout.company, { label, issuer, client_id, password });
  expect((await tieout.call('clerk', 'PATCH', at(address), mine)).status).toBe(200);
  await sql(tieout.urls.superUrl, 'update tieout.single_sign_on set is_on = true');
  expectProblem(await tieout.call('clerk', 'PATCH', at(address), { email: 'other@example.com' }), 403, 'holds_more');
  expect((await tieout.call('owner', 'PATCH', at(address), { email: 'other@example.com' })).status).toBe(200);
  await owner.removeSingleSignOn(tieout.company, password);
  await owner.editPerson(tieout.company, clerk!.id, { template_id: null, directory: 'read_only' });
});

it('which mail one gets is one’s own to say, whatever one may do', async () => {
  for (const who of people) {
    const wants = { rejections: false, digest: true };
    expect((await tieout.call(who, 'PUT', at('directory/me/mail'), wants)).body).toEqual(wants);
    expect((await tieout.call(who, 'GET', at('directory/me/mail'))).body).toMatchObject(wants);
  }
});
