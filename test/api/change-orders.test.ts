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

describe('a change order', () => {
  const create = (contract: number, fields: object = {}) =>
    at.pm('POST', at.changeOrders, {
      change_order: { contract_id: contract, title: 'More', line_items: [at.line('200')], ...fields },
    });
  const patch = (id: number, fields: object) => at.pm('PATCH', `${at.changeOrders}/${id}`, { change_order: fields });

  it('counts as pending, then as approved with lines that can be billed, and leaves again while nothing was', async () => {
    const id = await at.subcontract();
    const order = await ok(create(id, { status: 'pending' }), 201);
    expect(fits(shapes.changeOrder, order)).toMatchObject({
      number: '001',
      status: 'pending',
      grand_total: '200.00',
      contract_id: id,
    });
    expect(await at.show(id)).toMatchObject({
      grand_total: '1500.00',
      approved_change_orders: '0.00',
      pending_change_orders: '200.00',
      pending_revised_contract: '1700.00',
      change_order_packages: [{ id: order.id, status: 'pending' }],
    });
    const approved = await ok(patch(order.id, { status: 'approved' }));
    expect(fits(shapes.changeOrder, approved)).toMatchObject({ status: 'approved', reviewed_at: expect.any(String) });
    // The moment of the approval stays, whatever else of it is changed.
    expect(await ok(patch(order.id, { title: 'More of it' }))).toMatchObject({ reviewed_at: approved.reviewed_at });
    const revised = await at.show(id);
    expect(revised).toMatchObject({ approved_change_orders: '200.00', revised_contract: '1700.00' });
    expect(revised.line_items[2]).toMatchObject({
      id: approved.line_items[0].commitment_line_item_id,
      change_order: true,
      change_order_id: order.id,
      position: 3,
      amount: '200.00',
    });
    // Procore’s clients add them up with `approved_change_orders`, and the lines of the contract alone are its original sum.
    const published = await at.show(id, '');
    const total = (lines: readonly { amount: string }[]) => lines.reduce((sum, line) => sum + Number(line.amount), 0);
    expect([total(published.line_items), published.grand_total]).toEqual([1500, '1500.00']);
    const listed = async (query: string) =>
      (await ok(at.pm('GET', `/work_order_contracts/${id}/line_items${query}`))) as typeof published.line_items;
    expect(await listed('')).toEqual(published.line_items);
    expect(await listed('?change_order_lines=true')).toEqual(revised.line_items);
    const [row] = await ok(at.pm('GET', `/work_order_contracts?filters[id]=${id}`));
    expect(row.line_items).toEqual(published.line_items);
    expectRestError(await patch(order.id, { line_items: [at.line('1')] }), 422, 'change_order_approved');
    expectRestError(await at.pm('DELETE', `${at.changeOrders}/${order.id}`), 422, 'change_order_approved');
    await ok(patch(order.id, { status: 'void' }));
    expect(await at.show(id)).toMatchObject({ approved_change_orders: '0.00', revised_contract: '1500.00' });
    expect((await at.show(id)).line_items).toHaveLength(2);
    expect((await at.pm('DELETE', `${at.changeOrders}/${order.id}`)).status).toBe(204);
  });

  it('and its contract take the number in the ERP by either of its names, and an empty one is none', async () => {
    const id = await at.subcontract();
    const order = await ok(create(id, { origin_code: 4711 }), 201);
    expect(order.origin_id).toBe('4711');
    // An empty one is none: of a change order that stands in the ERP it is refused as null is.
    expectRestError(await patch(order.id, { origin_id: '' }), 422, 'invalid', 'origin_id');
    const contract = (fields: object) => at.pm('PATCH', `/work_order_contracts/${id}`, { work_order_contract: fields });
    expect((await ok(contract({ origin_code: 'K-4711' }))).origin_id).toBe('K-4711');
  });

  it('that an invoice has stays, until that invoice is deleted', async () => {
    const id = await at.subcontract();
    const order = await ok(create(id, { status: 'approved' }), 201);
    const { line_items } = await at.show(id);
    const entered = await bills.create({}, { project: at.project, commitment: id, line: line_items[2].id });
    const said = expectRestError(await patch(order.id, { status: 'draft' }), 422, 'change_order_billed');
    expect(said).toMatch(/is on invoice T-\d+, so its lines cannot leave/);
    expect((await at.pm('DELETE', `/requisitions/${entered}`)).status).toBe(204);
    await ok(patch(order.id, { status: 'draft' }));
    const next = await tieout.as('pm').createRequisition(tieout.company, at.project, id, { invoice_number: 'N-1' });
    expect(next.items).toHaveLength(2);
  });

  it('that is approved together with other lines is told with the sum of those', async () => {
    const id = await at.subcontract();
    const order = await ok(create(id), 201);
    await ok(patch(order.id, { status: 'approved', line_items: [at.line('275.50')] }));
    const { events } = await tieout.as('pm').commitmentHistory(tieout.company, at.project, id);
    const approval = events.find(({ type }) => type === 'change_order.status');
    expect(approval?.facts).toMatchObject({ to: 'approved', sum: '275.50' });
  });

  it('belongs to an approved commitment, has a number of its own, and needs a line to be approved', async () => {
    const draft = await at.subcontract('Draft');
    expectRestError(await create(draft), 422, 'commitment_locked');
    const id = await at.subcontract();
    await ok(create(id, { number: 'CO-A' }), 201);
    expectRestError(await create(id, { number: 'CO-A' }), 422, 'invalid', 'number');
    expectRestError(await create(id, { line_items: [], status: 'approved' }), 422, 'invalid', 'line_items');
    expectRestError(await create(id, { line_items: [{ amount: '1' }] }), 422, 'invalid', 'line_items.0.cost_code_id');
    expectRestError(await create(9_999_999), 404, 'not_found');
    expectRestError(await create(id, { contract_id: undefined }), 422, 'invalid', 'contract_id');
    expectRestError(await create(id, { status: 'maybe' }), 422, 'invalid', 'status');
  });

  it('is listed by its contract, status and order', async () => {
    const id = await at.subcontract();
    const made = [await ok(create(id), 201), await ok(create(id, { status: 'rejected' }), 201)];
    const ids = async (query: string) =>
      (await ok(at.pm('GET', `${at.changeOrders}?${query}`))).map((one: { id: number }) => one.id);
    expect(await ids(`filters[contract_id]=${id}`)).toEqual(made.map((one) => one.id));
    expect(await ids(`filters[contract_id]=${id}&sort=-id`)).toEqual([made[1].id, made[0].id]);
    expect(await ids(`filters[contract_id]=${id}&filters[status]=rejected`)).toEqual([made[1].id]);
    const packages = await ok(at.pm('GET', `/change_order_packages?contract_id=${id}`));
    expect(packages.map((one: { id: number }) => one.id)).toEqual(made.map((one) => one.id));
    const one = fits(shapes.wholePackage, await ok(at.pm('GET', `/change_order_packages/${made[0].id}`)));
    expect(one).toMatchObject(fits(shapes.packageRow, packages[0]));
    expectRestError(await at.pm('GET', `/change_order_packages/${made[0].id}?contract_id=1`), 404, 'not_found');
  });
});

