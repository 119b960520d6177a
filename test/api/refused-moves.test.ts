import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Item, RequisitionInput } from '../../src/http/client.ts';
import { type Billing, billing, everyMove, type Move } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterEach(() => bills.weather({ down: false }));
afterAll(() => tieout.end());

const reason = { reason: 'Wrong period.' };

/** Asks as the owner, who may do everything, and holds the refusal to its code and to having changed nothing. */
async function refused(move: Move, id: number, status: number, code: string, body = {}, headers = {}) {
  const before = await bills.standing(id);
  const said = expectProblem(await bills.move('owner', move, id, body, headers), status, code);
  const after = await bills.standing(id);
  const logged = move === 'unlink' && !['wrong_state', 'changed_meanwhile'].includes(code) ? 1 : 0;
  expect(after).toEqual({ ...before, events: before.events + logged });
  return said;
}

/** What is open in each state, written down here and not taken from the program. */
const open: Record<string, readonly Move[]> = {
  'not_in_erp, never sent': ['send'],
  'not_in_erp, retrieved': ['send'],
  'not_in_erp, unlinked': ['send'],
  rejected: ['send'],
  ready_to_export: ['accept', 'reject', 'retrieve'],
  exporting: [],
  'exporting, standing still': ['retry', 'reject'],
  failed_to_export: ['retry', 'reject', 'retrieve'],
  synced: ['unlink'],
};
const make: Record<string, () => Promise<number>> = {
  'not_in_erp, never sent': () => bills.create(),
  'not_in_erp, retrieved': async () => {
    const id = await bills.sent();
    await tieout.as('pm').retrieve(tieout.company, id);
    return id;
  },
  'not_in_erp, unlinked': async () => {
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'delete');
    await tieout.as('approver').unlink(tieout.company, item.invoice_id);
    return item.invoice_id;
  },
  rejected: async () => {
    const id = await bills.sent();
    await tieout.as('approver').reject(tieout.company, id, 'No.');
    return id;
  },
  ready_to_export: () => bills.sent(),
  exporting: async () => {
    await bills.weather({ down: true });
    const id = await bills.sent();
    await tieout.as('approver').accept(tieout.company, id);
    return id;
  },
  'exporting, standing still': async () => {
    const { items } = await tieout.as('owner').list(tieout.company, { filter: 'exporting' });
    return items.find((item) => item.parked)!.invoice_id;
  },
  failed_to_export: async () => (await bills.failed()).invoice_id,
  synced: async () => (await bills.synced()).invoice_id,
};

describe('a move that the state does not allow', () => {
  it.each(Object.keys(open))('%s', async (state) => {
    const id = await make[state]!();
    // An export that is under way shows why it takes time, which is a change of its own: once it stands, it stands.
    if (state === 'exporting') await untilError(id);
    const item = await tieout.as('owner').invoice(tieout.company, id);
    expect(state).toContain(item.erp_status);
    for (const move of everyMove) {
      if (open[state]!.includes(move)) continue;
      const said = await refused(move, id, 409, 'wrong_state', reason);
      expect(said.facts.erp_status, `${move} ${state}`).toBe(item.erp_status);
    }
  });

  const untilError = (id: number) =>
    until(
      () => tieout.as('owner').invoice(tieout.company, id),
      (item) => item.error !== null,
    );

  it('a second unlink', async () => {
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    const said = await refused('unlink', item.invoice_id, 409, 'wrong_state');
    expect(said.facts.erp_status).toBe('not_in_erp');
  });

  it.each(['draft', 'under_review', 'revise_and_resubmit'] as const)('sending one that is %s', async (status) => {
    const said = await refused('send', await bills.create({ status }), 409, 'wrong_state');
    expect(said.facts).toMatchObject({ status, erp_status: 'not_in_erp' });
  });

  it.each(['approved', 'approved_as_noted', 'pending_owner_approval'] as const)(
    'but not one that is %s',
    async (status) => {
      expect((await bills.move('pm', 'send', await bills.create({ status }))).status).toBe(200);
    },
  );
});

describe('a move by someone who saw an older version', () => {
  const sees = (item: Item): readonly (readonly [object, Record<string, string>])[] => [
    [{ version: item.version }, {}],
    [{}, { 'if-match': `"${item.version}"` }],
    [{}, { 'if-match': `W/"${item.version}"` }],
  ];

  it.each(everyMove)('%s', async (move) => {
    const id =
      await make[
        { send: 'rejected', retry: 'failed_to_export', unlink: 'synced' }[move as string] ?? 'ready_to_export'
      ]!();
    const item = await tieout.as('owner').invoice(tieout.company, id);
    const stale = { ...item, version: item.version - 1 };
    for (const [body, headers] of sees(stale)) {
      const said = await refused(move, id, 409, 'changed_meanwhile', { ...reason, ...body }, headers);
      expect(said.item).toEqual(await tieout.as('owner').invoice(tieout.company, id));
    }
    if (move === 'unlink') await bills.atSage(item.erp_record!.id, 'delete');
    const [body, headers] = sees(item)[1]!;
    expect((await bills.move('owner', move, id, { ...reason, ...body }, headers)).status).toBeLessThan(300);
  });

  it('with a version that is none', async () => {
    const id = await bills.sent();
    for (const given of ['abc', '"abc"', '"-1"', '"1", "2"', '1.5', `"${'9'.repeat(20)}"`]) {
      await refused('accept', id, 400, 'malformed', {}, { 'if-match': given });
    }
    await refused('accept', id, 400, 'malformed', { version: 1 }, { 'if-match': '"2"' });
    for (const version of ['1', 1.5, null, 2 ** 40]) await refused('accept', id, 422, 'invalid', { version });
    expect((await bills.move('owner', 'accept', id, {}, { 'if-match': '*' })).status).toBe(202);
  });
});

