import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../src/http/client.ts';
import { openArrivals } from '../support/arrival.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let arrivals: Awaited<ReturnType<typeof openArrivals>>;
beforeAll(async () => {
  tieout = await runTieout();
  arrivals = await openArrivals(tieout);
  const { people } = await tieout.as('owner').people(tieout.company);
  const clerk = people.find(({ login }) => login === 'clerk')!;
  await tieout.as('owner').editPerson(tieout.company, clerk.id, { directory: 'admin' });
});
afterAll(async () => {
  await arrivals?.end();
  await tieout.end();
});

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;
const tokenOf = ({ client_id, client_secret }: { client_id: string; client_secret: string }) =>
  tieout.call(null, 'POST', '/oauth/token', { grant_type: 'client_credentials', client_id, client_secret });
const asks = (token: string) => tieout.call(null, 'GET', '/api/v1/me', undefined, { authorization: `Bearer ${token}` });
const lookAt = (code: string) => tieout.call(null, 'POST', '/api/v1/invitations/look', { code });
const sayings = async () => (await tieout.as('owner').companyHistory(tieout.company)).events;

let counter = 0;
const newPerson = (rights: object = {}): Promise<Person> => {
  const login = `person${++counter}`;
  const email = `${login}@example.com`;
  return tieout.as('owner').addPerson(tieout.company, { login, name: `Person ${counter}`, email, ...rights });
};

/** What this one makes to act as that one: a key with a token of it that is remembered, and an invitation. */
async function meansBy(maker: string, { id }: Person) {
  const api = tieout.as(maker);
  const key = await api.addServiceAccount(tieout.company, { person_id: id, name: `By ${maker}` });
  const token: string = (await tokenOf(key)).body.access_token;
  expect((await asks(token)).status).toBe(200);
  const code = (await api.invite(tieout.company, id)).link.split('#')[1]!;
  expect((await lookAt(code)).status).toBe(200);
  return { key, token, code };
}

async function expectEnded({ key, token, code }: Awaited<ReturnType<typeof meansBy>>) {
  expectProblem(await asks(token), 401, 'not_signed_in');
  expect((await tokenOf(key)).status).toBe(401);
  expectProblem(await lookAt(code), 409, 'invitation_over');
  const taken = await tieout.call(null, 'POST', '/api/v1/invitations', { code, password: 'correct horse battery' });
  expectProblem(taken, 409, 'invitation_over');
}

const grant = (id: number) =>
  tieout.call('owner', 'PUT', at(`directory/people/${id}/push-to-accounting`), { granted: true });

it('a key and an invitation by who may not grant it end with the grant, and the history says so', async () => {
  const person = await newPerson();
  const means = await meansBy('clerk', person);
  const answer = await grant(person.id);
  expect(answer.body).toMatchObject({ push_to_accounting: true, invited_until: null });
  await expectEnded(means);
  const listed = (await tieout.as('owner').serviceAccounts(tieout.company)).service_accounts;
  expect(listed.find(({ client_id }) => client_id === means.key.client_id)!.revoked_at).not.toBeNull();
  expect((await sayings()).slice(0, 3).map(({ by, type, says }) => [by, type, says])).toEqual([
    ['Dana Whitfield', 'push.granted', `${person.name} was granted Can Push to Accounting`],
    ['Dana Whitfield', 'service_account.ended', expect.stringContaining(`By clerk was ended before`)],
    ['Dana Whitfield', 'person.invitation_ended', expect.stringContaining(`invitation of ${person.name} was ended`)],
  ]);
});

it('so does a key that was made as that person, in a session of whoever used an invitation; by another key none is', async () => {
  const person = await newPerson({ directory: 'admin' });
  const { token, code } = await meansBy('clerk', person);
  const wanted = { person_id: person.id, name: 'A second one' };
  const make = (headers: Record<string, string>) =>
    tieout.call(null, 'POST', at('directory/service-accounts'), wanted, headers);
  expectProblem(await make({ authorization: `Bearer ${token}` }), 403, 'session_needed');
  const password = 'correct horse battery';
  expect((await tieout.call(null, 'POST', '/api/v1/invitations', { code, password })).status).toBe(200);
  const begun = await tieout.call(null, 'POST', '/api/v1/session', { login: person.login, password });
  const second = await make({ cookie: begun.headers.getSetCookie()[0]!.split(';')[0]! });
  expect(second.status).toBe(201);
  expect((await tokenOf(second.body)).status).toBe(200);
  await grant(person.id);
  expect((await tokenOf(second.body)).status).toBe(401);
});

it('what was made by who may grant it stays', async () => {
  const person = await newPerson();
  const { key, token, code } = await meansBy('owner', person);
  expect((await grant(person.id)).body.invited_until).not.toBeNull();
  expect((await asks(token)).status).toBe(200);
  expect((await tokenOf(key)).status).toBe(200);
  expect((await lookAt(code)).status).toBe(200);
});

it('an invitation counts only as long as whoever made it may invite', async () => {
  const owner = tieout.as('owner');
  const person = await newPerson();
  const { people } = await owner.people(tieout.company);
  const maker = people.find(({ login }) => login === 'clerk')!;
  const code = (await tieout.as('clerk').invite(tieout.company, person.id)).link.split('#')[1]!;
  const invitedUntil = async () =>
    (await owner.people(tieout.company)).people.find(({ id }) => id === person.id)!.invited_until;
  expect(await invitedUntil()).not.toBeNull();
  for (const [change, back] of [
    [{ directory: 'standard' }, { directory: 'admin' }],
    [{ active: false }, { active: true }],
  ] as const) {
    await owner.editPerson(tieout.company, maker.id, change);
    expectProblem(await lookAt(code), 409, 'invitation_over');
    const taken = await tieout.call(null, 'POST', '/api/v1/invitations', { code, password: 'correct horse battery' });
    expectProblem(taken, 409, 'invitation_over');
    expect(await invitedUntil()).toBeNull();
    await owner.editPerson(tieout.company, maker.id, back);
  }
  expect((await lookAt(code)).status).toBe(200);
});

it('they end where the groups at sign-in grant it', async () => {
  const owner = tieout.as('owner');
  const person = await newPerson();
  const means = await meansBy('clerk', person);
  // One that this hub has not seen yet: of those that it has it is not told here, and believes them a few seconds more.
  const token: string = (await tokenOf(means.key)).body.access_token;
  expect(await arrivals.arrive(person, ['approvers'])).toMatchObject({ is: 'in' });
  const { people } = await owner.people(tieout.company);
  expect(people.find(({ id }) => id === person.id)).toMatchObject({ push_to_accounting: true, invited_until: null });
  await expectEnded({ ...means, token });
  expect((await sayings()).slice(0, 3).map(({ by, type }) => [by, type])).toEqual([
    [null, 'single_sign_on.rights'],
    [null, 'service_account.ended'],
    [null, 'person.invitation_ended'],
  ]);
});
