import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordKind } from '../../src/domain/records/kinds.ts';
import * as shapes from '../../src/http/api/record-shapes.ts';
import { type Billing, billing, simulator } from '../support/billing.ts';
import { type Contracts, contracts, fits, ok } from '../support/contracts.ts';
import { need, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let made: Contracts;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  made = await contracts(tieout, bills);
});
afterAll(() => tieout.end());

const path = (kind: RecordKind, rest = '') => `/api/v1/companies/${tieout.company}/erp/records/${kind}${rest}`;
const ask = (who: string, method: string, kind: RecordKind, rest: string, body?: object) =>
  tieout.call(who, method, path(kind, rest), body);
const move = (who: string, kind: RecordKind, id: number, name: string, body: object = {}) =>
  ask(who, 'POST', kind, `/${id}/${name}`, body);
const whole = async (kind: RecordKind, id: number) =>
  fits(shapes.whole, await ok(ask('owner', 'GET', kind, `/${id}`))) as shapes.ErpRecordWhole;
const reaches = (kind: RecordKind, id: number, state: string) =>
  until(
    () => whole(kind, id),
    (record) => record.erp_status === state,
  );
/** Deleted at Sage's screens. */
async function deletedInSage(kind: string, is: (row: Record<string, unknown>) => boolean): Promise<void> {
  const rows = (await tieout.call('owner', 'GET', `${simulator}/${kind}`)).body as Record<string, unknown>[];
  const row = rows.find(is)!;
  expect((await tieout.call('owner', 'DELETE', `${simulator}/${kind}/${row.recnum}`)).status).toBe(204);
}

/** Sent by one, accepted by another under a number, until it is there. */
async function exported(kind: RecordKind, id: number, sender: string, number: string): Promise<void> {
  fits(shapes.record, await ok(move(sender, kind, id, 'send')));
  const accepted = fits(shapes.record, await ok(move('approver', kind, id, 'accept', { number }), 202));
  expect(accepted).toMatchObject({ erp_status: 'exporting', flow_number: number });
  const record = await reaches(kind, id, 'synced');
  expect(record.history.map(({ type }) => type)).toContain('record.confirmed');
}

describe('a new subcontractor, from the directory to the books and back', () => {
  it('is made in Sage, billed, and parted in the safe order', async () => {
    const { company } = tieout;
    const vendor = await tieout.as('owner').addVendor(company, { name: 'Nordlund Masonry', city: 'Tacoma' });
    await exported('vendor', vendor.id, 'owner', '20777');
    const setUp = { due_terms: '30DY', ledger_account: 5200 };
    await ok(tieout.call('owner', 'POST', `${simulator}/vendors/20777/set-up`, setUp));

    const commitment = await made.subcontract('Approved', { vendor_id: vendor.id, number: 'SC-2604-77' });
    await exported('commitment', commitment, 'pm', 'SC-2604-77');
    const order = await ok(
      made.pm('POST', made.changeOrders, {
        change_order: {
          ...{ contract_id: commitment, number: '1', title: 'Wall', status: 'approved' },
          line_items: [made.line('250.00')],
        },
      }),
      201,
    );
    await exported('change_order', order.id, 'pm', '1');

    const { line_items } = await made.show(commitment);
    const id = await bills.create({}, { project: made.project, commitment, line: line_items[0].id });
    await ok(bills.move('pm', 'send', id));
    await ok(bills.move('approver', 'accept', id), 202);
    const bill = await bills.reaches(id, 'synced');

    // In the wrong order it is refused, and what stands in the way is named.
    const held = async (kind: RecordKind, of: number) =>
      expectProblem(await move('approver', kind, of, 'unlink'), 409, 'record_held').facts.held;
    expect(await held('vendor', vendor.id)).toMatchObject([
      { kind: 'commitment', id: commitment, label: 'SC-2604-77' },
    ]);
    expect(await held('commitment', commitment)).toMatchObject([
      { kind: 'invoice', id },
      { kind: 'change_order', id: order.id },
    ]);
    expect((await whole('commitment', commitment)).held).toHaveLength(2);

    // In the safe one each is parted when Sage has let go.
    expect((await bills.atSage(bill.erp_record!.id, 'delete')).status).toBe(204);
    await ok(bills.move('approver', 'unlink', id));
    const still = (kind: RecordKind, of: number) => move('approver', kind, of, 'unlink');
    expect(expectProblem(await still('change_order', order.id), 409, 'change_order_still_in_erp').detail).toBe(
      'The CCO is still in Sage 100 Contractor®. Please delete it before retrying',
    );
    await deletedInSage(
      'subcontract-changes',
      ({ chgnum, ctcnum }) => chgnum === '1' && (ctcnum ?? 'SC-2604-77') === 'SC-2604-77',
    );
    expect(fits(shapes.unlinked, await ok(still('change_order', order.id)))).toMatchObject({
      message: 'Successful Unlinked',
      erp_status: 'not_in_erp',
    });
    expect(expectProblem(await still('commitment', commitment), 409, 'commitment_still_in_erp').detail).toBe(
      'The commitment is still in your ERP system. Please delete it before retrying.',
    );
    await deletedInSage('subcontracts', ({ ctcnum }) => ctcnum === 'SC-2604-77');
    await ok(still('commitment', commitment));
    // What was seen is another than what is there: nothing is parted, as with every other move.
    const otherFlow = await move('approver', 'vendor', vendor.id, 'unlink', { flow_id: 999_999 });
    expectProblem(otherFlow, 409, 'changed_meanwhile');
    const seen = (await whole('vendor', vendor.id)).flow_id;
    const part = seen === null ? {} : { flow_id: seen };
    expect(await ok(move('approver', 'vendor', vendor.id, 'unlink', part))).toMatchObject({
      message: 'Successfully Unlinked',
    });
  });
});