describe('a change order that has its number in the ERP', () => {
  const joined = (contract: number, fields: object = {}) =>
    ok(
      at.pm('POST', at.changeOrders, {
        change_order: { contract_id: contract, title: 'More', line_items: [at.line('200')], ...fields },
      }),
      201,
    );
  const number = (who: string, id: number, origin_id: string | null) =>
    at.as(who, 'PATCH', `${at.changeOrders}/${id}`, { change_order: { origin_id } });

  it('is joined to another only by whoever may, and is parted by nobody, past the ERP', async () => {
    const contract = await at.subcontract();
    const { id } = await joined(contract, { origin_id: 'S-1/1' });
    expectRestError(await number('pm', id, 'S-1/2'), 403, 'not_permitted');
    for (const who of ['pm', 'owner']) {
      expectRestError(await number(who, id, null), 422, 'invalid', 'origin_id');
      expectRestError(await number(who, id, ' '), 422, 'invalid', 'origin_id');
    }
    expectRestError(
      await at.pm('PATCH', `/change_order_packages/${id}`, { change_order: { origin_id: null } }),
      422,
      'invalid',
      'origin_id',
    );
    expectRestError(await at.pm('DELETE', `${at.changeOrders}/${id}`), 422, 'invalid', 'origin_id');
    expect(await ok(number('owner', id, 'S-1/2'))).toMatchObject({ origin_id: 'S-1/2' });
    expect(await ok(number('pm', id, 'S-1/2'))).toMatchObject({ origin_id: 'S-1/2' });
    const bare = await joined(contract);
    expect(await ok(number('pm', bare.id, 'S-1/3'))).toMatchObject({ origin_id: 'S-1/3' });
  });

  it('keeps it while an invoice of its lines is on its way to the ERP', async () => {
    const contract = await at.subcontract('Approved', { origin_id: 'S-2' });
    const { id } = await joined(contract, { origin_id: 'S-2/1', status: 'approved' });
    const { line_items } = await at.show(contract);
    const invoice = await bills.create({}, { project: at.project, commitment: contract, line: line_items[2].id });
    await ok(bills.move('pm', 'send', invoice));
    const said = expectRestError(await number('owner', id, 'S-2/2'), 422, 'invalid', 'origin_id');
    expect(said).toContain('on its way there');
    await ok(bills.move('pm', 'retrieve', invoice));
    await ok(number('owner', id, 'S-2/2'));
  });
});

