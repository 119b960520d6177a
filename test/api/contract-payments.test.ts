import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as shapes from '../../src/http/rest/contract-answers.ts';
import { type Billing, billing } from '../support/billing.ts';
import { type Contracts, contracts, fits, ok } from '../support/contracts.ts';
import { need, people } from '../support/people.ts';
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

describe('a payment', () => {
  it('is issued, counted, changed and deleted', async () => {
    const id = await at.subcontract();
    const { line_items } = await at.show(id);
    const invoice = await bills.create({}, { project: at.project, commitment: id, line: line_items[0].id });
    const post = (fields: object) => at.pm('POST', '/contract_payments', { contract_id: id, contract_payment: fields });
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
      project_id: at.project,
      requisition_id: invoice,
    });
    expect(await at.show(id)).toMatchObject({
      total_payments: '90.00',
      percentage_paid: '6.00',
      total_requisitions_amount: '100.00',
      payments_issued: [{ id: made.id }],
    });
    const listed = await ok(at.pm('GET', `/contract_payments?contract_id=${id}`));
    expect(listed).toEqual([made]);
    const changed = await ok(
      at.pm('PATCH', `/contract_payments/${made.id}`, { contract_id: id, contract_payment: { amount: '80' } }),
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
    const [other] = await ok(at.pm('GET', '/work_order_contracts'));
    expectRestError(await at.pm('GET', `/contract_payments/${made.id}?contract_id=${other.id}`), 404, 'not_found');
    expectRestError(await at.pm('DELETE', `/work_order_contracts/${id}`), 422, 'commitment_in_use');
    const said = expectRestError(await at.pm('DELETE', `/requisitions/${invoice}`), 422, 'payment_issued');
    expect(said).toContain('Payment 1 of the commitment pays this invoice');
    const seen = made.version;
    for (const late of [
      at.pm('PATCH', `/contract_payments/${made.id}`, { version: seen, contract_payment: { amount: '70' } }),
      at.pm('PATCH', `/contract_payments/${made.id}`, { contract_payment: { amount: '70', version: seen } }),
      at.pm('DELETE', `/contract_payments/${made.id}`, { version: seen }),
    ]) {
      const said = expectRestError(await late, 409, 'changed_meanwhile');
      expect(said).toContain('this payment');
    }
    const now = await ok(at.pm('GET', `/contract_payments/${made.id}`));
    expect(now).toMatchObject({ amount: '80.00', version: seen + 1 });
    expect((await at.pm('DELETE', `/contract_payments/${made.id}`, { version: now.version })).status).toBe(204);
    expect((await at.pm('DELETE', `/requisitions/${invoice}`)).status).toBe(204);
    expect(await at.show(id)).toMatchObject({ total_payments: '0.00' });
  });

  it('of the ERP is changed there, but for what joins it', async () => {
    const id = await at.subcontract();
    const made = await ok(
      at.pm('POST', '/contract_payments', {
        contract_id: id,
        contract_payment: { date: '2026-11-20', amount: '1', origin_id: 'PAY-1' },
      }),
      201,
    );
    const patch = (fields: object) => at.pm('PATCH', `/contract_payments/${made.id}`, { contract_payment: fields });
    expectRestError(await patch({ amount: '2' }), 422, 'payment_synced');
    expectRestError(await at.pm('DELETE', `/contract_payments/${made.id}`), 422, 'payment_synced');
    await ok(patch({ origin_data: 'x' }));
    await ok(patch({ origin_id: null }));
    await ok(patch({ amount: '2' }));
  });
});