describe('the lists', () => {
  it('fit their shapes, and tell the same request once', async () => {
    await ok(ask('owner', 'POST', 'vendor', '/refresh', {}), 202);
    const list = await until(
      async () => fits(shapes.list, await ok(ask('viewer', 'GET', 'vendor', '?filter=ready_to_import'))),
      // One reading may have ended before the one that was asked for has begun.
      (one) => one.reading !== null && !one.reading.reading && one.items.length > 0,
    );
    // The vendor that was made in Sage above is there still, and may be the one here.
    const [there] = list.items as shapes.ErpRecordItem[];
    expect(there).toMatchObject({ id: null, erp_number: '20777', name: 'Nordlund Masonry' });
    const inErp = `/in-erp/${there!.erp_id}`;
    const { matches } = fits(shapes.matches, await ok(ask('owner', 'GET', 'vendor', `${inErp}/matches`)));
    expect(matches).toMatchObject([{ name: 'Nordlund Masonry', parts: ['name'] }]);
    fits(shapes.matches, await ok(ask('owner', 'GET', 'vendor', `/${matches[0]!.id}/matches?search=nord`)));
    fits(shapes.archived, await ok(ask('owner', 'POST', 'vendor', `${inErp}/archive`, {})));
    fits(shapes.archived, await ok(ask('owner', 'POST', 'vendor', `${inErp}/restore`, {})));
    const key = { 'idempotency-key': 'link all' };
    const all = () => tieout.call('owner', 'POST', path('vendor', '/link-matches'), {}, key);
    expect(fits(shapes.linked, await ok(all()))).toEqual({ linked: 1, left: 0 });
    const again = await all();
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', { linked: 1, left: 0 }]);
    fits(shapes.waiting, await ok(tieout.call('viewer', 'GET', path('vendor').replace('/vendor', ''))));
    expectProblem(await ask('owner', 'GET', 'vendor', '?cursor=x'), 400, 'malformed');
    expect((await ask('owner', 'GET', 'vendor', '/4711x')).status).toBeGreaterThanOrEqual(400);
  });

  it('are read by whoever may read the tool, and moved by nobody else than may', async () => {
    const { commitment } = await bills.site('SC-2604-02');
    for (const who of people) {
      const read = await ask(who, 'GET', 'commitment', '?filter=synced');
      expect([who, read.status]).toEqual([who, who === 'pm' ? 403 : 200]);
      // One of their project they may read all the same: they send it.
      expect((await ask(who, 'GET', 'commitment', `/${commitment}`)).status, who).toBe(200);
    }
    const lacks = {
      pm: [need.standard, need.push],
      accountant: [need.admin],
      viewer: [need.admin, need.standard, need.push],
    };
    for (const who of ['pm', 'accountant', 'viewer'] as const) {
      const said = expectProblem(await move(who, 'commitment', commitment, 'unlink'), 403, 'not_permitted');
      expect(said.missing, who).toEqual(lacks[who]);
    }
    for (const rest of ['/1/send', '/1/accept', '/1/unlink', '/in-erp/1/import', '/link-matches', '/refresh']) {
      expectProblem(await ask('outsider', 'POST', 'vendor', rest, {}), 404, 'not_found');
      expectProblem(await tieout.call(null, 'POST', path('vendor', rest), {}), 401, 'not_signed_in');
    }
  });
});
