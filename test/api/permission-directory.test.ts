import { afterAll, beforeAll, expect, it } from 'vitest';
import { need, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

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
        const answer = await tieout.call(who, method, at(path), body);
        if ((may as readonly string[]).includes(who)) expect(answer.status, `${who} ${method} ${path}`).toBe(200);
        else expect(expectProblem(answer, 403, 'not_permitted').missing, `${who} ${path}`).toEqual([wanted]);
      }
      expectProblem(await tieout.call(null, method, at(path), body), 401, 'not_signed_in');
      expectProblem(await tieout.call('outsider', method, at(path), body), 404, 'not_found');
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

it('which mail one gets is one’s own to say, whatever one may do', async () => {
  for (const who of people) {
    const wants = { rejections: false, digest: true };
    expect((await tieout.call(who, 'PUT', at('directory/me/mail'), wants)).body).toEqual(wants);
    expect((await tieout.call(who, 'GET', at('directory/me/mail'))).body).toMatchObject(wants);
  }
});