describe('a change order under its older name', () => {
  const packages = '/change_order_packages';
  const create = (contract_id: number, fields: object = {}) =>
    at.pm('POST', packages, { contract_id, change_order: { title: 'More', line_items: [at.line('100')], ...fields } });
  const change = (id: number, body: object, headers: Record<string, string> = {}) =>
    tieout.call('pm', 'PATCH', `/rest/v1.0${packages}/${id}`, { project_id: at.project, ...body }, headers);

  it('is changed only as it was seen, where the client says what it saw', async () => {
    const { id } = await ok(create(await at.subcontract()), 201);
    const { version } = await ok(at.pm('PATCH', `${at.changeOrders}/${id}`, { change_order: { title: 'Once' } }));
    const change_order = { title: 'Twice' };
    expectRestError(await change(id, { change_order, version: version - 1 }), 409, 'changed_meanwhile');
    expectRestError(await change(id, { change_order, version: 99 }), 409, 'changed_meanwhile');
    expectRestError(await change(id, { change_order }, { 'if-match': '"99"' }), 409, 'changed_meanwhile');
    expect((await ok(at.pm('GET', `${packages}/${id}`))).title).toBe('Once');
    expect(await ok(change(id, { change_order }, { 'if-match': `"${version}"` }))).toMatchObject(change_order);
    // Procore's clients say nothing of it.
    await ok(change(id, { change_order: { title: 'Thrice' } }));
  });

  it('takes no total but the sum of its lines, whether they come along or are there', async () => {
    const contract = await at.subcontract();
    const refused = async (answer: ReturnType<typeof create>) =>
      expectRestError(await answer, 422, 'invalid', 'grand_total');
    await refused(create(contract, { grand_total: 500 }));
    await refused(create(contract, { grand_total: '100', line_items: undefined }));
    await refused(create(contract, { grand_total: 'much' }));
    const { id } = await ok(create(contract, { grand_total: '100.00' }), 201);
    await refused(change(id, { change_order: { grand_total: '100.01' } }));
    const line_items = [at.line('70'), at.line('-20.50')];
    await refused(change(id, { change_order: { grand_total: '100', line_items } }));
    expect(await ok(at.pm('GET', `${packages}/${id}`))).toMatchObject({ grand_total: '100.00' });
    expect(await ok(change(id, { change_order: { grand_total: 49.5, line_items } }))).toMatchObject({
      grand_total: '49.50',
    });
    await ok(change(id, { change_order: { grand_total: '49.50', status: 'approved' } }));
    await ok(change(id, { change_order: { grand_total: '49.50' } }));
  });
});

describe('the lines of a commitment', () => {
  it('are at most 2,000 once its change orders are approved, however many there are as drafts', async () => {
    const id = await at.subcontract();
    const line_items = Array.from({ length: 1_500 }, () => at.line('1'));
    const create = (fields: object) =>
      at.pm('POST', at.changeOrders, { change_order: { contract_id: id, title: 'Many', line_items, ...fields } });
    const approve = (order: number, more: object = {}) =>
      at.pm('PATCH', `${at.changeOrders}/${order}`, { change_order: { status: 'approved', ...more } });
    const [first, second] = [await ok(create({}), 201), await ok(create({}), 201)];
    await ok(approve(first.id));
    const said = expectRestError(await approve(second.id), 422, 'invalid', 'line_items');
    expect(said).toContain('with these it would have 3002');
    expectRestError(await create({ status: 'approved' }), 422, 'invalid', 'line_items');
    expect((await at.show(id)).line_items).toHaveLength(1_502);
    // Its own lines are not in its own way.
    await ok(at.pm('PATCH', `${at.changeOrders}/${first.id}`, { change_order: { status: 'draft', line_items } }));
    await ok(approve(first.id));
    await ok(approve(second.id, { line_items: line_items.slice(0, 498) }));
    expect((await at.show(id)).line_items).toHaveLength(2_000);
  });
});
