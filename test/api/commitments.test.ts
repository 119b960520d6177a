import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as shapes from '../../src/http/rest/contract-answers.ts';
import { type Billing, billing } from '../support/billing.ts';
import { need, people } from '../support/people.ts';
import { expectRestError } from '../support/problem.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let project: number;
let vendor: number;
let codes: { cost: number; type: number };
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  const site = await bills.site('SC-2604-01');
  project = site.project;
  const contract = await tieout.as('owner').commitment(tieout.company, project, site.commitment);
  vendor = contract.vendor.id;
  const [line] = contract.line_items;
  codes = { cost: line!.cost_code.id, type: line!.line_item_type.id };
});
afterAll(() => tieout.end());

const rest = '/rest/v1.0';
const as = (who: string, method: string, path: string, body?: object): Promise<Answer> => {
  const query = method === 'GET' || method === 'DELETE' ? `${path.includes('?') ? '&' : '?'}project_id=${project}` : '';
  return tieout.call(
    who,
    method,
    `${rest}${path}${query}`,
    body === undefined ? undefined : { project_id: project, ...body },
  );
};
const pm = (method: string, path: string, body?: object) => as('pm', method, path, body);

async function ok(answer: Promise<Answer>, status = 200): Promise<Answer['body']> {
  const { status: is, body } = await answer;
  expect(is, JSON.stringify(body)).toBe(status);
  return body;
}
const line = (amount: string, more: object = {}) => ({
  cost_code_id: codes.cost,
  line_item_type_id: codes.type,
  description: 'Work',
  amount,
  ...more,
});

/** A subcontract of its own with two lines, in the status wanted. */
async function subcontract(status = 'Approved', terms: object = {}): Promise<number> {
  const made = await ok(
    pm('POST', '/work_order_contracts', {
      work_order_contract: { vendor_id: vendor, retainage_percent: '10', ...terms },
    }),
    201,
  );
  for (const amount of ['1000.00', '500.00']) {
    await ok(pm('POST', `/work_order_contracts/${made.id}/line_items`, { line_item: line(amount) }), 201);
  }
  if (status !== 'Draft')
    await ok(pm('PATCH', `/work_order_contracts/${made.id}`, { work_order_contract: { status } }));
  return made.id;
}
/** Held to its shape: whatever is sent is described, and nothing that is described is left out. */
function fits<T>(shape: z.ZodType, answer: T): T {
  expect(shape.parse(answer)).toEqual(answer);
  return answer;
}
const show = async (id: number) => fits(shapes.wholeWorkOrder, await ok(pm('GET', `/work_order_contracts/${id}`)));

