import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let at: Site;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await bills.site('SC-2604-01');
});
afterAll(() => tieout.end());

const path = '/rest/v1.1/requisitions';
const pm = (method: string, to: string, body?: unknown) => tieout.call('pm', method, to, body);
const enter = (requisition: object, more = {}) =>
  pm('POST', path, { project_id: at.project, commitment_id: at.commitment, requisition, ...more });
const change = (id: number, requisition: object) =>
  pm('PATCH', `${path}/${id}`, { project_id: at.project, requisition });
const invoices = () => tieout.as('pm').requisitions(tieout.company, at.project);

/** Refused when entered and when changed, by the field that was sent; nothing is kept. */
async function refused(requisition: object, field: string, code = 'invalid'): Promise<string> {
  const id = await bills.create();
  const before = await invoices();
  const events = await bills.standing(id);
  expectRestError(await change(id, requisition), 422, code, field);
  const sentence = expectRestError(await enter(requisition), 422, code, field);
  expect(await invoices()).toEqual(before);
  expect(await bills.standing(id)).toEqual(events);
  await tieout.as('pm').deleteRequisition(tieout.company, at.project, id);
  return sentence;
}

const line = (entry: object) => ({ items: [{ line_item_id: at.line, ...entry }] });

it('names every field that is misshapen, in the shape of either API', async () => {
  const { status, body } = await enter({
    billing_date: 5,
    period_id: 'x',
    ...line({ work_completed_this_period: null }),
  });
  expect([status, Object.keys(body.errors)]).toEqual([
    422,
    ['period_id', 'billing_date', 'items.0.work_completed_this_period'],
  ]);
  const bulk = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`;
  const ours = await tieout.call('approver', 'POST', bulk, { action: 'fly', invoice_ids: 'all' });
  expect([ours.status, ours.body.facts.field]).toEqual([422, 'action']);
  expect(Object.keys(ours.body.errors)).toEqual(['action', 'invoice_ids']);
});

describe('amounts that are none', () => {
  it.each(['1.005', '0.001', 1.005, '1,000.00', '1e3', 1e21, '', 'ten', '--1', '10000000000.00', '٣'])(
    '%j is refused and never rounded',
    async (amount) => {
      const sentence = await refused(
        line({ work_completed_this_period: amount }),
        'items.0.work_completed_this_period',
      );
      expect(sentence).toContain('at most two decimals');
    },
  );

  it.each([
    ['work_completed_retainage_retained_this_period', '-0.01', 'negative'],
    ['work_completed_retainage_retained_this_period', '100.01', 'more than the work'],
    ['work_completed_retainage_percent_this_period', '100.01', 'between 0 and 100'],
    ['work_completed_retainage_percent_this_period', -1, 'between 0 and 100'],
    ['work_completed_retainage_released_this_period', '-1', 'negative'],
    ['work_completed_retainage_released_this_period', '99999999.00', 'than is still held'],
    ['materials_presently_stored', '-1.00', 'negative'],
    ['materials_stored_retainage_currently_retained', '-1.00', 'negative'],
    ['materials_stored_retainage_currently_retained', '50000.00', 'more than the materials'],
  ])('%s %s', async (field, amount, because) => {
    const entry = { work_completed_this_period: '100.00', [field]: amount };
    expect(await refused(line(entry), `items.0.${field}`)).toContain(because);
  });

  it('a wrong line is named by its place among those sent', async () => {
    const { project, commitment } = at;
    const contract = await tieout.as('pm').commitment(tieout.company, project, commitment);
    const [first, second] = contract.line_items;
    const items = [
      { line_item_id: first!.id, work_completed_this_period: '10.00' },
      {
        line_item_id: second!.id,
        work_completed_this_period: '10.00',
        work_completed_retainage_retained_this_period: '11.00',
      },
    ];
    await refused({ items }, 'items.1.work_completed_retainage_retained_this_period');
    await refused({ items: [{ work_completed_this_period: '1.00' }] }, 'items.0.line_item_id');
    await refused({ items: [{ line_item_id: 9_999_999, work_completed_this_period: '1.00' }] }, 'items');
  });
});

describe('fields that cannot be', () => {
  it.each([
    ['billing_date', '2026-02-30'],
    ['billing_date', '0000-01-01'],
    ['billing_date', '31.10.2026'],
    ['billing_date', 20261031],
    ['status', 'paid'],
    ['final', 'yes'],
    ['period_id', 9_999_999],
    ['period_id', 'no. 604'],
    ['invoice_number', { a: 1 }],
    ['invoice_number', 'x'.repeat(256)],
    ['comment', 'x'.repeat(2001)],
    ['items', 'all'],
    // Set by the link to the ERP alone.
    ['origin_id', '123'],
  ])('%s %j', async (field, value) => {
    await refused({ [field]: value }, field);
  });

  it('an end before its start', async () => {
    await refused({ requisition_start: '2026-10-31', requisition_end: '2026-10-01' }, 'requisition_end');
  });

  it('a closed billing period', async () => {
    const periods = await tieout.as('pm').billingPeriods(tieout.company, at.project);
    const closed = periods.find((period) => period.status === 'closed')!;
    await refused({ period_id: closed.id }, 'base', 'period_closed');
  });

  it('a subcontract that is not signed', async () => {
    const unsigned = await bills.site('SC-2611-05');
    const body = { project_id: unsigned.project, commitment_id: unsigned.commitment, requisition: {} };
    expectRestError(await pm('POST', path, body), 422, 'invalid', 'commitment_id');
  });

  it('fields that stand beside the wrapper are not lost', async () => {
    const flat = { project_id: at.project, commitment_id: at.commitment, invoice_number: 'FLAT-1' };
    expect((await pm('POST', path, flat)).body).toMatchObject({ invoice_number: 'FLAT-1' });
    expectRestError(await pm('POST', path, { ...flat, billing_date: 'x' }), 422, 'invalid', 'billing_date');
    expectRestError(await pm('POST', path, { ...flat, requisition: 'x' }), 422, 'invalid', 'body');
  });
});

describe('an invoice that is locked', () => {
  const edits = [{ comment: 'x' }, { status: 'draft' }, { invoice_number: 'x' }, { items: [] }];

  it.each([
    ['ready_to_export', () => bills.sent().then((id) => tieout.as('pm').invoice(tieout.company, id))],
    ['failed_to_export', () => bills.failed()],
  ] as const)('%s: says Retrieve or Reject', async (state, make) => {
    const item = await make();
    expect(item.erp_status).toBe(state);
    const before = await bills.standing(item.invoice_id);
    for (const requisition of edits) {
      const body = { project_id: item.project.id, requisition };
      const said = expectRestError(await pm('PATCH', `${path}/${item.invoice_id}`, body), 422, 'invoice_sent');
      expect(said).toMatch(/Retrieve.*reject/i);
    }
    const gone = await pm('DELETE', `${path}/${item.invoice_id}?project_id=${item.project.id}`);
    expect(expectRestError(gone, 422, 'invoice_sent')).toMatch(/Retrieve.*reject/i);
    expect(await bills.standing(item.invoice_id)).toEqual(before);
  });

  it('synced: says so word for word, and to unlink first', async () => {
    const item = await bills.synced();
    const before = await bills.standing(item.invoice_id);
    for (const requisition of edits) {
      expect(expectRestError(await change(item.invoice_id, requisition), 422, 'invoice_synced')).toBe(
        'The invoice is not editable because it has been synced with ERP',
      );
    }
    const items = { project_id: at.project, requisition_items: [{ id: 1, work_completed_this_period: '1.00' }] };
    const bulk = await pm('PATCH', `/rest/v1.0/requisitions/${item.invoice_id}/bulk_item_update`, items);
    expectRestError(bulk, 422, 'invoice_synced');
    const gone = await pm('DELETE', `${path}/${item.invoice_id}?project_id=${at.project}`);
    expect(expectRestError(gone, 422, 'unlink_first')).toMatch(/unlink the invoice first/);
    expect(await bills.standing(item.invoice_id)).toEqual(before);
  });

  it('not the newest: says which is', async () => {
    const old = await bills.create();
    await bills.create({ invoice_number: 'THE-NEWEST' });
    const gone = await pm('DELETE', `${path}/${old}?project_id=${at.project}`);
    expect(expectRestError(gone, 422, 'not_the_latest')).toContain('THE-NEWEST');
    const amounts = await change(old, line({ work_completed_this_period: '1.00' }));
    expect(expectRestError(amounts, 422, 'not_the_latest')).toContain('THE-NEWEST');
    expect((await change(old, { comment: 'Still mine.' })).status).toBe(200);
  });
});
