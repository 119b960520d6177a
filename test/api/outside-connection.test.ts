import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Integrator, integratorOf } from '../support/integrator.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';

let house: OutsideHouse;
let integrator: Integrator;
beforeAll(async () => {
  house = await outsideHouse();
  integrator = integratorOf(house);
});
afterAll(() => house.end());

it('the check of a connection says whether anybody listens', async () => {
  const [connection] = (await house.as('approver').connections(house.company)).connections;
  const check = () => house.as('approver').checkConnection(house.company, connection!.id);
  expect(await check()).toMatchObject({ ok: false, trouble: 'nobody_listens' });
  const made = await house.call('integrator', 'POST', '/rest/v1.0/webhooks/hooks', {
    company_id: house.company,
    hook: { destination_url: 'http://127.0.0.1:1/' },
  });
  await house.call('integrator', 'POST', `/rest/v1.0/webhooks/hooks/${made.body.id}/triggers`, {
    trigger: { resource_name: 'ERP Requests', event_type: 'create' },
  });
  expect(await check()).toMatchObject({ ok: true });
});

describe('who may drive', () => {
  it('takes Admin on ERP Integrations; another company finds nothing', async () => {
    const id = await house.asked(house.commitments[3]);
    const detail = await integrator.newest(id);
    const paths: readonly (readonly [string, string, object?])[] = [
      ['GET', '/erp_connections'],
      ['GET', `/erp_requests/${detail.erp_request_id}`],
      ['GET', `/erp_request_details?filters[item_id]=${id}`],
      ['PATCH', `/erp_request_details/${detail.id}`, { request_detail: { status: 'success', messages: [] } }],
      ['PUT', `/erp_request_details/${detail.id}`, { request_detail: { status: 'success', messages: [] } }],
      ['PATCH', '/erp_request_details/sync', [{ id: detail.id, status: 'success', messages: [] }]],
      ['GET', `/external_data?item_type=requisition&item_id=${id}`],
      ['PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id: id, origin_id: 'X' }]],
      ['DELETE', '/external_data/bulk_destroy', { item_type: 'requisition', item_ids: [id] }],
      ['POST', '/staged_records', { item_type: 'vendor', origin_id: 'V-1' }],
      ['PATCH', '/staged_records/sync', [{ item_type: 'vendor', origin_id: 'V-1' }]],
    ];
    for (const [method, path, body] of paths) {
      expectRestError(await house.drive(method, path, body, 'accountant'), 403, 'not_permitted');
      expectRestError(await house.drive(method, path, body, 'stranger'), 404, 'not_found');
    }
    const own = `/rest/v1.0/companies/${house.otherCompany}`;
    const theirs = { status: 'success', messages: [] };
    for (const [method, path] of [
      ['GET', `${own}/erp_requests/${detail.erp_request_id}`],
      ['PATCH', `${own}/erp_request_details/${detail.id}`],
    ] as const) {
      const answer = await house.call('stranger', method, path, method === 'GET' ? undefined : theirs);
      expectRestError(answer, 404, 'not_found');
    }
    expect((await integrator.newest(id)).status).toBe('in progress');
    expect((await house.drive('GET', '/erp_connections')).body).toMatchObject([{ name: 'Ledgerhouse' }]);
  });
});

describe('the choice of a company', () => {
  const choose = (who: string, company: number, body: object) =>
    house.call(who, 'PUT', `/api/v1/companies/${company}/erp/connections`, body);
  const mine = { kind: 'outside', name: 'Ledgerhouse Two', stale_after_minutes: 5 };

  it('is made while nothing was sent, by whoever manages connections', async () => {
    expectProblem(await choose('accountant', house.company, mine), 403, 'not_permitted');
    expectProblem(await choose('approver', house.company, mine), 409, 'connection_in_use');
    expectProblem(await choose('stranger', house.company, mine), 404, 'not_found');
    expectProblem(await choose('stranger', house.otherCompany, { ...mine, kind: 'tryton' }), 422, 'invalid');
    const made = await choose('stranger', house.otherCompany, mine);
    expect(made.status).toBe(200);
    expect(made.body.connections).toMatchObject([{ kind: 'outside', erp: 'Ledgerhouse Two' }]);
    const again = await choose('stranger', house.otherCompany, { ...mine, name: 'Ledgerhouse Three' });
    expect(again.body.connections).toMatchObject([{ id: made.body.connections[0].id, erp: 'Ledgerhouse Three' }]);
  });

  it('shows people what was asked and answered', async () => {
    const id = await integrator.synced('Z-1', house.commitments[3]);
    const { body } = await house.call(
      'accountant',
      'GET',
      `/api/v1/companies/${house.company}/erp/subcontractor-invoices/${id}/requests`,
    );
    expect(body.requests).toMatchObject([
      { erp: 'Ledgerhouse', says: 'Make the bill', details: [{ status: 'success' }] },
    ]);
  });
});

describe('staged records', () => {
  it('are kept by their number, changed by their id', async () => {
    const made = await house.drive('POST', '/staged_records', {
      staged_record: { item_type: 'vendor', origin_id: 'V-9', data: { name: 'Bolt' } },
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    const changed = await house.drive('PATCH', `/staged_records/${id}`, { staged_record: { status: 'archived' } });
    expect(changed.body).toMatchObject({ id, status: 'archived', origin_id: 'V-9', data: { name: 'Bolt' } });
    const all = await house.drive('PATCH', '/staged_records/sync', {
      updates: [
        { item_type: 'vendor', origin_id: 'V-9', status: 'staged' },
        { id: 999_999, item_type: 'vendor', origin_id: 'V-8' },
      ],
    });
    expect(all.body.entities).toMatchObject([{ id, status: 'staged' }]);
    expect(all.body.errors).toHaveLength(1);
  });

  it('keep what an update leaves out, and lose what it says is nothing', async () => {
    const said = { origin_code: 'C-1', origin_data: 'x', data: { name: 'Bolt' } };
    const made = await house.drive('POST', '/staged_records', {
      staged_record: { item_type: 'vendor', origin_id: 'V-70', ...said },
    });
    const under = { item_type: 'vendor', origin_id: 'V-71', parent_id: made.body.id, ...said };
    const sync = async (update: object) => (await house.drive('PATCH', '/staged_records/sync', [update])).body;
    expect((await sync(under)).entities).toMatchObject([{ ...under, status: 'staged' }]);
    const named = { item_type: 'vendor', origin_id: 'V-71' };
    const { id } = (await sync({ ...named, status: 'archived' })).entities[0];
    for (const update of [named, { ...named, id }, { ...named, status: 'archived' }]) {
      expect((await sync(update)).entities).toMatchObject([{ ...under, id, status: 'archived' }]);
    }
    const emptied = { origin_code: null, parent_id: null, data: null };
    expect((await sync({ ...named, ...emptied })).entities).toMatchObject([
      { ...under, status: 'archived', origin_code: null, parent_id: null, data: {} },
    ]);
  });

  it('take another type too, where no other has the number there', async () => {
    const make = (item_type: string) =>
      house.drive('POST', '/staged_records', { staged_record: { item_type, origin_id: 'T-1', data: { a: 1 } } });
    const [one, two] = [(await make('vendor')).body.id, (await make('job')).body.id];
    const change = (id: number, item_type: string) =>
      house.drive('PATCH', `/staged_records/${id}`, { staged_record: { item_type } });
    expect(await change(one, 'job')).toMatchObject({
      status: 422,
      body: { errors: { origin_id: [expect.any(String)] } },
    });
    expect((await change(two, 'cost_code')).body).toMatchObject({ id: two, item_type: 'cost_code', data: { a: 1 } });
    expect((await change(one, 'job')).body).toMatchObject({ id: one, item_type: 'job', origin_id: 'T-1' });
  });

  it('are refused by their field where their number is another’s, or what they stand under is not there', async () => {
    const make = (origin_id: string, more = {}) =>
      house.drive('POST', '/staged_records', { staged_record: { item_type: 'job', origin_id, ...more } });
    const [one, two] = [await make('J-1'), await make('J-2')];
    expect(await make('J-3', { parent_id: 999_999 })).toMatchObject({
      status: 422,
      body: { errors: { parent_id: [expect.any(String)] } },
    });
    expect((await make('J-3', { parent_id: one.body.id })).status).toBe(201);
    const taken = { id: two.body.id, item_type: 'job', origin_id: 'J-1' };
    const changed = await house.drive('PATCH', `/staged_records/${two.body.id}`, { staged_record: taken });
    expect(changed).toMatchObject({ status: 422, body: { errors: { origin_id: [expect.any(String)] } } });
    const all = await house.drive('PATCH', '/staged_records/sync', {
      updates: [taken, { item_type: 'job', origin_id: 'J-4', parent_id: 999_999 }],
    });
    expect(all.body).toMatchObject({
      entities: [],
      errors: [{ errors: { origin_id: [expect.any(String)] } }, { errors: { parent_id: [expect.any(String)] } }],
    });
  });
});
