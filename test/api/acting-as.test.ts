import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../src/http/client.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['pm', 'not.there.yet'], publicUrl: 'https://tieout.example.com' });
  await tieout.as('owner').editPerson(tieout.company, (await personOf('clerk')).id, { directory: 'admin' });
});
afterAll(() => tieout.end());

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;
const personOf = async (login: string): Promise<Person> =>
  (await tieout.as('owner').people(tieout.company)).people.find((one) => one.login === login)!;
const setRule = (rule: string) => sql(tieout.urls.superUrl, 'update company_setting set push_granted_by = $1', [rule]);

it.each(['operator', 'directory_admin'])('nobody acts as the operator who may not grant: rule %s', async (rule) => {
  await setRule(rule);
  const operator = await personOf('pm');
  expect(operator.push_to_accounting).toBe(false);
  const asks: [string, object][] = [
    [`directory/people/${operator.id}/invitation`, {}],
    ['directory/service-accounts', { person_id: operator.id, name: 'Helper' }],
    ['directory/people', { login: 'not.there.yet', name: 'Nobody yet' }],
  ];
  for (const [path, body] of asks) {
    expectProblem(await tieout.call('clerk', 'POST', at(path), body), 403, 'holds_more');
  }
  await setRule('directory_admin');
});

it('whoever may grant it adds the person whom the operator’s login is meant for', async () => {
  const made = await tieout.as('owner').addPerson(tieout.company, { login: 'not.there.yet', name: 'Nobody yet' });
  expect(made.login).toBe('not.there.yet');
  expect((await tieout.call('owner', 'POST', at(`directory/people/${made.id}/invitation`), {})).status).toBe(201);
});
