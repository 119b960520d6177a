import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulator } from '../support/billing.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

describe('the whole road over HTTP', () => {
  it('unlinks only when the bill is gone, and brings the corrected invoice back', async () => {
    const { company } = tieout;
    const approver = tieout.as('approver');
    const pm = tieout.as('pm');
    const synced = await approver.list(company, { filter: 'synced', sort: '-billing_date', limit: 200 });
    expect(synced.erp).toBe('Sage 100 Contractor®');
    const item = synced.items.find((one) => one.moves.unlink.allowed && one.billing_date! > '2026-10-01')!;
    const id = item.invoice_id;

    const refused = await tieout.call(
      'approver',
      'POST',
      `/api/v1/companies/${company}/erp/subcontractor-invoices/${id}/unlink`,
      {},
    );
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({
      code: 'still_in_erp',
      detail: 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.',
    });

    const gone = await tieout.call('approver', 'DELETE', `${simulator}/payable-invoices/${item.erp_record!.id}`);
    expect(gone.status).toBe(204);
    const check = await approver.unlinkCheck(company, id);
    expect(check).toMatchObject({ would_unlink: true, refusal: null, evidence: { sighting: { is: 'gone' } } });
    const unlinked = await approver.unlink(company, id);
    expect(unlinked).toMatchObject({ message: 'Successfully Unlinked', erp_status: 'not_in_erp', erp_record: null });

    const old = await pm.requisition(company, item.project.id, id);
    await pm.deleteRequisition(company, item.project.id, id);
    const again = await pm.createRequisition(company, item.project.id, item.commitment.id, {
      invoice_number: old.invoice_number,
      billing_date: old.billing_date,
      status: 'approved',
      items: [{ line_item_id: old.items[0]!.line_item_id, work_completed_this_period: '1234.50' }],
    });
    expect(again.number).toBe(old.number);
    await pm.send(company, again.id);
    const accepted = await tieout.call(
      'approver',
      'POST',
      `/api/v1/companies/${company}/erp/subcontractor-invoices/${again.id}/accept`,
      {},
    );
    expect(accepted.status).toBe(202);
    expect(accepted.body.erp_status).toBe('exporting');
    const back = await until(
      () => approver.invoice(company, again.id),
      (one) => one.erp_status === 'synced',
    );
    const bills = (await tieout.call('approver', 'GET', `${simulator}/payable-invoices`)).body;
    const bill = bills.find((one: { recnum: string }) => one.recnum === back.erp_record!.id);
    expect(bill).toMatchObject({ invttl: '1234.50', retain: '123.45', status: 1 });
    const history = await approver.history(company, id);
    expect(history.events.map((event) => event.type)).toEqual(
      expect.arrayContaining(['link.unlink_refused', 'link.unlinked', 'invoice.deleted']),
    );
  });
});