describe('a rejection', () => {
  it.each([{}, { reason: '' }, { reason: ' \n\t ' }])('needs a reason: %j', async (body) => {
    await refused('reject', await bills.sent(), 422, 'reason_missing', body);
  });
  it('of many too', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`;
    const body = { action: 'reject', invoice_ids: [await bills.sent()] };
    expectProblem(await tieout.call('owner', 'POST', path, body), 422, 'reason_missing');
  });
  it('with one that is too long', async () => {
    await refused('reject', await bills.sent(), 422, 'invalid', { reason: 'x'.repeat(2001) });
  });
});

describe('sending what the ERP could not take', () => {
  const previewed = async (id: number) =>
    (await tieout.as('pm').preview(tieout.company, id)).refusals.map((one) => one.code);

  /** Refused at send, and the preview says so before. */
  async function unsendable(fields: RequisitionInput, code: string, at?: Awaited<ReturnType<Billing['site']>>) {
    const id = await bills.create(fields, at);
    expect(await previewed(id)).toEqual([code]);
    return refused('send', id, 422, code);
  }

  it('without number and date: both are named', async () => {
    const said = await unsendable({ invoice_number: null, billing_date: null }, 'prerequisite_missing');
    expect(said.facts.missing).toEqual(['invoice number', 'billing date']);
    expect(said.detail).toContain('invoice number, billing date');
    await unsendable({ invoice_number: '   ' }, 'prerequisite_missing');
  });

  it('without numbers in Sage: every record is named', async () => {
    const at = await bills.site('SC-2611-03');
    const [contract] = (await tieout.as('owner').commitments(tieout.company, at.project)).filter(
      (one) => one.id === at.commitment,
    );
    const code = contract!.line_items.find((one) => one.id === at.line)!.cost_code.full_code;
    const without = (table: string, where: string) =>
      sql(tieout.urls.superUrl, `update ${table} set erp_number = null where ${where}`);
    await without('project', `id = ${at.project}`);
    await without('vendor', `id = (select vendor_id from commitment where id = ${at.commitment})`);
    await without('commitment', `id = ${at.commitment}`);
    await without('cost_code', `id = (select cost_code_id from commitment_line where id = ${at.line})`);
    await without('cost_type', 'code = $$S$$');
    const said = await unsendable({ billing_date: null }, 'prerequisite_missing', at);
    expect(said.facts.missing).toEqual([
      'billing date',
      'project Kestrel Landing Apartments',
      'vendor Castellano Mechanical Contractors',
      'commitment SC-2611-03 Plumbing',
      `cost code ${code}`,
      'cost type S',
    ]);
    await sql(tieout.urls.superUrl, `update cost_type set erp_number = '4' where code = 'S'`);
  });

  it('with nothing to bill, or a credit', async () => {
    await unsendable({ items: [] }, 'nothing_to_bill');
    const { line } = await bills.site('SC-2604-01');
    const credit = [{ line_item_id: line, work_completed_this_period: '-250.00' }];
    const said = await unsendable({ items: credit }, 'credit_not_supported');
    expect(said.detail).toContain('-250.00');
  });

  it.each([
    ['21 characters', 'X'.repeat(21), 21],
    // Sage counts an emoji as two, and a connector that cut it would leave half of one.
    ['11 emoji', '😀'.repeat(11), 22],
  ])('with a number of %s, which is never cut', async (_what, invoice_number, length) => {
    const said = await unsendable({ invoice_number }, 'too_long_for_erp');
    expect(said.facts).toMatchObject({ value: invoice_number, length, limit: 20 });
    expect(said.detail).toContain(invoice_number);
  });

  it('but with one of 20 characters it goes through whole', async () => {
    const invoice_number = `${'Ü'.repeat(18)}😀`;
    const id = await bills.create({ invoice_number });
    await tieout.as('pm').send(tieout.company, id);
    await tieout.as('approver').accept(tieout.company, id);
    const item = await bills.reaches(id, 'synced');
    expect((await bills.bill(item.erp_record!.id))!.invnum).toBe(invoice_number);
  });
});
