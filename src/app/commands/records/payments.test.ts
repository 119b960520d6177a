import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readErpList } from '../../../../test/support/erp-list.ts';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, RecordFilter } from '../../unit-of-work.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const code = (outcome: Outcome<unknown>) => (outcome.ok ? 'yes' : outcome.refusal.code);
const read = (kind: 'payment', otherwise: Partial<Deps> = {}) => readErpList(house, me, kind, otherwise);
const list = async (kind: RecordKind, filter: RecordFilter) =>
  ok(await house.hub.records(me, { kind, filter, limit: 100 }));

describe('payments', () => {
  it('come from the ERP, are read here, and are never unlinked; one that was voided there is marked', async () => {
    const invoice = await house.approved(house.commitments[1]!, 7_000, 'PAID-1');
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.accept(me, { invoice }));
    await house.exportAll();
    const bill = ok(await house.hub.invoice(me, invoice)).link!.record!;
    await house.simulator.books.pay(bill.id);
    await read('payment');
    const [paid] = (await list('payment', 'ready_to_import')).records;
    expect(paid!.row).toMatchObject({ amount: 7_000, project: { name: 'Pier 4' }, name: bill.label });
    const { row } = ok(await house.hub.importRecord(me, { kind: 'payment', listed: paid!.row.listed!.id }));
    expect(row).toMatchObject({ state: 'synced', amount: 7_000, name: 'PAID-1', inList: true });
    const [kept] = ok(await house.hub.project.payments(me, house.project, house.commitments[1]!));
    expect(kept).toMatchObject({ amount: 7_000, invoice, checkNumber: paid!.row.number });
    expect(code(await house.hub.project.updatePayment(me, house.project, kept!.id, { amount: 1 as never }))).toBe(
      'payment_synced',
    );
    expect(code(await house.hub.unlinkRecord(me, { kind: 'payment', id: row.id! }))).toBe('record_never');
    for (const erpNumber of [null, 'another']) {
      expect(await house.hub.project.updatePayment(me, house.project, kept!.id, { erpNumber })).toMatchObject({
        refusal: { code: 'invalid', facts: { field: 'origin_id', because: 'paid_there' } },
      });
    }
    expect(await house.hub.unlinkRecord(me, { kind: 'commitment', id: house.commitments[1]! })).toMatchObject({
      refusal: { code: 'record_held', facts: { held: [{ kind: 'payment', id: row.id }, { kind: 'invoice' }] } },
    });
    await read('payment');
    expect((await list('payment', 'synced')).records[0]!.row.inList).toBe(true);
    const voided: Partial<Deps> = {
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        async *payments() {
          yield* [];
        },
      }),
    };
    await read('payment', voided);
    expect((await list('payment', 'synced')).records[0]!.row.inList).toBe(false);
    expect(await house.hub.unlinkRecord(me, { kind: 'commitment', id: house.commitments[1]! })).toMatchObject({
      refusal: { facts: { held: [{ kind: 'invoice' }] } },
    });
  });

  it('that are in no list stay paid where that is not whole, or is from before they came: it may have them all the same', async () => {
    const heldBy = async () => {
      const unlinked = await house.hub.unlinkRecord(me, { kind: 'commitment', id: house.commitments[1]! });
      return unlinked.ok ? [] : (unlinked.refusal.facts.held as { kind: string }[]).map(({ kind }) => kind);
    };
    const { superUrl } = house.urls;
    const reading = (set: string) => sql(superUrl, `update tieout.erp_reading set ${set} where kind = 'payment'`);
    expect(await heldBy()).toEqual(['invoice']);
    await reading('whole = false');
    expect(await heldBy()).toEqual(['payment', 'invoice']);
    await reading(`whole = true, as_of = as_of - interval '1 day'`);
    expect(await heldBy()).toEqual(['payment', 'invoice']);
    await reading(`as_of = as_of + interval '1 day'`);
    expect(await heldBy()).toEqual(['invoice']);
  });

  it('that another program entered under a number of its own are not in the ERP’s list, and stay paid all the same', async () => {
    const commitment = house.commitments[0]!;
    const invoice = await house.approved(commitment, 3_000, 'PAID-2');
    const entry = { date: '2026-11-20' as never, amount: 3_000 as never, invoice, erpNumber: 'WIRE-88' };
    const { id } = ok(await house.hub.project.createPayment(me, house.project, commitment, entry));
    await read('payment');
    const { row } = (await list('payment', 'synced')).records.find((one) => one.row.id === id)!;
    expect(row.inList, 'nothing is known of it').toBeNull();
    expect(await house.hub.unlinkRecord(me, { kind: 'commitment', id: commitment })).toMatchObject({
      refusal: { code: 'record_held', facts: { held: [{ kind: 'payment', id }] } },
    });
    expect(await house.hub.project.deleteInvoice(me, house.project, invoice)).toMatchObject({
      refusal: { code: 'payment_issued' },
    });
    ok(await house.hub.project.updatePayment(me, house.project, id, { erpNumber: null }));
    ok(await house.hub.project.deletePayment(me, house.project, id));
    ok(await house.hub.project.deleteInvoice(me, house.project, invoice));
  });

  it('of nothing, as a voided check stands there, are not added, and that is said', async () => {
    const nothing: Partial<Deps> = {
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        async *payments() {
          yield { number: '5002', date: '2026-11-02' as never, amount: 0 as never };
        },
      }),
    };
    await read('payment', nothing);
    const [one] = (await list('payment', 'ready_to_import')).records;
    expect(await house.hub.importRecord(me, { kind: 'payment', listed: one!.row.listed!.id })).toMatchObject({
      refusal: { code: 'invalid', facts: { field: 'amount', because: 'not_zero' } },
    });
  });
});
