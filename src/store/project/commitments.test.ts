import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { until } from '../../../test/support/until.ts';
import type { Caller, Commitment, Payment } from '../../app/unit-of-work.ts';
import type { Quantity, UnitPrice } from '../../domain/billing/quantity.ts';
import { type Cents, cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const tools = () => house.hub.project;
const first = async (): Promise<Commitment> =>
  ok(await tools().commitments(me, house.project)).find(({ number }) => number === 'SC-001')!;
/** As the hub's own role, behind the wall of a company. */
const within = (company: number, sql: string) =>
  house.database.transaction({ company: company as Caller['company'] }, async (trx) => {
    return (await trx.executeQuery(CompiledQuery.raw(sql))).rows as Record<string, unknown>[];
  });

/** An approved change order on the first commitment. */
async function changeOrder(amount: number) {
  const { id, lines } = await first();
  const { costCode, costType } = lines[0]!;
  const entry = { costCode: costCode.id, costType: costType.id, amount: amount as Cents, description: 'More' };
  return ok(await tools().createChangeOrder(me, house.project, id, { status: 'approved', lines: [entry] }));
}

describe('what the database holds by itself', () => {
  it('a line that an invoice has keeps its value, its place and its life', async () => {
    const { id, lines } = await first();
    await house.approved(id, 10_000);
    const line = lines[0]!.id;
    for (const change of [
      'amount = amount + 1',
      'position = 99',
      'deleted_at = now()',
      'quantity = 1, unit_price = 1',
    ]) {
      const update = within(house.company, `update commitment_line set ${change} where id = ${line}`);
      await expect(update, change).rejects.toThrow('is on an invoice');
    }
    await within(house.company, `update commitment_line set description = 'Footings, north' where id = ${line}`);
  });

  it('commitments, lines, change orders and payments are never deleted by the hub', async () => {
    for (const table of ['commitment', 'commitment_line', 'change_order', 'contract_payment']) {
      await expect(within(house.company, `delete from ${table}`), table).rejects.toThrow('permission denied');
    }
  });

  it('another company sees none of them', async () => {
    await changeOrder(5_000);
    const { id } = await first();
    const paid = { date: '2026-11-20' as never, amount: cents(100) };
    ok(await tools().createPayment(me, house.project, id, paid));
    for (const table of ['commitment', 'change_order', 'change_order_line', 'contract_payment']) {
      const mine = await within(house.company, `select company_id from ${table}`);
      expect(mine.length, table).toBeGreaterThan(0);
      const theirs = await within(house.other, `select company_id from ${table}`);
      expect(new Set(theirs.map((row) => row.company_id)), table).not.toContain(house.company);
    }
    const stranger = await house.stranger();
    const asked = [
      await tools().changeOrders(stranger, house.project),
      await tools().payments(stranger, house.project, null),
      await tools().updateCommitment(stranger, house.project, id, { title: 'x' }),
      await tools().setScheduleOfValues(stranger, house.project, id, []),
      await tools().setOverBilling(stranger, house.project, 'warn'),
    ];
    for (const outcome of asked) expect(outcome).toMatchObject({ refusal: { code: 'not_found' } });
  });
});

describe('two at once', () => {
  it('an invoice and the end of a change order: one of them wins, and the sums tie out', async () => {
    for (let i = 0; i < 6; i++) {
      const order = await changeOrder(1_000 + i);
      const { id } = await first();
      const [, ended] = await Promise.all([
        house.approved(id, 100),
        tools().updateChangeOrder(me, house.project, order.id, { status: 'void' }),
      ]);
      const { lines } = await first();
      const joined = lines.filter((line) => line.changeOrderId === order.id);
      const { rows } = ok(
        await tools().invoices(
          me,
          house.project,
          { ids: null, commitment: id, periods: null, statuses: null, originIds: null },
          { limit: 100, offset: 0 },
        ),
      );
      const newest = rows.find((invoice) => invoice.latestOfCommitment)!;
      const billed = newest.lines.filter((line) => line.commitmentLine.changeOrderId === order.id);
      expect(joined).toHaveLength(ended.ok ? 0 : 1);
      expect(billed).toHaveLength(ended.ok ? 0 : 1);
    }
  });

  it('an invoice and the end of its billing period: it comes into none that was closed meanwhile', async () => {
    const { id } = await first();
    const [period] = ok(await tools().billingPeriods(me, house.project));
    const held = Promise.withResolvers<void>();
    const waits = 'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
    const closing = house.database.transaction({ company: house.company }, async (trx) => {
      const run = async (text: string) => (await trx.executeQuery(CompiledQuery.raw(text))).rows;
      await run(`select from project where id = ${house.project} for no key update`);
      await run(`update billing_period set status = 'closed' where id = ${period!.id}`);
      held.resolve();
      await until(
        () => run(waits),
        (waiting) => waiting.length > 0,
      );
    });
    await held.promise;
    const entering = tools().createInvoice(me, { project: house.project, commitment: id, period: period!.id });
    await closing;
    expect(await entering).toMatchObject({ refusal: { code: 'period_closed' } });
    ok(await tools().updatePeriod(me, house.project, period!.id, { status: 'open' }));
  });

  it('two new commitments take two numbers', async () => {
    const vendor = (await first()).vendor.id;
    const enter = () => tools().createCommitment(me, { project: house.project, kind: 'purchase_order', vendor });
    const made = (await Promise.all([enter(), enter(), enter()])).map(ok);
    expect(new Set(made.map(({ number }) => number))).toEqual(new Set(['PO-1001-01', 'PO-1001-02', 'PO-1001-03']));
  });
});

describe('a schedule of values', () => {
  it('is set as a whole: lines come, change, go and change places, and the history says so', async () => {
    const { vendor, lines } = await first();
    const codes = { costCode: lines[0]!.costCode.id, costType: lines[0]!.costType.id };
    const made = ok(
      await tools().createCommitment(me, { project: house.project, kind: 'subcontract', vendor: vendor.id }),
    );
    const set = async (entries: Parameters<ReturnType<typeof tools>['setScheduleOfValues']>[3]) =>
      ok(await tools().setScheduleOfValues(me, house.project, made.id, entries));
    const of = (commitment: Commitment) =>
      commitment.lines.map(({ position, description, amount }) => [position, description, amount]);
    const line = (description: string, amount: number) => ({ ...codes, description, amount: cents(amount) });
    const one = await set([line('A', 100), line('B', 200), line('C', 300)]);
    expect(of(one)).toEqual([
      [1, 'A', 100],
      [2, 'B', 200],
      [3, 'C', 300],
    ]);
    const [a, b, c] = one.lines.map(({ id }) => id);
    const two = await set([{ id: c }, line('D', 50), { id: a, amount: cents(111) }]);
    expect(of(two)).toEqual([
      [1, 'C', 300],
      [2, 'D', 50],
      [3, 'A', 111],
    ]);
    const order = two.lines.map(({ id }) => id).reverse();
    const three = ok(await tools().reorderLines(me, house.project, made.id, order));
    expect(three.lines.map(({ id }) => id)).toEqual(order);
    expect(await tools().setScheduleOfValues(me, house.project, made.id, [{ id: b! }])).toMatchObject({
      refusal: { code: 'invalid', facts: { field: 'lines.0.id', because: 'not_on_commitment' } },
    });
    const events = ok(await tools().commitmentHistory(me, house.project, made.id));
    expect(events.map(({ type, facts }) => [type, facts.added, facts.changed, facts.removed, facts.sum])).toEqual([
      ['commitment.created', undefined, undefined, undefined, undefined],
      ['commitment.lines', 3, 0, 0, '6.00'],
      ['commitment.lines', 1, 1, 1, '4.61'],
      ['commitment.lines', 0, 0, 0, '4.61'],
    ]);
  });

  it('of units turns into amounts when its commitment is billed by amount from now on', async () => {
    const { vendor, lines } = await first();
    const made = ok(
      await tools().createCommitment(me, {
        ...{ project: house.project, kind: 'purchase_order', vendor: vendor.id, method: 'unit' },
      }),
    );
    const codes = { costCode: lines[0]!.costCode.id, costType: lines[0]!.costType.id };
    const entry = { ...codes, description: 'Bars', quantity: 25_000 as never, unitPrice: 40_000 as never, unit: 'ton' };
    const unit = ok(await tools().setScheduleOfValues(me, house.project, made.id, [entry]));
    expect(unit.lines[0]).toMatchObject({ amount: 1_000, units: { quantity: 25_000, unit: 'ton' } });
    const amount = ok(await tools().updateCommitment(me, house.project, made.id, { method: 'amount' }));
    expect(amount.lines[0]).toMatchObject({ amount: 1_000, units: null });
  });
});

describe('the history of a commitment', () => {
  it('says what was changed from what to what, and has the invoices that came and went', async () => {
    const { id, number } = await first();
    ok(await tools().updateCommitment(me, house.project, id, { title: 'Footings and slab', number }));
    const invoice = await house.approved(id, 50);
    ok(await tools().deleteInvoice(me, house.project, invoice));
    const events = ok(await tools().commitmentHistory(me, house.project, id));
    const last = events.slice(-3);
    expect(last.map(({ type }) => type)).toEqual(['commitment.edited', 'invoice.created', 'invoice.deleted']);
    expect(last[0]!.facts).toEqual({
      fields: ['title'],
      changes: [{ field: 'title', from: 'Ace Concrete work', to: 'Footings and slab' }],
    });
    expect(last[0]!.by).toBe('Olive Owner');
  });
});

describe('a commitment that is billed by amount from now on', () => {
  it('is billed so for a change order that was entered by quantity before, too', async () => {
    const { vendor, lines } = await first();
    const [{ costCode, costType }] = lines as [Commitment['lines'][number]];
    const made = { project: house.project, kind: 'subcontract', vendor: vendor.id, status: 'Approved' } as const;
    const { id } = ok(await tools().createCommitment(me, { ...made, method: 'unit' }));
    const price = { quantity: 30_000 as Quantity, unitPrice: 125_000 as UnitPrice };
    const entry = { lines: [{ costCode: costCode.id, costType: costType.id, ...price }] };
    const order = ok(await tools().createChangeOrder(me, house.project, id, entry));
    ok(await tools().updateCommitment(me, house.project, id, { status: 'Draft', method: 'amount' }));
    ok(await tools().updateCommitment(me, house.project, id, { status: 'Approved' }));
    ok(await tools().updateChangeOrder(me, house.project, order.id, { status: 'approved' }));
    const { lines: agreed } = ok(await tools().commitment(me, house.project, id));
    expect(agreed.map(({ amount, units }) => [amount, units])).toEqual([[3_750, null]]);
  });
});

describe('a commitment that is deleted', () => {
  it('takes its change orders along, each told as gone, but none that stands in the ERP', async () => {
    const { vendor, lines } = await first();
    const [{ costCode, costType }] = lines as [Commitment['lines'][number]];
    const made = { project: house.project, kind: 'subcontract', vendor: vendor.id, status: 'Approved' } as const;
    const { id } = ok(await tools().createCommitment(me, made));
    const entry = { lines: [{ costCode: costCode.id, costType: costType.id, amount: cents(100) }] };
    const alone = ok(await tools().createChangeOrder(me, house.project, id, entry));
    const joined = ok(await tools().createChangeOrder(me, house.project, id, { ...entry, erpNumber: 'SC-9/1' }));
    expect(await tools().deleteCommitment(me, house.project, id)).toMatchObject({
      refusal: { facts: { because: 'joined_in_erp', field: 'change_order_packages.1' } },
    });
    await within(house.company, `update change_order set erp_number = null where id = ${joined.id}`);
    ok(await tools().deleteCommitment(me, house.project, id));
    const told = ok(await tools().commitmentHistory(me, house.project, id)).slice(-3);
    expect(told.map(({ type, facts }) => [type, facts.change_order_id])).toEqual([
      ['change_order.deleted', alone.id],
      ['change_order.deleted', joined.id],
      ['commitment.deleted', undefined],
    ]);
  });
});

describe('an invoice that is put into another billing period', () => {
  it('has the days of that one, also where those of the one that it leaves are sent along', async () => {
    const { id } = await first();
    const days = { start: '2031-01-01', end: '2031-01-31', due: '2031-01-25' } as Record<'start' | 'end' | 'due', Day>;
    const later = ok(await tools().createPeriod(me, house.project, { ...days, status: 'open' }));
    const invoice = await house.approved(id, 100);
    const { start, end, periodId } = ok(await tools().invoice(me, house.project, invoice));
    const moved = ok(await tools().updateInvoice(me, house.project, invoice, { period: later.id, start, end }));
    expect([moved.start, moved.end]).toEqual([days.start, days.end]);
    const given = { period: periodId, start: '2026-10-05' as Day, end };
    expect(ok(await tools().updateInvoice(me, house.project, invoice, given))).toMatchObject({
      start: '2026-10-05',
      end,
    });
    ok(await tools().deleteInvoice(me, house.project, invoice));
  });
});

describe('an invoice that a payment of the ERP pays', () => {
  const scope = () => ({ company: house.company });
  const listed = (key: string) => ({ key, number: key, name: 'A bill', job: null, invoice: null, detail: {} });
  /** Its list, as it is read from now on. */
  const read = (keys: readonly string[], whole: boolean) =>
    house.deps.work.run(scope(), async (tx) => {
      const [connection] = await tx.connections.list();
      const list = { records: keys.map(listed), whole };
      await tx.records.keepReading(connection!.id, 'payment', ((await tx.now()) + 1) as never, list);
    });

  const cameFromTheList = (payment: Payment) =>
    house.deps.work.run(scope(), (tx) => {
      const facts = { record_kind: 'payment', name: '' };
      const of = { by: me.person, projectId: house.project, requestId: null, facts };
      return tx.events.append([{ type: 'record.imported', ...of, record: { kind: 'payment', id: payment.id } }]);
    });

  it('is deleted once the payment was voided there: nobody here can take it off', async () => {
    const { id } = await first();
    const invoice = await house.approved(id, 10_000);
    const paid = { date: '2026-11-20' as never, amount: cents(100), invoice, erpNumber: 'B-1/77' };
    const payment = ok(await tools().createPayment(me, house.project, id, paid));
    await cameFromTheList(payment);
    const remove = () => tools().deleteInvoice(me, house.project, invoice);
    const held = { refusal: { code: 'payment_issued', facts: { payments: [payment.number] } } };
    expect(await tools().deletePayment(me, house.project, payment.id)).toMatchObject({ ok: false });
    expect(await remove()).toMatchObject(held);
    await read(['B-1/77'], true);
    expect(await remove()).toMatchObject(held);
    await read([], false);
    expect(await remove(), 'a list that is not whole').toMatchObject(held);
    await read([], true);
    ok(await remove());
  });

  it('stays while one that was entered here pays it, whatever the ERP lists', async () => {
    const { id } = await first();
    const invoice = await house.approved(id, 10_000);
    ok(await tools().createPayment(me, house.project, id, { date: '2026-11-20' as never, amount: cents(1), invoice }));
    await read([], true);
    const refused = await tools().deleteInvoice(me, house.project, invoice);
    expect(refused).toMatchObject({ refusal: { code: 'payment_issued' } });
  });
});
