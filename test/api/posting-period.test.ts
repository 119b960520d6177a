import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

const booked = async (recnum: string) => {
  const bill = await bills.bill(recnum);
  return [Number(bill?.postyr), Number(bill?.actper)];
};

/** The history has who chose it. */
const said = async (id: number, type: string) =>
  (await tieout.as('viewer').history(tieout.company, id)).events
    .filter((event) => event.type === type)
    .map(({ says }) => says);

describe('the posting period of a bill', () => {
  it('is that of its billing date, where nobody typed one', async () => {
    const item = await bills.synced();
    expect(await booked(item.erp_record!.id)).toEqual([2026, 10]);
  });

  it('is what the approver typed, in the preview, the message and the books', async () => {
    const id = await bills.sent();
    expect((await bills.move('approver', 'accept', id, { posting_period: '2026-11' })).status).toBe(202);
    const { bill } = await tieout.as('approver').preview(tieout.company, id);
    expect(bill.posting_period).toBe('2026-11');
    const item = await bills.reaches(id, 'synced');
    expect(await booked(item.erp_record!.id)).toEqual([2026, 11]);
    expect(await said(id, 'link.accepted')).toEqual(['Accepted; the export began (posting period 2026-11)']);
  });

  it('can be another one at a retry, as after a closed period', async () => {
    await bills.weather({ closed_period: '2026-10' });
    const id = await bills.sent();
    await bills.move('approver', 'accept', id);
    const failed = await bills.reaches(id, 'failed_to_export');
    expect(failed.error).toMatchObject({ code: 'erp_closed_period' });
    expect((await bills.move('approver', 'retry', id, { posting_period: '2026-11' })).status).toBe(202);
    const item = await bills.reaches(id, 'synced');
    expect(await booked(item.erp_record!.id)).toEqual([2026, 11]);
    expect(await said(id, 'link.accepted')).toEqual(['Accepted; the export began']);
    expect(await said(id, 'link.retried')).toEqual(['Export retried (posting period 2026-11)']);
    await bills.weather({ closed_period: null });
  });

  it.each(['2026-13', '10/2026', '2026', 'soon'])(
    'is refused as %s, and nothing is changed',
    async (posting_period) => {
      const id = await bills.sent();
      const said = expectProblem(await bills.move('approver', 'accept', id, { posting_period }), 422, 'invalid');
      expect(String(said.detail)).toContain('such as 2026-10');
      expect((await bills.reaches(id, 'ready_to_export')).invoice_id).toBe(id);
    },
  );
});