describe('who may', () => {
  it('write: whoever has Admin on Commitments; the others are told what they lack, and nothing changes', async () => {
    const id = await at.subcontract();
    const contract = await at.show(id);
    const writes: readonly (readonly [string, string, object?])[] = [
      ['POST', '/work_order_contracts', { work_order_contract: { vendor_id: at.vendor } }],
      ['PATCH', `/work_order_contracts/${id}`, { work_order_contract: { title: 'x' } }],
      ['PATCH', '/work_order_contracts/sync', { updates: [{ vendor_id: at.vendor }] }],
      ['DELETE', `/work_order_contracts/${id}`],
      ['POST', `/work_order_contracts/${id}/line_items`, { line_item: at.line('1') }],
      ['PATCH', `/work_order_contracts/${id}/line_items/sync`, { updates: [at.line('1')] }],
      ['DELETE', `/work_order_contracts/${id}/line_items/${contract.line_items[0].id}`],
      ['POST', at.changeOrders, { change_order: { contract_id: id } }],
      ['POST', '/contract_payments', { contract_id: id, contract_payment: { date: '2026-11-01', amount: '1' } }],
    ];
    for (const who of people.filter((one) => ['accountant', 'viewer'].includes(one))) {
      for (const [method, path, body] of writes) {
        const answer = await at.as(who, method, path, body);
        expectRestError(answer, 403, 'not_permitted');
        expect(answer.body.missing, `${who} ${method} ${path}`).toEqual([need.admin]);
      }
    }
    expect(await at.show(id)).toEqual(contract);
    expectRestError(await at.as('accountant', 'GET', `/contract_payments?contract_id=${id}`), 403, 'not_permitted');
    await ok(at.as('viewer', 'GET', `/contract_payments?contract_id=${id}`));
    await ok(at.as('viewer', 'GET', at.changeOrders));
  });
});

describe('the typed client', () => {
  it('goes the whole road: draft, schedule, approval, change order, payment, history, end', async () => {
    const client = tieout.as('pm');
    const { company } = tieout;
    const made = await client.createContract(company, at.project, 'subcontract', {
      vendor_id: at.vendor,
      title: 'By client',
    });
    const { cost_codes, cost_types } = await client.codes(company, at.project);
    const named = { cost_code_id: cost_codes[0]!.id, line_item_type_id: cost_types[0]!.id };
    const set = await client.setScheduleOfValues(company, at.project, made.id, {
      lines: [
        { ...named, description: 'A', amount: '10' },
        { ...named, description: 'B', amount: '20' },
      ],
    });
    expect(set).toMatchObject({ open: true, original: '30.00', revised: '30.00' });
    const pasted = await client.importSchedule(
      company,
      at.project,
      made.id,
      `${cost_codes[0]!.code}\t${cost_types[0]!.code}\tC\t5`,
    );
    expect(pasted).toMatchObject({ imported: 1, total: '35.00' });
    const { lines } = await client.scheduleOfValues(company, at.project, made.id);
    const turned = await client.reorderLines(company, at.project, made.id, lines.map(({ id }) => id).reverse());
    expect(turned.lines.map(({ description }) => description)).toEqual(['C', 'B', 'A']);
    const stale = client.reorderLines(company, at.project, made.id, [], { version: 1 });
    await expect(stale).rejects.toMatchObject({ status: 409, code: 'changed_meanwhile' });
    await client.updateContract(company, at.project, 'subcontract', made.id, { status: 'Approved' });
    expect((await client.scheduleOfValues(company, at.project, made.id)).open).toBe(false);
    const order = await client.createChangeOrder(company, at.project, {
      contract_id: made.id,
      line_items: [{ ...named, amount: '-5' }],
    });
    await client.updateChangeOrder(company, at.project, order.id, { status: 'approved' });
    const paid = await client.createPayment(company, at.project, made.id, { date: '2026-11-25', amount: '3' });
    await client.updatePayment(company, at.project, paid.id, { notes: 'Thanks' });
    expect(await client.payments(company, at.project, made.id)).toMatchObject([{ notes: 'Thanks' }]);
    const whole = await client.contract(company, at.project, 'subcontract', made.id);
    expect(whole).toMatchObject({ revised_contract: '30.00', approved_change_orders: '-5.00', total_payments: '3.00' });
    await client.deletePayment(company, at.project, paid.id);
    await client.updateChangeOrder(company, at.project, order.id, { status: 'void' });
    await client.deleteChangeOrder(company, at.project, order.id);
    await client.deleteContract(company, at.project, 'subcontract', made.id);
    const { events } = await client.commitmentHistory(company, at.project, made.id);
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
    const before = await client.projectSettings(tieout.company, at.project);
    for (const over_billing of ['refuse', 'warn', before.over_billing] as const) {
      expect(await client.setProjectSettings(tieout.company, at.project, { over_billing })).toEqual({ over_billing });
      expect(await tieout.as('viewer').projectSettings(tieout.company, at.project)).toEqual({ over_billing });
    }
  });
});
