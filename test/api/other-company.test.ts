import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, everyMove } from '../support/billing.ts';
import { sql } from '../support/sql.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

/** An id that nothing in the database has. */
const absent = 9_999_999;

/** All that a caller sees of a refusal, but for the request's own id. */
function seen({ status, headers, body }: Answer) {
  const { request_id, ...rest } = body;
  expect(request_id).toBe(headers.get('x-request-id'));
  return { status, type: headers.get('content-type'), length: headers.get('content-length'), body: rest };
}

type Ask = readonly [method: string, path: (id: number) => string, body?: object | ((id: number) => object)];

async function expectLikeAbsent(who: string, theirs: number, asks: readonly Ask[], company?: number): Promise<void> {
  const header: Record<string, string> = company === undefined ? {} : { 'procore-company-id': String(company) };
  for (const [method, path, body] of asks) {
    const ask = (id: number) =>
      tieout.call(who, method, path(id), typeof body === 'function' ? body(id) : body, header).then(seen);
    const answer = await ask(theirs);
    expect(answer.status, `${who} ${method} ${path(theirs)}`).toBe(404);
    expect(answer, `${who} ${method} ${path(theirs)}`).toEqual(await ask(absent));
  }
}

const get = (path: (id: number) => string): Ask => ['GET', path];