describe('a subcontract', () => {
  it('is entered, read, listed, changed and deleted in Procore’s shapes', async () => {
    const made = await ok(
      pm('POST', '/work_order_contracts', {
        work_order_contract: {
          vendor_id: vendor,
          number: 'SC-2604-90',
          title: ' Fences ',
          description: 'All fences',
          retainage_percent: '5.5',
          contract_date: '2026-11-02',
          contract_start_date: '2026-11-10',
          inclusions: 'Gates',
          origin_data: '{"a":1}',
        },
      }),
      201,
    );
    expect(made).toMatchObject({
      number: 'SC-2604-90',
      title: 'Fences',
      status: 'Draft',
      retainage_percent: '5.50',
      contract_start_date: '2026-11-10',
      inclusions: 'Gates',
      grand_total: '0.00',
      accounting_method: 'amount',
      origin_id: null,
      origin_data: '{"a":1}',
      vendor: { id: vendor },
      project: { id: project },
      payments_issued: [],
      change_order_packages: [],
      version: 1,
    });
    const added = await ok(
      pm('POST', `/work_order_contracts/${made.id}/line_items`, {
        line_item: line('1250.5', { description: 'Posts' }),
      }),
      201,
    );
    expect(added).toMatchObject({
      amount: '1250.50',
      quantity: '0.0',
      unit_cost: '0.00',
      extended_type: 'manual',
      position: 1,
      change_order: false,
      holder: { id: made.id, holder_type: 'WorkOrderContract' },
    });
    const changed = await ok(
      pm('PATCH', `/work_order_contracts/${made.id}`, {
        work_order_contract: { title: 'Gates', status: 'Out For Bid' },
      }),
    );
    expect(changed).toMatchObject({ title: 'Gates', status: 'Out For Bid', grand_total: '1250.50', version: 3 });
    const listed = await ok(
      as('viewer', 'GET', `/work_order_contracts?filters[status]=Out For Bid&filters[id]=${made.id}`),
    );
    expect(listed.map(({ id }: { id: number }) => id)).toEqual([made.id]);
    const compact = await ok(pm('GET', `/work_order_contracts?view=compact&filters[id]=${made.id}`));
    fits(shapes.workOrderRow, compact[0]);
    expect((await ok(pm('GET', '/commitments?per_page=300'))).map((one: { id: number }) => one.id)).toContain(made.id);
    expect((await pm('DELETE', `/work_order_contracts/${made.id}`)).status).toBe(204);
    expectRestError(await pm('GET', `/work_order_contracts/${made.id}`), 404, 'not_found');
    // Its number is free again.
    await ok(
      pm('POST', '/work_order_contracts', { work_order_contract: { vendor_id: vendor, number: 'SC-2604-90' } }),
      201,
    );
  });

  it('is refused by the field that is wrong', async () => {
    const post = (fields: object) => pm('POST', '/work_order_contracts', { work_order_contract: fields });
    expectRestError(await post({ title: 'x' }), 422, 'invalid', 'vendor_id');
    expectRestError(await post({ vendor_id: 9_999_999 }), 422, 'invalid', 'vendor_id');
    expectRestError(await post({ vendor_id: vendor, number: 'SC-2604-01' }), 422, 'invalid', 'number');
    expectRestError(await post({ vendor_id: vendor, origin_id: 'SC-2604-01' }), 422, 'invalid', 'origin_id');
    expectRestError(await post({ vendor_id: vendor, status: 'Closed' }), 422, 'invalid', 'status');
    expectRestError(await post({ vendor_id: vendor, retainage_percent: '101' }), 422, 'invalid', 'retainage_percent');
    expectRestError(await post({ vendor_id: vendor, contract_date: '2026-02-30' }), 422, 'invalid', 'contract_date');
  });

  it('takes the next number of its project where none is given', async () => {
    const [first, second] = [await show(await subcontract()), await show(await subcontract())];
    expect(Number(second.number.slice(8)) - Number(first.number.slice(8))).toBe(1);
    expect(first.number).toMatch(/^SC-2604-\d\d$/);
  });

  it('is locked in its lines and its company once it is approved, and open again as a draft', async () => {
    const id = await subcontract();
    const { line_items } = await show(id);
    const said = expectRestError(
      await pm('PATCH', `/work_order_contracts/${id}/line_items/${line_items[0].id}`, { line_item: { amount: '1' } }),
      422,
      'commitment_locked',
    );
    expect(said).toContain('is Approved, so its schedule of values cannot be changed. Write a change order');
    const others = [
      pm('POST', `/work_order_contracts/${id}/line_items`, { line_item: line('1') }),
      pm('DELETE', `/work_order_contracts/${id}/line_items/${line_items[0].id}`),
      pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { vendor_id: vendor + 1 } }),
      pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { accounting_method: 'unit' } }),
    ];
    for (const answer of await Promise.all(others)) expectRestError(answer, 422, 'commitment_locked');
    expect((await show(id)).grand_total).toBe('1500.00');
    await ok(
      pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { retainage_percent: 5, title: 'New' } }),
    );
    await ok(pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Draft' } }));
    await ok(pm('PATCH', `/work_order_contracts/${id}/line_items/${line_items[0].id}`, { line_item: { amount: '1' } }));
    expect((await show(id)).grand_total).toBe('501.00');
  });

  it('that was invoiced stays: no draft, no void, no deletion, and its line stands whatever the program does', async () => {
    const id = await subcontract();
    const contract = await show(id);
    const entered = await bills.create({}, { project, commitment: id, line: contract.line_items[0].id });
    for (const status of ['Draft', 'Out For Bid', 'Void']) {
      const said = expectRestError(
        await pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status } }),
        422,
        'commitment_in_use',
      );
      expect(said).toContain(`cannot be set to ${status}: it was invoiced`);
    }
    expectRestError(await pm('DELETE', `/work_order_contracts/${id}`), 422, 'commitment_in_use');
    await ok(pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Complete' } }));
    await ok(pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Approved' } }));
    expect((await pm('DELETE', `/requisitions/${entered}`)).status).toBe(204);
    await ok(pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Draft' } }));
    expect((await pm('DELETE', `/work_order_contracts/${id}`)).status).toBe(204);
  });

  it('says to whoever comes too late that it has changed', async () => {
    const id = await subcontract();
    const { version } = await show(id);
    const patch = (seen: number) =>
      pm('PATCH', `/work_order_contracts/${id}`, { version: seen, work_order_contract: { title: `at ${seen}` } });
    await ok(patch(version));
    const said = expectRestError(await patch(version), 409, 'changed_meanwhile');
    expect(said).toContain('Someone changed this commitment');
  });

  it('is made once for a key', async () => {
    const ask = () =>
      tieout.call(
        'pm',
        'POST',
        `${rest}/work_order_contracts`,
        { project_id: project, work_order_contract: { vendor_id: vendor, title: 'Once' } },
        { 'idempotency-token': 'once-only' },
      );
    const [first, again] = [await ask(), await ask()];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('a purchase order', () => {
  it('has lines by unit, and Procore’s own names for how far it is', async () => {
    const made = await ok(
      pm('POST', '/purchase_order_contracts', {
        purchase_order_contract: {
          vendor_id: vendor,
          title: 'Rebar',
          accounting_method: 'unit',
          ship_via: 'Truck',
          delivery_date: '2026-12-01',
          status: 'Processing',
        },
      }),
      201,
    );
    expect(made).toMatchObject({
      number: 'PO-2604-01',
      status: 'Processing',
      ship_via: 'Truck',
      accounting_method: 'unit',
    });
    const lines = `/purchase_order_contracts/${made.id}/line_items`;
    const unit = { quantity: '120.5', unit_cost: '18.25', uom: 'ton', description: '#5 bars' };
    const added = await ok(pm('POST', lines, { line_item: line('2199.13', unit) }), 201);
    expect(added).toMatchObject({
      amount: '2199.13',
      quantity: '120.5',
      unit_cost: '18.25',
      uom: 'ton',
      extended_type: 'calculated',
      holder: { holder_type: 'PurchaseOrderContract' },
    });
    const said = expectRestError(
      await pm('POST', lines, { line_item: line('2199.12', unit) }),
      422,
      'invalid',
      'amount',
    );
    expect(said).toContain('comes to 2199.13');
    const fewer = await ok(pm('PATCH', `${lines}/${added.id}`, { line_item: { quantity: 100 } }));
    expect(fewer).toMatchObject({ quantity: '100.0', amount: '1825.00' });
    expectRestError(
      await pm('PATCH', `${lines}/${added.id}`, { line_item: { quantity: '1.23456' } }),
      422,
      'invalid',
      'quantity',
    );
    const { status } = await ok(
      pm('PATCH', `/purchase_order_contracts/${made.id}`, { purchase_order_contract: { status: 'Received' } }),
    );
    expect(status).toBe('Approved');
    expectRestError(await pm('GET', `/work_order_contracts/${made.id}`), 404, 'not_found');
    const light = await ok(pm('GET', '/commitments?per_page=300'));
    const row = fits(
      shapes.commitmentRow,
      light.find((one: { id: number }) => one.id === made.id),
    );
    expect(row).toMatchObject({ type: 'PurchaseOrderContract', status: 'Approved' });
    fits(shapes.wholePurchaseOrder, await ok(pm('GET', `/purchase_order_contracts/${made.id}`)));
    fits(shapes.purchaseOrderContract, (await ok(pm('GET', '/purchase_order_contracts')))[0]);
  });
});

describe('a sync', () => {
  it('makes and changes what it can, answers 200 always, and says of the rest by field what is wrong', async () => {
    const updates = [
      { vendor_id: vendor, number: 'SC-2604-S1', origin_id: 'S-1' },
      { vendor_id: 9_999_999, number: 'SC-2604-S2' },
      { id: 9_999_999, title: 'x' },
      { vendor_id: vendor, retainage_percent: 'much' },
    ];
    const first = await ok(pm('PATCH', '/work_order_contracts/sync', { updates }));
    expect(first.entities).toMatchObject([{ number: 'SC-2604-S1', origin_id: 'S-1' }]);
    expect(first.errors.map((one: { errors: object }) => Object.keys(one.errors))).toEqual([
      ['vendor_id'],
      ['id'],
      ['retainage_percent'],
    ]);
    expect(first.errors[0]).toMatchObject({ vendor_id: 9_999_999, number: 'SC-2604-S2' });
    const [made] = first.entities;
    const again = await ok(
      pm('PATCH', '/work_order_contracts/sync', {
        updates: [
          { origin_id: 'S-1', title: 'By origin' },
          { id: made.id, origin_id: 'S-9', title: 'By id' },
        ],
      }),
    );
    expect(again.entities).toMatchObject([
      { id: made.id, title: 'By origin' },
      { id: made.id, title: 'By id', origin_id: 'S-9' },
    ]);
    const lines = await ok(
      pm('PATCH', `/work_order_contracts/${made.id}/line_items/sync`, {
        updates: [line('10', { origin_id: 'L1' }), line('20', { origin_id: 'L2' }), { origin_id: 'L3', amount: '1' }],
      }),
    );
    expect(lines.entities).toMatchObject([{ position: 1 }, { position: 2 }]);
    expect(lines.errors).toMatchObject([{ origin_id: 'L3', errors: { cost_code_id: [expect.any(String)] } }]);
    const changed = await ok(
      pm('PATCH', `/work_order_contracts/${made.id}/line_items/sync`, { updates: [{ origin_id: 'L2', amount: '25' }] }),
    );
    expect(changed.entities).toMatchObject([{ id: lines.entities[1].id, amount: '25.00' }]);
    expect(await show(made.id)).toMatchObject({ grand_total: '35.00', origin_id: 'S-9' });
  });

  it('takes a thousand lines in one, and finds them again by their origin ids', async () => {
    const id = await subcontract('Draft');
    const updates = Array.from({ length: 1_000 }, (_, i) => line(`${i}.00`, { origin_id: `N-${i}` }));
    const first = await ok(pm('PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates }));
    expect([first.entities.length, first.errors]).toEqual([1_000, []]);
    const twice = [
      { origin_id: 'N-7', amount: '1' },
      { origin_id: 'N-7', amount: '2' },
      { id: 'x' },
      { id: 9_999_999 },
    ];
    const again = await ok(pm('PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates: twice }));
    expect(again.entities).toMatchObject([{ amount: '2.00' }, { id: first.entities[7].id, position: 10 }]);
    expect(again.errors.map((one: { errors: object }) => Object.keys(one.errors))).toEqual([['id'], ['id']]);
    const { grand_total, line_items } = await show(id);
    expect([grand_total, line_items.length]).toEqual(['500995.00', 1_002]);
  });

  it('takes at most a thousand', async () => {
    const updates = Array.from({ length: 1_001 }, () => ({}));
    expectRestError(await pm('PATCH', '/work_order_contracts/sync', { updates }), 413, 'too_large');
  });
});

const changeOrders = () => `/projects/${project}/commitment_change_orders`;

describe('a change order', () => {
  const create = (contract: number, fields: object = {}) =>
    pm('POST', changeOrders(), {
      change_order: { contract_id: contract, title: 'More', line_items: [line('200')], ...fields },
    });
  const patch = (id: number, fields: object) => pm('PATCH', `${changeOrders()}/${id}`, { change_order: fields });

  it('counts as pending, then as approved with lines that can be billed, and leaves again while nothing was', async () => {
    const id = await subcontract();
    const order = await ok(create(id, { status: 'pending' }), 201);
    expect(fits(shapes.changeOrder, order)).toMatchObject({
      number: '001',
      status: 'pending',
      grand_total: '200.00',
      contract_id: id,
    });
    expect(await show(id)).toMatchObject({
      grand_total: '1500.00',
      approved_change_orders: '0.00',
      pending_change_orders: '200.00',
      pending_revised_contract: '1700.00',
      change_order_packages: [{ id: order.id, status: 'pending' }],
    });
    const approved = await ok(patch(order.id, { status: 'approved' }));
    expect(fits(shapes.changeOrder, approved)).toMatchObject({ status: 'approved', reviewed_at: expect.any(String) });
    const revised = await show(id);
    expect(revised).toMatchObject({ approved_change_orders: '200.00', revised_contract: '1700.00' });
    expect(revised.line_items[2]).toMatchObject({
      id: approved.line_items[0].commitment_line_item_id,
      change_order: true,
      change_order_id: order.id,
      position: 3,
      amount: '200.00',
    });
    expectRestError(await patch(order.id, { line_items: [line('1')] }), 422, 'change_order_approved');
    expectRestError(await pm('DELETE', `${changeOrders()}/${order.id}`), 422, 'change_order_approved');
    await ok(patch(order.id, { status: 'void' }));
    expect(await show(id)).toMatchObject({ approved_change_orders: '0.00', revised_contract: '1500.00' });
    expect((await show(id)).line_items).toHaveLength(2);
    expect((await pm('DELETE', `${changeOrders()}/${order.id}`)).status).toBe(204);
  });

  it('that an invoice has stays, until that invoice is deleted', async () => {
    const id = await subcontract();
    const order = await ok(create(id, { status: 'approved' }), 201);
    const { line_items } = await show(id);
    const entered = await bills.create({}, { project, commitment: id, line: line_items[2].id });
    const said = expectRestError(await patch(order.id, { status: 'draft' }), 422, 'change_order_billed');
    expect(said).toMatch(/is on invoice T-\d+, so its lines cannot leave/);
    expect((await pm('DELETE', `/requisitions/${entered}`)).status).toBe(204);
    await ok(patch(order.id, { status: 'draft' }));
    const next = await tieout.as('pm').createRequisition(tieout.company, project, id, { invoice_number: 'N-1' });
    expect(next.items).toHaveLength(2);
  });

  it('belongs to an approved commitment, has a number of its own, and needs a line to be approved', async () => {
    const draft = await subcontract('Draft');
    expectRestError(await create(draft), 422, 'commitment_locked');
    const id = await subcontract();
    await ok(create(id, { number: 'CO-A' }), 201);
    expectRestError(await create(id, { number: 'CO-A' }), 422, 'invalid', 'number');
    expectRestError(await create(id, { line_items: [], status: 'approved' }), 422, 'invalid', 'line_items');
    expectRestError(await create(id, { line_items: [{ amount: '1' }] }), 422, 'invalid', 'line_items.0.cost_code_id');
    expectRestError(await create(9_999_999), 404, 'not_found');
    expectRestError(await create(id, { contract_id: undefined }), 422, 'invalid', 'contract_id');
    expectRestError(await create(id, { status: 'maybe' }), 422, 'invalid', 'status');
  });

  it('is listed by its contract, status and order', async () => {
    const id = await subcontract();
    const made = [await ok(create(id), 201), await ok(create(id, { status: 'rejected' }), 201)];
    const ids = async (query: string) =>
      (await ok(pm('GET', `${changeOrders()}?${query}`))).map((one: { id: number }) => one.id);
    expect(await ids(`filters[contract_id]=${id}`)).toEqual(made.map((one) => one.id));
    expect(await ids(`filters[contract_id]=${id}&sort=-id`)).toEqual([made[1].id, made[0].id]);
    expect(await ids(`filters[contract_id]=${id}&filters[status]=rejected`)).toEqual([made[1].id]);
  });
});

describe('a payment', () => {
  it('is issued, counted, changed and deleted', async () => {
    const id = await subcontract();
    const { line_items } = await show(id);
    const invoice = await bills.create({}, { project, commitment: id, line: line_items[0].id });
    const post = (fields: object) => pm('POST', '/contract_payments', { contract_id: id, contract_payment: fields });
    const made = await ok(
      post({
        date: '2026-11-20',
        amount: '90.00',
        payment_method: 'check',
        check_number: '1001',
        requisition_id: invoice,
        invoice_number: 'T',
      }),
      201,
    );
    expect(fits(shapes.contractPayment, made)).toMatchObject({
      payment_number: 1,
      amount: '90.00',
      contract_id: id,
      project_id: project,
      requisition_id: invoice,
    });
    expect(await show(id)).toMatchObject({
      total_payments: '90.00',
      percentage_paid: '6.00',
      total_requisitions_amount: '100.00',
      payments_issued: [{ id: made.id }],
    });
    const listed = await ok(pm('GET', `/contract_payments?contract_id=${id}`));
    expect(listed).toEqual([made]);
    const changed = await ok(
      pm('PATCH', `/contract_payments/${made.id}`, { contract_id: id, contract_payment: { amount: '80' } }),
    );
    expect(changed).toMatchObject({ amount: '80.00', check_number: '1001' });
    expectRestError(await post({ date: '2026-11-20' }), 422, 'invalid', 'amount');
    expectRestError(await post({ date: '2026-11-20', amount: '0' }), 422, 'invalid', 'amount');
    expectRestError(
      await post({ date: '2026-11-20', amount: '1', requisition_id: 101 }),
      422,
      'invalid',
      'requisition_id',
    );
    const [other] = await ok(pm('GET', '/work_order_contracts'));
    expectRestError(await pm('GET', `/contract_payments/${made.id}?contract_id=${other.id}`), 404, 'not_found');
    expectRestError(await pm('DELETE', `/work_order_contracts/${id}`), 422, 'commitment_in_use');
    const said = expectRestError(await pm('DELETE', `/requisitions/${invoice}`), 422, 'payment_issued');
    expect(said).toContain('Payment 1 of the commitment pays this invoice');
    expect((await pm('DELETE', `/contract_payments/${made.id}`)).status).toBe(204);
    expect((await pm('DELETE', `/requisitions/${invoice}`)).status).toBe(204);
    expect(await show(id)).toMatchObject({ total_payments: '0.00' });
  });

  it('of the ERP is changed there, but for what joins it', async () => {
    const id = await subcontract();
    const made = await ok(
      pm('POST', '/contract_payments', {
        contract_id: id,
        contract_payment: { date: '2026-11-20', amount: '1', origin_id: 'PAY-1' },
      }),
      201,
    );
    const patch = (fields: object) => pm('PATCH', `/contract_payments/${made.id}`, { contract_payment: fields });
    expectRestError(await patch({ amount: '2' }), 422, 'payment_synced');
    expectRestError(await pm('DELETE', `/contract_payments/${made.id}`), 422, 'payment_synced');
    await ok(patch({ origin_data: 'x' }));
    await ok(patch({ origin_id: null }));
    await ok(patch({ amount: '2' }));
  });
});

describe('who may', () => {
  it('write: whoever has Admin on Commitments; the others are told what they lack, and nothing changes', async () => {
    const id = await subcontract();
    const contract = await show(id);
    const writes: readonly (readonly [string, string, object?])[] = [
      ['POST', '/work_order_contracts', { work_order_contract: { vendor_id: vendor } }],
      ['PATCH', `/work_order_contracts/${id}`, { work_order_contract: { title: 'x' } }],
      ['PATCH', '/work_order_contracts/sync', { updates: [{ vendor_id: vendor }] }],
      ['DELETE', `/work_order_contracts/${id}`],
      ['POST', `/work_order_contracts/${id}/line_items`, { line_item: line('1') }],
      ['PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates: [line('1')] }],
      ['DELETE', `/work_order_contracts/${id}/line_items/${contract.line_items[0].id}`],
      ['POST', changeOrders(), { change_order: { contract_id: id } }],
      ['POST', '/contract_payments', { contract_id: id, contract_payment: { date: '2026-11-01', amount: '1' } }],
    ];
    for (const who of people.filter((one) => ['accountant', 'viewer'].includes(one))) {
      for (const [method, path, body] of writes) {
        const answer = await as(who, method, path, body);
        expectRestError(answer, 403, 'not_permitted');
        expect(answer.body.missing, `${who} ${method} ${path}`).toEqual([need.admin]);
      }
    }
    expect(await show(id)).toEqual(contract);
    expectRestError(await as('accountant', 'GET', `/contract_payments?contract_id=${id}`), 403, 'not_permitted');
    await ok(as('viewer', 'GET', `/contract_payments?contract_id=${id}`));
    await ok(as('viewer', 'GET', changeOrders()));
  });
});

describe('the typed client', () => {
  it('goes the whole road: draft, schedule, approval, change order, payment, history, end', async () => {
    const client = tieout.as('pm');
    const { company } = tieout;
    const made = await client.createContract(company, project, 'subcontract', {
      vendor_id: vendor,
      title: 'By client',
    });
    const { cost_codes, cost_types } = await client.codes(company, project);
    const named = { cost_code_id: cost_codes[0]!.id, line_item_type_id: cost_types[0]!.id };
    const set = await client.setScheduleOfValues(company, project, made.id, {
      lines: [
        { ...named, description: 'A', amount: '10' },
        { ...named, description: 'B', amount: '20' },
      ],
    });
    expect(set).toMatchObject({ open: true, original: '30.00', revised: '30.00' });
    const pasted = await client.importSchedule(
      company,
      project,
      made.id,
      `${cost_codes[0]!.code}\t${cost_types[0]!.code}\tC\t5`,
    );
    expect(pasted).toMatchObject({ imported: 1, total: '35.00' });
    const { lines } = await client.scheduleOfValues(company, project, made.id);
    const turned = await client.reorderLines(company, project, made.id, lines.map(({ id }) => id).reverse());
    expect(turned.lines.map(({ description }) => description)).toEqual(['C', 'B', 'A']);
    const stale = client.reorderLines(company, project, made.id, [], { version: 1 });
    await expect(stale).rejects.toMatchObject({ status: 409, code: 'changed_meanwhile' });
    await client.updateContract(company, project, 'subcontract', made.id, { status: 'Approved' });
    expect((await client.scheduleOfValues(company, project, made.id)).open).toBe(false);
    const order = await client.createChangeOrder(company, project, {
      contract_id: made.id,
      line_items: [{ ...named, amount: '-5' }],
    });
    await client.updateChangeOrder(company, project, order.id, { status: 'approved' });
    const paid = await client.createPayment(company, project, made.id, { date: '2026-11-25', amount: '3' });
    await client.updatePayment(company, project, paid.id, { notes: 'Thanks' });
    expect(await client.payments(company, project, made.id)).toMatchObject([{ notes: 'Thanks' }]);
    const whole = await client.contract(company, project, 'subcontract', made.id);
    expect(whole).toMatchObject({ revised_contract: '30.00', approved_change_orders: '-5.00', total_payments: '3.00' });
    await client.deletePayment(company, project, paid.id);
    await client.updateChangeOrder(company, project, order.id, { status: 'void' });
    await client.deleteChangeOrder(company, project, order.id);
    await client.deleteContract(company, project, 'subcontract', made.id);
    const { events } = await client.commitmentHistory(company, project, made.id);
    expect(events.map(({ type }) => type)).toEqual([
      'commitment.created',
      'commitment.lines',
      'commitment.lines',
      'commitment.lines',
      'commitment.status',
      'change_order.created',
      'change_order.status',
      'payment.created',
      'payment.edited',
      'payment.deleted',
      'change_order.status',
      'change_order.deleted',
      'commitment.deleted',
    ]);
    for (const { says } of events) expect(says).not.toMatch(/[{}]|undefined/);
    expect(events[6]!.says).toBe('Change order 001 set to Approved');
    expect(events[8]!.facts.changes).toEqual([{ field: 'notes', from: null, to: 'Thanks' }]);
  });

  it('sets what becomes of an invoice over the agreed amount', async () => {
    const client = tieout.as('pm');
    const before = await client.projectSettings(tieout.company, project);
    for (const over_billing of ['refuse', 'warn', before.over_billing] as const) {
      expect(await client.setProjectSettings(tieout.company, project, { over_billing })).toEqual({ over_billing });
      expect(await tieout.as('viewer').projectSettings(tieout.company, project)).toEqual({ over_billing });
    }
  });
});
