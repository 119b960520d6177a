import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hooks, hooksOf } from '../support/hooks.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { gotBy } from '../support/receiver.ts';

let house: OutsideHouse;
let hooks: Hooks;
beforeAll(async () => {
  house = await outsideHouse();
  hooks = hooksOf(house);
});
afterEach(() => hooks.clear());
afterAll(() => house.end());

describe('what is told', () => {
  it('of the company: its vendors, projects, people and codes', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    const names = ['Company Vendors', 'Projects', 'Company Users', 'Cost Codes', 'Line Item Types'];
    for (const name of names) await hooks.listenTo(id, name, 'create', 'update');
    const write = async (method: string, end: string, body: object): Promise<number> => {
      const answer = await house.call('approver', method, end, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body.id;
    };
    const v1 = `/api/v1/companies/${house.company}/directory/people`;
    const vendor = await write('POST', '/rest/v1.0/vendors', { vendor: { name: 'Echo Glass' } });
    await write('PATCH', `/rest/v1.0/vendors/${vendor}`, { vendor: { city: 'Reno' } });
    // What changes nothing is no news.
    await write('PATCH', `/rest/v1.0/vendors/${vendor}`, { vendor: { city: 'Reno' } });
    const project = await write('POST', '/rest/v1.0/projects', { project: { name: 'Heron Quay' } });
    const person = await write('POST', v1, { login: 'nora', name: 'Nora Ek' });
    await write('PATCH', `${v1}/${person}`, { email: 'nora@example.com' });
    const code = await write('POST', '/rest/v1.0/cost_codes', {
      project_id: project,
      cost_code: { code: '99-1', name: 'Odds' },
    });
    const type = await write('POST', '/rest/v1.0/line_item_types', {
      line_item_type: { name: 'Rental', csv_import_code: 'RE' },
    });
    const got = await gotBy(to, 7);
    expect(got.map(({ body }) => [body.resource_name, body.event_type, body.resource_id])).toEqual([
      ['Company Vendors', 'create', vendor],
      ['Company Vendors', 'update', vendor],
      ['Projects', 'create', project],
      ['Company Users', 'create', person],
      ['Company Users', 'update', person],
      ['Cost Codes', 'create', code],
      ['Line Item Types', 'create', type],
    ]);
  });

  it('of what is parted from its record in the ERP: its number is gone', async () => {
    const to = await hooks.listen();
    await hooks.listenTo(await hooks.make(to.url), 'Company Vendors', 'update');
    const [made] = await house.rows<{ id: string }>(
      `insert into tieout.vendor (company_id, name, erp_number) values ($1, 'Kiln Brick', 'V-900') returning id`,
      [house.company],
    );
    const path = `/api/v1/companies/${house.company}/erp/records/vendor/${made!.id}/unlink`;
    const parted = await house.call('approver', 'POST', path, {});
    expect(parted.status, JSON.stringify(parted.body)).toBe(200);
    const got = await gotBy(to, 1);
    expect(got.map(({ body }) => [body.event_type, body.resource_id])).toEqual([['update', Number(made!.id)]]);
  });

  it('of a file that comes or goes: an update of what it hangs on', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    for (const name of ['Requisitions', 'Work Order Contracts']) await hooks.listenTo(id, name, 'update');
    const invoice = await house.invoice();
    const [commitment] = house.commitments;
    const updatedAt = async () =>
      (await house.rows<{ at: Date }>('select updated_at as at from tieout.invoice where id = $1', [invoice]))[0]!.at;
    const before = await updatedAt();
    const path = (kind: string, of: number) => `/api/v1/companies/${house.company}/${kind}/${of}/attachments`;
    const attach = async (to: string): Promise<{ readonly id: number }> => {
      const body = new FormData();
      body.append('file', new Blob(['%PDF-1.7 waiver']), 'waiver.pdf');
      const headers = { authorization: `Bearer ${await house.token('approver')}` };
      const answer = await fetch(`${house.url}${to}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(201);
      return (await answer.json()) as { readonly id: number };
    };
    const made = await attach(path('subcontractor-invoices', invoice));
    expect(await updatedAt()).not.toEqual(before);
    await house.call('approver', 'DELETE', `${path('subcontractor-invoices', invoice)}/${made.id}`);
    await attach(path('commitments', commitment!));
    const got = (await gotBy(to, 3)).map(({ body }) => [body.resource_name, body.event_type, body.resource_id]);
    expect(got).toEqual([
      ['Requisitions', 'update', invoice],
      ['Requisitions', 'update', invoice],
      ['Work Order Contracts', 'update', commitment],
    ]);
  });

  it('of an ERP request: thin, with the secret along', async () => {
    const to = await hooks.listen();
    await hooks.listenTo(await hooks.make(to.url), 'ERP Requests', 'create');
    const id = await house.asked();
    const [told] = await gotBy(to, 1);
    const [detail] = (await house.drive('GET', `/erp_request_details?filters[item_id]=${id}`)).body;
    expect(told!.headers).toMatchObject({
      authorization: 'Bearer a-long-secret-12345',
      'content-type': 'application/json',
    });
    expect(told!.body).toEqual({
      id: expect.any(Number),
      ulid: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      timestamp: expect.stringMatching(/Z$/),
      metadata: {
        source_user_id: null,
        source_project_id: house.project,
        source_operation_id: null,
        source_company_id: house.company,
        source_application_id: null,
      },
      user_id: null,
      company_id: house.company,
      project_id: house.project,
      api_version: 'v2.0',
      event_type: 'create',
      resource_name: 'ERP Requests',
      resource_id: detail.erp_request_id,
    });
  });

  it('of a requisition, in the order of its changes, in the shape that was asked for', async () => {
    const [third, fourth] = [await hooks.listen(), await hooks.listen()];
    for (const [to, api_version] of [
      [third, 'v3'],
      [fourth, 'v4'],
    ] as const) {
      await hooks.listenTo(await hooks.make(to.url, { api_version }), 'Requisitions', 'create', 'update', 'delete');
    }
    const id = await house.invoice(house.commitments[1]);
    await house.as('approver').updateRequisition(house.company, house.project, id, { comment: 'later' });
    await house.as('approver').deleteRequisition(house.company, house.project, id);
    const events = (await gotBy(third, 3)).map(({ body }) => body);
    expect(events.map(({ event_type }) => event_type)).toEqual(['create', 'update', 'delete']);
    expect(events[0]).toMatchObject({
      api_version: 'v3.0',
      resource_id: id,
      related_resources: [{ id: house.project, name: 'Projects' }],
    });
    const [thin] = (await gotBy(fourth, 3)).map(({ body }) => body);
    expect(thin).toEqual({
      id: events[0].ulid,
      timestamp: expect.any(String),
      reason: 'create',
      company_id: String(house.company),
      project_id: String(house.project),
      user_id: String(events[0].user_id),
      resource_type: 'Requisitions',
      resource_id: String(id),
    });
  });

  it('of vendors, projects, commitments and payments', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    const every = ['create', 'update', 'delete'];
    for (const resource of [
      'Company Vendors',
      'Work Order Contracts',
      'Purchase Order Contracts',
      'Contract Payments',
    ]) {
      await hooks.listenTo(id, resource, ...every);
    }
    await hooks.listenTo(id, 'Projects', ...every);
    const write = async (method: string, path: string, body: object) => {
      const answer = await house.call('approver', method, `/rest/v1.0${path}`, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body.id as number;
    };
    const company_id = house.company;
    const project_id = house.project;
    const vendor = await write('POST', '/vendors', { company_id, vendor: { name: 'Drum Roofing' } });
    const project = await write('POST', '/projects', {
      company_id,
      project: { name: 'Pier 5', project_number: '1005' },
    });
    const order = await write('POST', '/purchase_order_contracts', {
      project_id,
      purchase_order_contract: { vendor_id: vendor, title: 'Roof tiles' },
    });
    await write('PATCH', `/purchase_order_contracts/${order}`, {
      project_id,
      purchase_order_contract: { title: 'Tiles' },
    });
    const payment = await write('POST', '/contract_payments', {
      project_id,
      contract_id: house.commitments[0],
      contract_payment: { date: '2026-10-31', amount: '5.00' },
    });
    const got = (await gotBy(to, 5)).map(({ body }) => [body.resource_name, body.event_type, body.resource_id]);
    expect(got.slice(0, 5)).toEqual([
      ['Company Vendors', 'create', vendor],
      ['Projects', 'create', project],
      ['Purchase Order Contracts', 'create', order],
      ['Purchase Order Contracts', 'update', order],
      ['Contract Payments', 'create', payment],
    ]);
  });

  it('nothing of another project, nor of what was refused', async () => {
    const [to, elsewhere] = [await hooks.listen(), await hooks.listen()];
    await hooks.listenTo(await hooks.make(to.url), 'Requisitions', 'update');
    await house.rows(`insert into tieout.project (company_id, name, number) values ($1, 'Elsewhere', '9')`, [
      house.company,
    ]);
    const [other] = await house.rows<{ id: string }>(`select id from tieout.project where number = '9'`);
    await hooks.listenTo(
      await hooks.make(elsewhere.url, {}, { project_id: Number(other!.id) }),
      'Requisitions',
      'update',
    );
    const id = await house.invoice(house.commitments[2]);
    await house.move('approver', 'retrieve', id);
    await house.move('approver', 'send', id);
    const got = await gotBy(to, 1);
    expect(got.map(({ body }) => body.resource_id)).toEqual([id]);
    expect(elsewhere.got).toEqual([]);
  });
});
