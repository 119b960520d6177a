import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, everyMove } from '../support/billing.ts';
import { type Ask, absent, expectLikeAbsent, get, seen } from '../support/like-absent.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

describe('what another company has on its projects is not there, byte for byte', () => {
  it('its invoices, whichever way one comes', async () => {
    const [project] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [theirs] = await tieout.as('outsider').requisitions(tieout.otherCompany, project!.id);
    const tool = `/api/v1/companies/${tieout.company}`;
    const mine = (await bills.site('SC-2604-01')).project;
    await expectLikeAbsent(tieout, 'owner', theirs!.id, [
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
    await expectLikeAbsent(tieout, 'owner', project!.id, [
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
    await expectLikeAbsent(tieout, 'owner', contract!.id, [
      get((id) => `/rest/v1.0/work_order_contracts/${id}?project_id=${mine}`),
      get((id) => `/api/v1/companies/${tieout.company}/commitments/${id}/attachments`),
      get((id) => `/rest/v1.0/work_order_contracts/${id}/line_items?project_id=${mine}`),
      get((id) => `/rest/v1.0/work_order_contracts/${id}/line_item_contract_details?project_id=${mine}`),
      [
        'POST',
        () => '/rest/v1.0/change_order_packages',
        (id) => ({ project_id: mine, contract_id: id, change_order: {} }),
      ],
      get((id) => `/rest/v1.0/purchase_order_contracts/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/commitments/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/contract_payments/${id}?project_id=${mine}`),
      get((id) => `/rest/v1.0/projects/${mine}/commitment_change_orders/${id}`),
      ['PATCH', (id) => `/rest/v1.0/work_order_contracts/${id}`, { project_id: mine, work_order_contract: {} }],
      ['DELETE', (id) => `/rest/v1.0/work_order_contracts/${id}?project_id=${mine}`],
      ['POST', (id) => `/rest/v1.0/work_order_contracts/${id}/line_items`, { project_id: mine, line_item: {} }],
      ['PATCH', (id) => `/rest/v1.0/work_order_contracts/${id}/line_items/sync`, { project_id: mine, updates: [] }],
      ['DELETE', (id) => `/rest/v1.0/contract_payments/${id}?project_id=${mine}`],
      [
        'POST',
        () => '/rest/v1.0/contract_payments',
        (id) => ({ project_id: mine, contract_id: id, contract_payment: {} }),
      ],
      [
        'POST',
        () => `/rest/v1.0/projects/${mine}/commitment_change_orders`,
        (id) => ({ change_order: { contract_id: id, title: 'x' } }),
      ],
      ['PUT', (id) => `${ours(mine)}/commitments/${id}/schedule-of-values`, { lines: [] }],
      ['PUT', (id) => `${ours(mine)}/commitments/${id}/schedule-of-values/order`, { order: [] }],
      get((id) => `${ours(mine)}/commitments/${id}/schedule-of-values`),
      get((id) => `${ours(mine)}/commitments/${id}/history`),
      ['POST', (id) => `${ours(mine)}/commitments/${id}/schedule-of-values/import`, { text: 'a\tb' }],
      ['POST', () => '/rest/v1.1/requisitions', (id) => ({ project_id: mine, commitment_id: id, requisition: {} })],
    ]);
    const own = `/api/v1/companies/${tieout.company}`;
    await expectLikeAbsent(tieout, 'owner', period!.id, [
      get((id) => `/api/v1/companies/${tieout.company}/projects/${mine}/billing-periods/${id}/pay-applications.pdf`),
      get((id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`),
      ['PATCH', (id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`, { billing_period: { status: 'closed' } }],
      ['DELETE', (id) => `/rest/v1.0/projects/${mine}/billing_periods/${id}`],
    ]);
    await expectLikeAbsent(tieout, 'owner', contract!.vendor.id, [
      get((id) => `/rest/v1.0/vendors/${id}`),
      get((id) => `${own}/vendors/${id}/contacts`),
      ['POST', (id) => `${own}/vendors/${id}/contacts`, { person_id: 9001 }],
      ['DELETE', (id) => `${own}/vendors/${id}/contacts/9001`],
    ]);
    await expectLikeAbsent(tieout, 'owner', project!.id, [
      ['POST', (id) => `/rest/v1.0/projects/${id}/billing_periods`, { billing_period: {} }],
      ['POST', (id) => `${own}/projects/${id}/billing-periods/generate`, { from: '2027-01-01', months: 1, due_day: 1 }],
    ]);
    await expectLikeAbsent(tieout, 'owner', contract!.id, [
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
    await expectLikeAbsent(tieout, 'owner', vendor!.id, [
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
    await expectLikeAbsent(tieout, 'owner', stranger, [
      get((id) => `${users}/${id}`),
      ['PATCH', (id) => `${users}/${id}`, { user: { job_title: 'x' } }],
      ['PATCH', (id) => `${users}/${id}/invite`, {}],
      get((id) => `/rest/v1.0/companies/${tieout.company}/users/${id}/project_assignments`),
    ]);
    await expectLikeAbsent(tieout, 'owner', project!.id, [
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