describe('what belongs to another company is not there, byte for byte', () => {
  it('the company itself', async () => {
    const v1 = (id: number) => `/api/v1/companies/${id}`;
    await expectLikeAbsent('outsider', tieout.company, [
      ...['/connections', '/subcontractor-invoices', '/subcontractor-invoices/101', '/operations/901'].map((end) =>
        get((id) => `${v1(id)}/erp${end}`),
      ),
      get((id) => `${v1(id)}/events`),
      ['POST', (id) => `${v1(id)}/erp/subcontractor-invoices/bulk`, { action: 'accept', invoice_ids: [101] }],
      ...everyMove.map((move): Ask => ['POST', (id) => bills.path(move, 101).replace(v1(tieout.company), v1(id)), {}]),
      get((id) => `/rest/v1.1/projects?company_id=${id}`),
    ]);
    const own = (await tieout.as('owner').me()).companies.map((company) => company.id);
    expect(own).toEqual([tieout.company]);
    const vendors = (id: number) =>
      tieout.call('owner', 'GET', '/rest/v1.0/vendors', undefined, { 'procore-company-id': String(id) }).then(seen);
    expect(await vendors(tieout.otherCompany)).toEqual(await vendors(absent));
  });

  it('its invoices, whichever way one comes', async () => {
    const [project] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [theirs] = await tieout.as('outsider').requisitions(tieout.otherCompany, project!.id);
    const tool = `/api/v1/companies/${tieout.company}`;
    const mine = (await bills.site('SC-2604-01')).project;
    await expectLikeAbsent('owner', theirs!.id, [
      ...['', '/history', '/export-preview', '/unlink-check'].map((end) =>
        get((id) => `${tool}/erp/subcontractor-invoices/${id}${end}`),
      ),
      ...everyMove.map((move): Ask => ['POST', (id) => bills.path(move, id), { reason: 'x' }]),
      get((id) => `/rest/v1.1/requisitions/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.1/requisitions/${id}?project_id=${project!.id}`),
      ['PATCH', (id) => `/rest/v1.1/requisitions/${id}`, { project_id: mine, requisition: { comment: 'x' } }],
      ['DELETE', (id) => `/rest/v1.1/requisitions/${id}?project_id=${mine}`],
      get((id) => `/rest/v1.0/requisitions/${id}/detail?project_id=${mine}`),
    ]);
    const { operation_id } = await tieout
      .as('owner')
      .bulk(tieout.company, { action: 'unlink', invoice_ids: [theirs!.id, absent] });
    const [foreign, none] = (await operationEnd(operation_id)).map(({ invoice_id: _id, ...verdict }) => verdict);
    expect(foreign).toEqual(none);
    expect(foreign).toMatchObject({ ok: false, code: 'not_found' });
  });

  it('its projects, subcontracts, periods and vendors', async () => {
    const outsider = tieout.as('outsider');
    const [project] = await outsider.projects(tieout.otherCompany);
    const [contract] = await outsider.commitments(tieout.otherCompany, project!.id);
    const [period] = await outsider.billingPeriods(tieout.otherCompany, project!.id);
    const mine = (await bills.site('SC-2604-01')).project;
    const ours = (id: number) => `/api/v1/companies/${tieout.company}/projects/${id}`;
    await expectLikeAbsent('owner', project!.id, [
      get((id) => `/rest/v1.0/projects/${id}`),
      get((id) => `/rest/v1.0/projects/${id}/billing_periods`),
      get((id) => `/rest/v1.0/work_order_contracts?project_id=${id}`),
      get((id) => `/rest/v1.1/requisitions?project_id=${id}`),
      ['POST', () => '/rest/v1.1/requisitions', (id) => ({ project_id: id, commitment_id: 401, requisition: {} })],
      ...['commitments', 'purchase_order_contracts', 'contract_payments'].map((what) =>
        get((id) => `/rest/v1.0/${what}?project_id=${id}`),
      ),
      get((id) => `/rest/v1.0/projects/${id}/commitment_change_orders`),
      ['POST', () => '/rest/v1.0/work_order_contracts', (id) => ({ project_id: id, work_order_contract: {} })],
      ['PATCH', () => '/rest/v1.0/work_order_contracts/sync', (id) => ({ project_id: id, updates: [] })],
      get((id) => `${ours(id)}/codes`),
      get((id) => `${ours(id)}/settings`),
      ['PUT', (id) => `${ours(id)}/settings`, { over_billing: 'warn' }],
    ]);
    await expectLikeAbsent('owner', contract!.id, [
      get((id) => `/rest/v1.0/work_order_contracts/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/work_order_contracts/${id}/line_items?project_id=${mine}`),
      get((id) => `/rest/v1.0/purchase_order_contracts/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/commitments/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/contract_payments/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/projects/${mine}/commitment_change_orders/${id}`),
      ['PATCH', (id) => `/rest/v1.0/work_order_contracts/${id}`, { project_id: mine, work_order_contract: {} }],
      ['DELETE', (id) => `/rest/v1.0/work_order_contracts/${id}?project_id=${mine}`],
      ['POST', (id) => `/rest/v1.0/work_order_contracts/${id}/line_items`, { project_id: mine, line_item: {} }],
      ['PATCH', (id) => `/rest/v1.0/work_order_contracts/${id}/line_items/sync`, { project_id: mine, updates: [] }],
      ['DELETE', (id) => `/rest/v1.0/contract_payments/${id}?project_id=${mine}`],
      ['POST', () => '/rest/v1.0/contract_payments', (id) => ({ project_id: mine, contract_id: id })],
      [
        'POST',
        () => `/rest/v1.0/projects/${mine}/commitment_change_orders`,
        (id) => ({ change_order: { contract_id: id, title: 'x' } }),
      ],
      ...['', '/order'].map(
        (end): Ask => [
          'PUT',
          (id) => `${ours(mine)}/commitments/${id}/schedule-of-values${end}`,
          { lines: [], order: [] },
        ],
      ),
      get((id) => `${ours(mine)}/commitments/${id}/schedule-of-values`),
      get((id) => `${ours(mine)}/commitments/${id}/history`),
      ['POST', (id) => `${ours(mine)}/commitments/${id}/schedule-of-values/import`, { text: 'a\tb' }],
      ['POST', () => '/rest/v1.1/requisitions', (id) => ({ project_id: mine, commitment_id: id, requisition: {} })],
    ]);
    await expectLikeAbsent('owner', period!.id, [get((id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`)]);
    await expectLikeAbsent('owner', contract!.vendor.id, [get((id) => `/rest/v1.0/vendors/${id}`)]);
    expect(
      (await tieout.as('owner').list(tieout.company, { project_id: project!.id })).items,
      'a filter by it finds nothing',
    ).toEqual([]);
  });

  it('its connections and operations', async () => {
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const { operation_id } = await tieout.as('owner').bulk(tieout.company, { action: 'accept', invoice_ids: [absent] });
    const theirs = `/api/v1/companies/${tieout.otherCompany}/erp`;
    await expectLikeAbsent('outsider', connections[0]!.id, [
      get((id) => `${theirs}/connections/${id}/check`),
      ['POST', (id) => `${theirs}/connections/${id}/read-now`, {}],
      ['POST', (id) => `${theirs}/connections/${id}/agent-codes`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/void-policy`, { void_is_gone: true }],
      ['DELETE', (id) => `${theirs}/connections/${id}/agents/601`],
    ]);
    await expectLikeAbsent('outsider', operation_id, [
      get((id) => `${theirs}/operations/${id}`),
      get((id) => `${theirs}/operations/${id}/events`),
    ]);
  });

  it('its periods and lines cannot be put into an invoice of ours either', async () => {
    const { project, commitment } = await bills.site('SC-2604-01');
    const [theirs] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [period] = await tieout.as('outsider').billingPeriods(tieout.otherCompany, theirs!.id);
    const [contract] = await tieout.as('outsider').commitments(tieout.otherCompany, theirs!.id);
    const enter = async (requisition: object) =>
      seen(
        await tieout.call('pm', 'POST', '/rest/v1.1/requisitions', {
          project_id: project,
          commitment_id: commitment,
          requisition,
        }),
      );
    const items = (id: number) => ({ items: [{ line_item_id: id, work_completed_this_period: '1.00' }] });
    const refused = await enter({ period_id: period!.id });
    expect(refused).toMatchObject({ status: 422, body: { errors: { period_id: [expect.any(String)] } } });
    expect(refused).toEqual(await enter({ period_id: absent }));
    const vendorOf = async (id: number) =>
      seen(
        await tieout.call('pm', 'POST', '/rest/v1.0/work_order_contracts', {
          project_id: project,
          work_order_contract: { vendor_id: id },
        }),
      );
    expect(await vendorOf(contract!.vendor.id)).toMatchObject({
      status: 422,
      body: { errors: { vendor_id: [expect.any(String)] } },
    });
    expect(await vendorOf(contract!.vendor.id)).toEqual(await vendorOf(absent));
    const [vendor] = (await tieout.call('pm', 'GET', '/rest/v1.0/vendors')).body;
    const draft = await tieout.call('pm', 'POST', '/rest/v1.0/work_order_contracts', {
      project_id: project,
      work_order_contract: { vendor_id: vendor.id },
    });
    const coded = async (cost_code_id: number, line_item_type_id: number) =>
      seen(
        await tieout.call('pm', 'POST', `/rest/v1.0/work_order_contracts/${draft.body.id}/line_items`, {
          project_id: project,
          line_item: { cost_code_id, line_item_type_id, amount: '1' },
        }),
      );
    const own = (await tieout.as('pm').commitment(tieout.company, project, commitment)).line_items[0]!;
    const [theirCode, theirType] = [contract!.line_items[0]!.cost_code.id, contract!.line_items[0]!.line_item_type.id];
    expect(await coded(theirCode, own.line_item_type.id)).toEqual(await coded(absent, own.line_item_type.id));
    expect(await coded(own.cost_code.id, theirType)).toEqual(await coded(own.cost_code.id, absent));
    expect((await coded(own.cost_code.id, theirType)).status).toBe(422);
    const line = await enter(items(contract!.line_items[0]!.id));
    expect(line).toMatchObject({ status: 422, body: { errors: { items: [expect.any(String)] } } });
    expect(line).toEqual(await enter(items(absent)));
  });
});

const operationEnd = async (id: number) =>
  (
    await until(
      () => tieout.as('owner').operation(tieout.company, id),
      (found) => found.state === 'done',
    )
  ).results;

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
