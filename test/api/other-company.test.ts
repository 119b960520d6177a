import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersOf } from '../../security/parts/foreign-answers.ts';
import { foreignAsks } from '../../security/parts/foreign-asks.ts';
import { restBody } from '../../security/parts/rest-requests.ts';
import { seedPlaces } from '../../security/parts/seed-kinds.ts';
import { kindOfField, kindOfParam } from '../../security/parts/where-ids-go.ts';
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
      ...[
        '/connections',
        '/subcontractor-invoices',
        '/subcontractor-invoices/101',
        '/operations/901',
        '/operations',
        '/list-views',
        '/tie-outs',
        '/prerequisites',
        '/unsynced',
        '/unsynced/invoices',
        '/outcomes',
        '/corrections',
      ].map((end) => get((id) => `${v1(id)}/erp${end}`)),
      get((id) => `${v1(id)}/events`),
      ...['checkpoints', 'events.jsonl', 'events.csv'].map((end) => get((id) => `${v1(id)}/audit/${end}`)),
      ['POST', (id) => `${v1(id)}/audit/verification`, {}],
      ['POST', (id) => `${v1(id)}/audit/checkpoints`, {}],
      ['POST', (id) => `${v1(id)}/erp/connections`, { kind: 'tryton' }],
      ['POST', (id) => `${v1(id)}/imports/vendors`, [{ name: 'Mine' }]],
      ['POST', (id) => `${v1(id)}/erp/subcontractor-invoices/bulk`, { action: 'accept', invoice_ids: [101] }],
      ...everyMove.map((move): Ask => ['POST', (id) => bills.path(move, 101).replace(v1(tieout.company), v1(id)), {}]),
      get((id) => `/rest/v1.1/projects?company_id=${id}`),
      get((id) => `${v1(id)}/projects`),
    ]);
    const own = (await tieout.as('owner').me()).companies.map((company) => company.id);
    expect(own).toEqual([tieout.company]);
    const vendors = (id: number) =>
      tieout.call('owner', 'GET', '/rest/v1.0/vendors', undefined, { 'procore-company-id': String(id) }).then(seen);
    expect(await vendors(tieout.otherCompany)).toEqual(await vendors(absent));
    // The first whole number that is not told apart from the next.
    expect(await vendors(2 ** 53)).toEqual(await vendors(absent));
  });

  it('the company itself, its directory and settings', async () => {
    const v1 = (id: number) => `/api/v1/companies/${id}`;
    const name = { name: 'X' };
    await expectLikeAbsent('outsider', tieout.company, [
      ...[
        'people',
        'vendors',
        'contacts',
        'templates',
        'service-accounts',
        'ways-in',
        'applications',
        'history',
        'me/mail',
        'me/applications',
      ].map((end) => get((id) => `${v1(id)}/directory/${end}`)),
      get((id) => `${v1(id)}/settings`),
      ['PATCH', (id) => `${v1(id)}/settings`, { push_granted_by: 'operator' }],
      ['POST', (id) => `${v1(id)}/projects`, { name: 'X', number: '1' }],
      ['POST', (id) => `${v1(id)}/directory/people`, { login: 'x', name: 'X' }],
      ...['vendors', 'contacts', 'templates'].map((end): Ask => ['POST', (id) => `${v1(id)}/directory/${end}`, name]),
      ['POST', (id) => `${v1(id)}/directory/service-accounts`, { person_id: 1, name: 'X' }],
      ['POST', (id) => `${v1(id)}/directory/applications`, { name: 'X', redirect_uris: ['https://x.example/'] }],
      ['DELETE', (id) => `${v1(id)}/directory/tokens/1`],
      ['DELETE', (id) => `${v1(id)}/directory/applications/x`],
      ['DELETE', (id) => `${v1(id)}/directory/me/applications/1`],
      get((id) => `${v1(id)}/single-sign-on`),
      ['PUT', (id) => `${v1(id)}/single-sign-on`, { label: 'X', issuer: 'https://x.example', client_id: 'x' }],
      ['DELETE', (id) => `${v1(id)}/single-sign-on`],
      ['POST', (id) => `${v1(id)}/single-sign-on/test`, {}],
      ['POST', (id) => `${v1(id)}/single-sign-on/trial`, {}],
      ['DELETE', (id) => `${v1(id)}/single-sign-on/people/1`],
      ['PUT', (id) => `${v1(id)}/second-factor`, { asked_of: 'everybody' }],
      get((id) => `${v1(id)}/webhooks/60001/signing`),
      ['POST', (id) => `${v1(id)}/webhooks/60001/signing`, {}],
      ['PUT', (id) => `${v1(id)}/directory/me/mail`, { rejections: true, digest: true }],
    ]);
  });

  it('what stands in its directory', async () => {
    const outsider = tieout.as('outsider');
    const theirs = tieout.otherCompany;
    const here = `/api/v1/companies/${tieout.company}`;
    const [person] = (await outsider.people(theirs)).people;
    const [vendor] = (await outsider.directoryVendors(theirs)).vendors;
    const template = await outsider.addTemplate(theirs, { name: 'Theirs' });
    const contact = await outsider.addContact(theirs, { name: 'Theirs' });
    const [project] = await outsider.projects(theirs);
    const mine = (await tieout.as('owner').people(tieout.company)).people[0]!;
    await expectLikeAbsent('owner', person!.id, [
      ['PATCH', (id) => `${here}/directory/people/${id}`, { name: 'Mine now' }],
      ['PUT', (id) => `${here}/directory/people/${id}/push-to-accounting`, { granted: true }],
      ['POST', (id) => `${here}/directory/people/${id}/invitation`, {}],
      ['POST', (id) => `${here}/directory/people/${id}/end-sessions`, {}],
      ['POST', () => `${here}/directory/service-accounts`, (id) => ({ person_id: id, name: 'X' })],
    ]);
    await expectLikeAbsent('owner', project!.id, [
      ['PATCH', (id) => `${here}/projects/${id}`, { name: 'Mine now' }],
      ['PUT', (id) => `${here}/directory/people/${mine.id}/projects/${id}`, { commitments: 'admin' }],
    ]);
    await expectLikeAbsent('owner', vendor!.id, [
      ['PATCH', (id) => `${here}/directory/vendors/${id}`, { name: 'Mine' }],
    ]);
    await expectLikeAbsent('owner', contact.id, [
      ['PATCH', (id) => `${here}/directory/contacts/${id}`, { name: 'Mine' }],
    ]);
    await expectLikeAbsent('owner', template.id, [
      ['PATCH', (id) => `${here}/directory/templates/${id}`, { name: 'Mine' }],
      ['DELETE', (id) => `${here}/directory/templates/${id}`],
    ]);
    const put = async (method: string, path: string, body: object) =>
      seen(await tieout.call('owner', method, path, body));
    const person_ = `${here}/directory/people/${mine.id}`;
    expect(await put('PATCH', person_, { vendor_id: vendor!.id })).toEqual(
      await put('PATCH', person_, { vendor_id: absent }),
    );
    expect(await put('PATCH', person_, { template_id: template.id })).toMatchObject({ status: 422 });
    expect(await put('PATCH', person_, { template_id: template.id })).toEqual(
      await put('PATCH', person_, { template_id: absent }),
    );
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
      ...['pdf', 'csv', 'xlsx'].map((format) =>
        get((id) => `${tool}/subcontractor-invoices/${id}/pay-application.${format}`),
      ),
      get((id) => `${tool}/subcontractor-invoices/${id}/attachments`),
      get((id) => `${tool}/subcontractor-invoices/${id}/attachments/9001`),
      ['DELETE', (id) => `${tool}/subcontractor-invoices/${id}/attachments/9001`],
      get((id) => `/rest/v1.1/requisitions/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.1/requisitions/${id}?project_id=${project!.id}`),
      ['PATCH', (id) => `/rest/v1.1/requisitions/${id}`, { project_id: mine, requisition: { comment: 'x' } }],
      ['DELETE', (id) => `/rest/v1.1/requisitions/${id}?project_id=${mine}`],
      get((id) => `/rest/v1.0/requisitions/${id}/detail?project_id=${mine}`),
      get((id) => `/rest/v1.0/requisitions/${id}/change_histories?project_id=${mine}`),
      get((id) => `/rest/v1.0/requisitions/${id}/contract_items/5001?project_id=${mine}`),
      [
        'POST',
        (id) => `/rest/v1.0/requisitions/${id}/add_change_order_package?project_id=${mine}&change_order_package_id=1`,
      ],
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
      get((id) => `/api/v1/companies/${tieout.company}/commitments/${id}/attachments`),
      get((id) => `/rest/v1.0/work_order_contracts/${id}/line_items?project_id=${mine}`),
      get((id) => `/rest/v1.0/work_order_contracts/${id}/line_item_contract_details?project_id=${mine}`),
      ['POST', () => '/rest/v1.0/change_order_packages', (id) => ({ project_id: mine, contract_id: id })],
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
    const own = `/api/v1/companies/${tieout.company}`;
    await expectLikeAbsent('owner', period!.id, [
      get((id) => `/api/v1/companies/${tieout.company}/projects/${mine}/billing-periods/${id}/pay-applications.pdf`),
      get((id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`),
      ['PATCH', (id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`, { billing_period: { status: 'closed' } }],
      ['DELETE', (id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`],
    ]);
    await expectLikeAbsent('owner', contract!.vendor.id, [
      get((id) => `/rest/v1.0/vendors/${id}`),
      get((id) => `${own}/vendors/${id}/contacts`),
      ['POST', (id) => `${own}/vendors/${id}/contacts`, { person_id: 9001 }],
      ['DELETE', (id) => `${own}/vendors/${id}/contacts/9001`],
    ]);
    await expectLikeAbsent('owner', project!.id, [
      ['POST', (id) => `/rest/v1.0/projects/${id}/billing_periods`, { billing_period: {} }],
      ['POST', (id) => `${own}/projects/${id}/billing-periods/generate`, { from: '2027-01-01', months: 1, due_day: 1 }],
    ]);
    await expectLikeAbsent('owner', contract!.id, [
      get((id) => `${own}/projects/${mine}/commitments/${id}/invitations`),
      ['POST', (id) => `${own}/projects/${mine}/commitments/${id}/invitations`, { period_id: 601 }],
      ['DELETE', (id) => `${own}/projects/${mine}/commitments/${id}/invitations/601`],
    ]);
    expect(
      (await tieout.as('owner').list(tieout.company, { project_id: project!.id })).items,
      'a filter by it finds nothing',
    ).toEqual([]);
  });

  it('its records, changed the way that Procore’s clients do', async () => {
    const theirs = tieout.otherCompany;
    const [project] = await tieout.as('outsider').projects(theirs);
    const [vendor] = (await tieout.as('outsider').directoryVendors(theirs)).vendors;
    const name = { name: 'Mine now' };
    const [own] = await tieout.as('owner').projects(tieout.company);
    const [ours] = (await tieout.as('owner').directoryVendors(tieout.company)).vendors;
    const here = `/rest/v1.0/projects/${own!.id}/vendors`;
    await expectLikeAbsent('owner', vendor!.id, [
      ['PATCH', (id) => `/rest/v1.0/vendors/${id}`, { vendor: name }],
      ['PATCH', (id) => `/rest/v1.0/companies/${tieout.company}/vendors/inactive/${id}`, {}],
      get((id) => `${here}/${id}`),
      ['PATCH', (id) => `${here}/${id}`, { vendor: name }],
      ['PATCH', (id) => `${here}/inactive/${id}`, {}],
      ['POST', (id) => `${here}/${id}/actions/add`, {}],
      ['DELETE', (id) => `${here}/${id}/actions/remove`],
    ]);
    const stranger = (await tieout.as('outsider').me()).id;
    const users = `/rest/v1.3/companies/${tieout.company}/users`;
    await expectLikeAbsent('owner', stranger, [
      get((id) => `${users}/${id}`),
      ['PATCH', (id) => `${users}/${id}`, { user: { job_title: 'x' } }],
      ['PATCH', (id) => `${users}/${id}/invite`, {}],
      get((id) => `/rest/v1.0/companies/${tieout.company}/users/${id}/project_assignments`),
    ]);
    await expectLikeAbsent('owner', project!.id, [
      ['PATCH', (id) => `/rest/v1.0/projects/${id}`, { project: name }],
      get((id) => `/rest/v1.0/projects/${id}/vendors`),
      get((id) => `/rest/v1.0/projects/${id}/vendors/inactive`),
      ['POST', (id) => `/rest/v1.0/projects/${id}/vendors`, { vendor: name }],
      ['POST', (id) => `/rest/v1.0/projects/${id}/vendors/${ours!.id}/actions/add`, {}],
      get((id) => `/rest/v1.0/cost_codes?project_id=${id}`),
      get((id) => `/rest/v1.0/projects/${id}/permission_templates`),
      ['POST', () => '/rest/v1.0/cost_codes', (id) => ({ project_id: id, cost_code: { code: '1', ...name } })],
      ['PATCH', (id) => `/rest/v1.0/cost_codes/sync?project_id=${id}`, { updates: [] }],
    ]);
    const synced = async (id: number) => {
      const answer = await tieout.call('owner', 'PATCH', '/rest/v1.0/vendors/sync', { updates: [{ id, ...name }] });
      return { ...answer.body.errors[0], id: 0, entities: answer.body.entities };
    };
    expect(await synced(vendor!.id)).toEqual(await synced(absent));
    for (const end of ['users', 'me', 'permission_templates']) {
      const seenBy = async (id: number) =>
        seen(await tieout.call('outsider', 'GET', `/rest/v1.0/companies/${id}/${end}`));
      expect(await seenBy(tieout.company)).toEqual(await seenBy(absent));
    }
  });

  it('its connections and operations', async () => {
    const [read_every_minutes, records_every_minutes, silent_minutes] = [5, 60, 10];
    const schedule = { read_every_minutes, records_every_minutes, silent_minutes, tie_out_hour: null, quiet: null };
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const { operation_id } = await tieout.as('owner').bulk(tieout.company, { action: 'accept', invoice_ids: [absent] });
    const theirs = `/api/v1/companies/${tieout.otherCompany}/erp`;
    await expectLikeAbsent('outsider', connections[0]!.id, [
      get((id) => `${theirs}/connections/${id}/check`),
      ['POST', (id) => `${theirs}/connections/${id}/read-now`, {}],
      ['POST', (id) => `${theirs}/connections/${id}/agent-codes`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/void-policy`, { void_is_gone: true }],
      ['POST', (id) => `${theirs}/connections/${id}/looked-over`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/books`, { books: 'Others' }],
      ['DELETE', (id) => `${theirs}/connections/${id}/agents/601`],
      ['POST', (id) => `${theirs}/connections/${id}/tie-outs`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/tie-out-hour`, { hour: 3 }],
      get((id) => `${theirs}/connections/${id}/health`),
      get((id) => `${theirs}/connections/${id}/set-up`),
      ['PUT', (id) => `${theirs}/connections/${id}/way`, { way: 'agent' }],
      ['POST', (id) => `${theirs}/connections/${id}/tests/reach`, {}],
      ['PUT', (id) => `${theirs}/connections/${id}/schedule`, schedule],
    ]);
    const tied = await tieout.as('owner').askTieOut(tieout.company, connections[0]!.id);
    await expectLikeAbsent('outsider', tied.id, [
      get((id) => `${theirs}/tie-outs/${id}`),
      get((id) => `${theirs}/tie-outs/${id}/findings`),
      get((id) => `${theirs}/tie-outs/${id}/rows`),
      get((id) => `${theirs}/tie-outs/${id}/tie-out.pdf`),
      ['PUT', (id) => `${theirs}/tie-outs/${id}/findings/1/note`, { comment: 'mine' }],
    ]);
    const view = await tieout.as('owner').addListView(tieout.company, {
      name: 'Ours',
      shared: true,
      opens: false,
      settings: {},
    });
    await expectLikeAbsent('outsider', view.id, [
      ['PATCH', (id) => `${theirs}/list-views/${id}`, { name: 'Theirs' }],
      ['DELETE', (id) => `${theirs}/list-views/${id}`],
    ]);
    await expectLikeAbsent('outsider', operation_id, [
      get((id) => `${theirs}/operations/${id}`),
      get((id) => `${theirs}/operations/${id}/events`),
      get((id) => `${theirs}/operations/${id}/results`),
      get((id) => `${theirs}/operations/${id}/results.csv`),
      ['POST', (id) => `${theirs}/operations/${id}/retry`, {}],
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

describe('every place where an id goes', () => {
  // The whole of it, writing, other projects and one's own for comparison, is `npm run security -- foreign-ids`.
  it('is known with its kind, and another company’s is read as one that nobody has', async () => {
    const { own, foreign } = await seedPlaces(tieout);
    const asks = await foreignAsks(tieout, own);
    expect(asks.length).toBeGreaterThan(1_000);
    const answers = answersOf(tieout, '');
    const reading = asks.filter(({ method, bySession }) => method === 'GET' && !bySession);
    const other: string[] = [];
    const left = reading.values();
    const some = async () => {
      for (const ask of left) {
        const { text } = await answers('owner', ask, foreign[ask.kind]!);
        if (text !== (await answers('owner', ask, absent)).text) other.push(`${ask.template} ${ask.at}: ${text}`);
      }
    };
    await Promise.all([some(), some(), some(), some()]);
    expect(other).toEqual([]);
    expect(reading.length).toBeGreaterThan(300);
  });

  it('is an error where nobody has said of what kind it is', () => {
    const field = (name: string, isNumber: boolean) => ({ name, isNumber, path: [name], where: 'body' as const });
    expect(kindOfParam('/x/vendors/:id', '/x/vendors/:id')).toBe('vendor');
    expect(() => kindOfParam('/x/bonds/:id', '/x/bonds/:id')).toThrow(/does not know/);
    expect(kindOfField('POST', '/x', field('hour', true))).toBeNull();
    expect(() => kindOfField('POST', '/x', field('bond_id', false))).toThrow(/does not know/);
    expect(() => kindOfField('POST', '/x', field('bond', true))).toThrow(/does not know/);
    expect(() => restBody('POST', '/rest/v1.0/bonds', {})).toThrow(/does not know/);
  });
});
