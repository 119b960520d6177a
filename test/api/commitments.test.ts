import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as shapes from '../../src/http/rest/contract-answers.ts';
import { type Billing, billing } from '../support/billing.ts';
import { type Contracts, contracts, fits, ok } from '../support/contracts.ts';
import { expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let at: Contracts;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await contracts(tieout, bills);
});
afterAll(() => tieout.end());

describe('a subcontract', () => {
  it('is entered, read, listed, changed and deleted in Procore’s shapes', async () => {
    const made = await ok(
      at.pm('POST', '/work_order_contracts', {
        work_order_contract: {
          vendor_id: at.vendor,
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
      vendor: { id: at.vendor },
      project: { id: at.project },
      payments_issued: [],
      change_order_packages: [],
      version: 1,
    });
    const added = await ok(
      at.pm('POST', `/work_order_contracts/${made.id}/line_items`, {
        line_item: at.line('1250.5', { description: 'Posts' }),
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
      at.pm('PATCH', `/work_order_contracts/${made.id}`, {
        work_order_contract: { title: 'Gates', status: 'Out For Bid' },
      }),
    );
    expect(changed).toMatchObject({ title: 'Gates', status: 'Out For Bid', grand_total: '1250.50', version: 3 });
    const listed = await ok(
      at.as('viewer', 'GET', `/work_order_contracts?filters[status]=Out For Bid&filters[id]=${made.id}`),
    );
    expect(listed.map(({ id }: { id: number }) => id)).toEqual([made.id]);
    const compact = await ok(at.pm('GET', `/work_order_contracts?view=compact&filters[id]=${made.id}`));
    fits(shapes.workOrderRow, compact[0]);
    expect((await ok(at.pm('GET', '/commitments?per_page=300'))).map((one: { id: number }) => one.id)).toContain(
      made.id,
    );
    expect((await at.pm('DELETE', `/work_order_contracts/${made.id}`)).status).toBe(204);
    expectRestError(await at.pm('GET', `/work_order_contracts/${made.id}`), 404, 'not_found');
    // Its number is free again.
    await ok(
      at.pm('POST', '/work_order_contracts', { work_order_contract: { vendor_id: at.vendor, number: 'SC-2604-90' } }),
      201,
    );
  });

  it('is refused by the field that is wrong', async () => {
    const post = (fields: object) => at.pm('POST', '/work_order_contracts', { work_order_contract: fields });
    expectRestError(await post({ title: 'x' }), 422, 'invalid', 'vendor_id');
    expectRestError(await post({ vendor_id: 9_999_999 }), 422, 'invalid', 'vendor_id');
    expectRestError(await post({ vendor_id: at.vendor, number: 'SC-2604-01' }), 422, 'invalid', 'number');
    expectRestError(await post({ vendor_id: at.vendor, origin_id: 'SC-2604-01' }), 422, 'invalid', 'origin_id');
    expectRestError(await post({ vendor_id: at.vendor, status: 'Closed' }), 422, 'invalid', 'status');
    expectRestError(
      await post({ vendor_id: at.vendor, retainage_percent: '101' }),
      422,
      'invalid',
      'retainage_percent',
    );
    expectRestError(await post({ vendor_id: at.vendor, contract_date: '2026-02-30' }), 422, 'invalid', 'contract_date');
  });

  it('takes the next number of its at.project where none is given', async () => {
    const [first, second] = [await at.show(await at.subcontract()), await at.show(await at.subcontract())];
    expect(Number(second.number.slice(8)) - Number(first.number.slice(8))).toBe(1);
    expect(first.number).toMatch(/^SC-2604-\d\d$/);
  });

  it('is locked in its lines and its company once it is approved, and open again as a draft', async () => {
    const id = await at.subcontract();
    const { line_items } = await at.show(id);
    const said = expectRestError(
      await at.pm('PATCH', `/work_order_contracts/${id}/line_items/${line_items[0].id}`, {
        line_item: { amount: '1' },
      }),
      422,
      'commitment_locked',
    );
    expect(said).toContain('is Approved, so its schedule of values cannot be changed. Write a change order');
    const others = [
      at.pm('POST', `/work_order_contracts/${id}/line_items`, { line_item: at.line('1') }),
      at.pm('DELETE', `/work_order_contracts/${id}/line_items/${line_items[0].id}`),
      at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { vendor_id: at.vendor + 1 } }),
      at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { accounting_method: 'unit' } }),
    ];
    for (const answer of await Promise.all(others)) expectRestError(answer, 422, 'commitment_locked');
    expect((await at.show(id)).grand_total).toBe('1500.00');
    await ok(
      at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { retainage_percent: 5, title: 'New' } }),
    );
    await ok(at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Draft' } }));
    await ok(
      at.pm('PATCH', `/work_order_contracts/${id}/line_items/${line_items[0].id}`, { line_item: { amount: '1' } }),
    );
    expect((await at.show(id)).grand_total).toBe('501.00');
  });

  it('that was invoiced stays: no draft, no void, no deletion, and its line stands whatever the program does', async () => {
    const id = await at.subcontract();
    const contract = await at.show(id);
    const entered = await bills.create({}, { project: at.project, commitment: id, line: contract.line_items[0].id });
    for (const status of ['Draft', 'Out For Bid', 'Void']) {
      const said = expectRestError(
        await at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status } }),
        422,
        'commitment_in_use',
      );
      expect(said).toContain(`cannot be set to ${status}: it was invoiced`);
    }
    expectRestError(await at.pm('DELETE', `/work_order_contracts/${id}`), 422, 'commitment_in_use');
    await ok(at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Complete' } }));
    await ok(at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Approved' } }));
    expect((await at.pm('DELETE', `/requisitions/${entered}`)).status).toBe(204);
    await ok(at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: { status: 'Draft' } }));
    expect((await at.pm('DELETE', `/work_order_contracts/${id}`)).status).toBe(204);
  });

  it('says to whoever comes too late that it has changed', async () => {
    const id = await at.subcontract();
    const { version } = await at.show(id);
    const patch = (seen: number) =>
      at.pm('PATCH', `/work_order_contracts/${id}`, { version: seen, work_order_contract: { title: `at ${seen}` } });
    await ok(patch(version));
    const said = expectRestError(await patch(version), 409, 'changed_meanwhile');
    expect(said).toContain('Someone changed this commitment');
  });

  it('is made once for a key', async () => {
    const ask = () =>
      tieout.call(
        'pm',
        'POST',
        `/rest/v1.0/work_order_contracts`,
        { project_id: at.project, work_order_contract: { vendor_id: at.vendor, title: 'Once' } },
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
      at.pm('POST', '/purchase_order_contracts', {
        purchase_order_contract: {
          vendor_id: at.vendor,
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
    const added = await ok(at.pm('POST', lines, { line_item: at.line('2199.13', unit) }), 201);
    expect(added).toMatchObject({
      amount: '2199.13',
      quantity: '120.5',
      unit_cost: '18.25',
      uom: 'ton',
      extended_type: 'calculated',
      holder: { holder_type: 'PurchaseOrderContract' },
    });
    const said = expectRestError(
      await at.pm('POST', lines, { line_item: at.line('2199.12', unit) }),
      422,
      'invalid',
      'amount',
    );
    expect(said).toContain('comes to 2199.13');
    const fewer = await ok(at.pm('PATCH', `${lines}/${added.id}`, { line_item: { quantity: 100 } }));
    expect(fewer).toMatchObject({ quantity: '100.0', amount: '1825.00' });
    expectRestError(
      await at.pm('PATCH', `${lines}/${added.id}`, { line_item: { quantity: '1.23456' } }),
      422,
      'invalid',
      'quantity',
    );
    const { status } = await ok(
      at.pm('PATCH', `/purchase_order_contracts/${made.id}`, { purchase_order_contract: { status: 'Received' } }),
    );
    expect(status).toBe('Approved');
    expectRestError(await at.pm('GET', `/work_order_contracts/${made.id}`), 404, 'not_found');
    const light = await ok(at.pm('GET', '/commitments?per_page=300'));
    const row = fits(
      shapes.commitmentRow,
      light.find((one: { id: number }) => one.id === made.id),
    );
    expect(row).toMatchObject({ type: 'PurchaseOrderContract', status: 'Approved' });
    fits(shapes.wholePurchaseOrder, await ok(at.pm('GET', `/purchase_order_contracts/${made.id}`)));
    fits(shapes.purchaseOrderContract, (await ok(at.pm('GET', '/purchase_order_contracts')))[0]);
  });

  it('that is void stays so where it is sent back as it was read', async () => {
    const order = { vendor_id: at.vendor, title: 'Never ordered' };
    const path = '/purchase_order_contracts';
    const { id } = await ok(at.pm('POST', path, { purchase_order_contract: order }), 201);
    await ok(at.pm('PATCH', `${path}/${id}`, { purchase_order_contract: { status: 'Void' } }));
    const { status } = await ok(at.pm('GET', `${path}/${id}`));
    expect(status).toBe('Closed');
    const now = async () => (await ok(at.pm('GET', `/commitments/${id}`))).status;
    await ok(at.pm('PATCH', `${path}/${id}`, { purchase_order_contract: { status, title: 'Never' } }));
    expect(await now()).toBe('Void');
    const synced = await ok(at.pm('PATCH', `${path}/sync`, { updates: [{ id, status, title: 'Never ever' }] }));
    expect([synced.errors, synced.entities[0].title, await now()]).toEqual([[], 'Never ever', 'Void']);
  });
});

describe('a sync', () => {
  it('makes and changes what it can, answers 200 always, and says of the rest by field what is wrong', async () => {
    const updates = [
      { vendor_id: at.vendor, number: 'SC-2604-S1', origin_id: 'S-1' },
      { vendor_id: 9_999_999, number: 'SC-2604-S2' },
      { id: 9_999_999, title: 'x' },
      { vendor_id: at.vendor, retainage_percent: 'much' },
    ];
    const first = await ok(at.pm('PATCH', '/work_order_contracts/sync', { updates }));
    expect(first.entities).toMatchObject([{ number: 'SC-2604-S1', origin_id: 'S-1' }]);
    expect(first.errors.map((one: { errors: object }) => Object.keys(one.errors))).toEqual([
      ['vendor_id'],
      ['id'],
      ['retainage_percent'],
    ]);
    expect(first.errors[0]).toMatchObject({ vendor_id: 9_999_999, number: 'SC-2604-S2' });
    const [made] = first.entities;
    const again = await ok(
      at.pm('PATCH', '/work_order_contracts/sync', {
        updates: [
          { origin_id: 'S-1', title: 'By origin' },
          { id: made.id, title: 'By id' },
          { id: made.id, origin_id: 'S-9' },
        ],
      }),
    );
    expect(again.entities).toMatchObject([
      { id: made.id, title: 'By origin' },
      { id: made.id, title: 'By id', origin_id: 'S-1' },
    ]);
    expect(again.errors).toMatchObject([{ id: made.id, origin_id: 'S-9' }]);
    const lines = await ok(
      at.pm('PATCH', `/work_order_contracts/${made.id}/line_items/sync`, {
        updates: [
          at.line('10', { origin_id: 'L1' }),
          at.line('20', { origin_id: 'L2' }),
          { origin_id: 'L3', amount: '1' },
        ],
      }),
    );
    expect(lines.entities).toMatchObject([{ position: 1 }, { position: 2 }]);
    expect(lines.errors).toMatchObject([{ origin_id: 'L3', errors: { cost_code_id: [expect.any(String)] } }]);
    const changed = await ok(
      at.pm('PATCH', `/work_order_contracts/${made.id}/line_items/sync`, {
        updates: [{ origin_id: 'L2', amount: '25' }],
      }),
    );
    expect(changed.entities).toMatchObject([{ id: lines.entities[1].id, amount: '25.00' }]);
    expect(await at.show(made.id)).toMatchObject({ grand_total: '35.00', origin_id: 'S-1' });
  });

  it('joins one that has its number in the ERP to another only for whoever may, and parts it for nobody', async () => {
    const made = await ok(
      at.pm('POST', '/work_order_contracts', {
        work_order_contract: { vendor_id: at.vendor, number: 'SC-2604-S7', origin_id: 'S-70' },
      }),
      201,
    );
    const number = (who: string, origin_id: string | null) =>
      at.as(who, 'PATCH', `/work_order_contracts/${made.id}`, { work_order_contract: { origin_id } });
    expectRestError(await number('pm', 'S-71'), 403, 'not_permitted');
    for (const who of ['pm', 'owner']) expectRestError(await number(who, null), 422, 'invalid', 'origin_id');
    expect(await ok(number('owner', 'S-71'))).toMatchObject({ origin_id: 'S-71' });
    expect(await ok(number('pm', 'S-71'))).toMatchObject({ origin_id: 'S-71' });
  });

  it('takes a thousand lines in one, and finds them again by their origin ids', async () => {
    const id = await at.subcontract('Draft');
    const updates = Array.from({ length: 1_000 }, (_, i) => at.line(`${i}.00`, { origin_id: `N-${i}` }));
    const first = await ok(at.pm('PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates }));
    expect([first.entities.length, first.errors]).toEqual([1_000, []]);
    const twice = [
      { origin_id: 'N-7', amount: '1' },
      { origin_id: 'N-7', amount: '2' },
      { id: 'x' },
      { id: 9_999_999 },
    ];
    const again = await ok(at.pm('PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates: twice }));
    expect(again.entities).toMatchObject([{ amount: '2.00' }, { id: first.entities[7].id, position: 10 }]);
    expect(again.errors.map((one: { errors: object }) => Object.keys(one.errors))).toEqual([['id'], ['id']]);
    const { grand_total, line_items } = await at.show(id);
    expect([grand_total, line_items.length]).toEqual(['500995.00', 1_002]);
  });

  it('takes at most a thousand', async () => {
    const updates = Array.from({ length: 1_001 }, () => ({}));
    expectRestError(await at.pm('PATCH', '/work_order_contracts/sync', { updates }), 413, 'too_large');
  });
});
