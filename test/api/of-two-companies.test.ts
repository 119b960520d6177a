import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

describe('someone of no company any more', () => {
  it('is not told to say which of several is meant', async () => {
    const active = (is: boolean) =>
      sql(
        tieout.urls.superUrl,
        `update membership set active = $1 where person_id = (select id from person where login = 'viewer')`,
        [is],
      );
    await active(false);
    const path = `/rest/v1.0/vendors?company_id=${tieout.company}`;
    expect(await tieout.call('viewer', 'GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    await active(true);
  });
});

describe('someone of two companies', () => {
  it('says which one is meant, the same everywhere', async () => {
    const { company, otherCompany } = tieout;
    await sql(
      tieout.urls.superUrl,
      `insert into membership (company_id, person_id) select $1, id from person where login = 'clerk'`,
      [otherCompany],
    );
    const ask = (path: string, id?: number) =>
      tieout.call('clerk', 'GET', path, undefined, id === undefined ? {} : { 'procore-company-id': String(id) });
    expect((await ask('/rest/v1.0/companies')).body).toHaveLength(2);
    expect((await ask('/rest/v1.0/me')).status).toBe(200);
    const missing = await ask('/rest/v1.0/vendors');
    expect(missing).toMatchObject({ status: 400, body: { code: 'company_header_missing' } });
    expect(missing.body.message).toContain('Procore-Company-Id');
    const disagreeing = await ask(`/rest/v1.1/projects?company_id=${otherCompany}`, company);
    expect(disagreeing).toMatchObject({ status: 400, body: { code: 'company_header_disagrees' } });
    // Wherever it is named: only the first place was looked at.
    const twice = await ask(`/rest/v1.0/companies/${company}/users?company_id=${otherCompany}`, company);
    expect(twice).toMatchObject({ status: 400, body: { code: 'company_header_disagrees' } });
    // Without the header too: the body, or the query, was not looked at then.
    const users = `/rest/v1.0/companies/${company}/users`;
    const unheaded = [
      await tieout.call('pm', 'GET', `${users}?company_id=${otherCompany}`),
      await tieout.call('pm', 'POST', users, { company_id: otherCompany, user: {} }),
    ];
    const disagrees = { status: 400, body: { code: 'company_header_disagrees' } };
    expect(unheaded).toMatchObject([disagrees, disagrees]);
    expect((await tieout.call('pm', 'GET', `${users}?company_id=${company}`)).body.code).not.toBe(disagrees.body.code);
    // And whatever it is: what cannot be made a text was a bug.
    const odd = { company_id: { toString: [1] } };
    const none = await tieout.call('clerk', 'PATCH', '/rest/v1.0/requisitions/1', odd, {
      'procore-company-id': String(company),
    });
    expect(none).toMatchObject({ status: 400, body: { code: 'company_header_disagrees' } });
    const here = await ask(`/rest/v1.1/projects?company_id=${company}`, company);
    expect(here.body.map((project: { company: { id: number } }) => project.company.id)).toEqual([
      company,
      company,
      company,
    ]);
    // Nothing is granted to them over there.
    expect(await ask('/rest/v1.0/vendors', otherCompany)).toMatchObject({
      status: 403,
      body: { code: 'not_permitted' },
    });
    // The path names the company in our own API, and the header says nothing there.
    const own = await ask(`/api/v1/companies/${company}/erp/connections`, otherCompany);
    expect(own.body.connections).toHaveLength(1);
  });

  it('may do in each company only what is granted there', async () => {
    const [theirs] = await tieout.as('outsider').projects(tieout.otherCompany);
    const tool = `/api/v1/companies/${tieout.otherCompany}/erp/subcontractor-invoices`;
    const [invoice] = await tieout.as('outsider').requisitions(tieout.otherCompany, theirs!.id);
    const needs = [{ tool: 'erp_integrations', at_least: 'read_only' }];
    for (const path of [tool, `${tool}/${invoice!.id}`, `${tool}/${invoice!.id}/history`]) {
      expect(await tieout.call('clerk', 'GET', path)).toMatchObject({ status: 403, body: { missing: needs } });
    }
    const header = { 'procore-company-id': String(tieout.otherCompany) };
    const project = await tieout.call('clerk', 'GET', `/rest/v1.0/projects/${theirs!.id}`, undefined, header);
    expect(project).toMatchObject({ status: 403, body: { code: 'not_permitted', missing: needs } });
    const list = await tieout.call(
      'clerk',
      'GET',
      `/rest/v1.1/requisitions?project_id=${theirs!.id}`,
      undefined,
      header,
    );
    expect(list).toMatchObject({ status: 403, body: { missing: [{ tool: 'commitments', at_least: 'read_only' }] } });
  });
});
