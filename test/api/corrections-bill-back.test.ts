import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { type Corrections, correctionsOf } from '../support/corrections.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let site: Site;
let corrections: Corrections;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  site = await bills.site('SC-2604-01');
  corrections = correctionsOf(tieout, site);
});
afterAll(() => tieout.end());

describe('what the ERP says meanwhile', () => {
  /** A moment that a restore goes back to: after all that was made so far, and before all that is done next. */
  async function asOfNow(): Promise<string> {
    const moment = new Date(Date.now() + 5).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return moment;
  }

  it('silent: nothing known is lost, and nothing is ticked', async () => {
    const item = await bills.synced();
    const { id } = await corrections.begun('approver', item.invoice_id);
    await bills.weather({ down: true });
    const silent = await corrections.check('approver', id);
    expect(silent).toMatchObject({ now: 'delete_bill', bill: { seen: 'live', last_look: { is: 'unknown' } } });
    expect(silent.bill.last_look!.because).toBeTruthy();
    await bills.weather({ down: false });
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await corrections.check('approver', id)).now).toBe('unlink');
    await bills.weather({ down: true });
    expect(await corrections.check('approver', id)).toMatchObject({
      now: 'unlink',
      bill: { seen: 'gone', last_look: { is: 'unknown' } },
    });
    await bills.weather({ down: false });
  });

  it('a bill that comes back: nothing is sent or accepted until it is gone again', async () => {
    const item = await bills.synced();
    const before = await asOfNow();
    const { id } = await corrections.begun('approver', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await tieout.as('pm').send(tieout.company, item.invoice_id);
    const restored = await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', {
      to: before,
    });
    expect(restored.status).toBe(200);

    const back = await corrections.check('approver', id);
    expect(back).toMatchObject({ now: 'delete_bill', waits_for: 'came_back', bill: { seen: 'live' } });
    const said = expectProblem(await bills.move('approver', 'accept', item.invoice_id), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);
    await bills.move('pm', 'retrieve', item.invoice_id);
    expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    expect(await corrections.says(item.invoice_id)).toContain('correction.bill_back');
    // Nor is giving it up a way past that.
    const given = await tieout.call('pm', 'POST', corrections.path(id, '/abandon'), { reason: 'It was right.' });
    expect(expectProblem(given, 409, 'bill_came_back').detail).toContain('Sage 100 Contractor®');

    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await corrections.check('approver', id)).waits_for).toBe('send');
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
  });

  /** Its number was what was wrong, so that the ERP does not take the two for one. */
  async function takenBack() {
    const item = await bills.synced();
    const before = await asOfNow();
    const { id } = await corrections.begun('approver', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    const other = { invoice_number: `${item.invoice_number}-B` };
    await tieout.as('pm').updateRequisition(tieout.company, site.project, item.invoice_id, other);
    await bills.move('pm', 'send', item.invoice_id);
    return { item, before, id };
  }

  it('a bill that comes back while its invoice stands as failed: it is not retried until it is gone again', async () => {
    const { item, before, id } = await takenBack();
    await bills.weather({ closed_period: '2026-10' });
    await bills.move('approver', 'accept', item.invoice_id);
    await bills.reaches(item.invoice_id, 'failed_to_export');
    await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', { to: before });
    await bills.weather({ closed_period: null });
    expect(await corrections.check('approver', id)).toMatchObject({ waits_for: 'came_back' });
    expectProblem(await bills.move('approver', 'retry', item.invoice_id), 409, 'bill_came_back');

    await bills.atSage(item.erp_record!.id, 'delete');
    await corrections.check('approver', id);
    expect((await bills.move('approver', 'retry', item.invoice_id)).status).toBe(202);
    await bills.reaches(item.invoice_id, 'synced');
  });

  async function tiedOut() {
    const [connection] = (await tieout.as('owner').connections(tieout.company)).connections;
    const { id } = await tieout.as('owner').askTieOut(tieout.company, connection!.id);
    await until(
      () => tieout.as('owner').tieOut(tieout.company, id),
      ({ state }) => state === 'complete',
    );
  }
  /** Deleted in the ERP, its link cut, and there again by a back-up of the ERP. */
  async function cameBack() {
    const item = await bills.synced();
    const before = await asOfNow();
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', { to: before });
    return item;
  }

  it('a bill that a tie-out finds again, in no correction: its invoice is not sent until one finds it gone', async () => {
    const item = await cameBack();
    await tiedOut();
    const said = expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);

    await bills.atSage(item.erp_record!.id, 'delete');
    expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    await tiedOut();
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
    await bills.move('pm', 'retrieve', item.invoice_id);
  });

  it('a bill that a tie-out finds again, and that is then seen void where a void counts as gone: it is none any more', async () => {
    const item = await cameBack();
    await tiedOut();
    const { id } = await corrections.begun('approver', item.invoice_id);
    expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    const [connection] = (await tieout.as('owner').connections(tieout.company)).connections;
    await tieout.as('owner').setVoidPolicy(tieout.company, connection!.id, true);
    await bills.atSage(item.erp_record!.id, 'void');
    await corrections.check('approver', id);
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
    await bills.move('pm', 'retrieve', item.invoice_id);
    await tieout.as('owner').setVoidPolicy(tieout.company, connection!.id, false);
    await bills.atSage(item.erp_record!.id, 'delete');
  });

  it('a bill that a tie-out finds again of a deleted invoice: what was entered in its place is not sent beside it', async () => {
    const item = await cameBack();
    await corrections.deleteInvoice('pm', item.invoice_id);
    const next = await bills.create();
    await tiedOut();
    const said = expectProblem(await bills.move('pm', 'send', next), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);

    await bills.atSage(item.erp_record!.id, 'delete');
    await tiedOut();
    expect((await bills.move('pm', 'send', next)).status).toBe(200);
  });

  it('a bill that comes back beside a newer one of its number: with that gone and unlinked, none is sent beside the older', async () => {
    const item = await bills.synced();
    await bills.synced();
    const before = await asOfNow();
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await bills.move('pm', 'send', item.invoice_id);
    await bills.move('approver', 'accept', item.invoice_id);
    await bills.reaches(item.invoice_id, 'synced');
    await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', { to: before });
    await tiedOut();
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    const said = expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);

    await bills.atSage(item.erp_record!.id, 'delete');
    await tiedOut();
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
    await bills.move('pm', 'retrieve', item.invoice_id);
  });

  it('a bill that comes back under the number of another invoice by now: its own is sent no second time', async () => {
    const item = await bills.synced();
    await bills.synced();
    const before = await asOfNow();
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    const numbered = (id: number, invoice_number: string) =>
      tieout.as('pm').updateRequisition(tieout.company, site.project, id, { invoice_number });
    await numbered(item.invoice_id, `${item.invoice_number}-B`);
    const other = await bills.create({ invoice_number: item.invoice_number! });
    await bills.move('pm', 'send', other);
    await bills.move('approver', 'accept', other);
    await bills.reaches(other, 'synced');
    await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', { to: before });
    await tiedOut();
    const said = expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);
    // The other is rid of its bill, which the books have lost.
    expect((await bills.move('approver', 'unlink', other)).status).toBe(200);
    await bills.atSage(item.erp_record!.id, 'delete');
  });

  it('a bill that comes back while its invoice is exported: none is asked for, and a person is called', async () => {
    const { item, id } = await takenBack();
    await bills.weather({ down: true });
    await bills.move('approver', 'accept', item.invoice_id);
    // As somebody's Check now saw it, in between.
    await sql(
      tieout.urls.superUrl,
      `insert into sighting (company_id, link_id, seen, standing, as_of)
        select company_id, link_id, 'present', 'live', clock_timestamp() from correction where id = ${id}`,
    );
    await bills.weather({ down: false });
    const now = () => tieout.as('owner').invoice(tieout.company, item.invoice_id);
    const stands = await until(now, ({ parked }) => parked);
    expect(stands).toMatchObject({ erp_status: 'exporting', error: { code: 'bill_came_back' } });
    const counts = async () => (await tieout.as('pm').list(tieout.company, { limit: 1 })).counts;
    const { parked } = await counts();
    expect(stands.error!.detail).toContain(item.erp_record!.label);
    expectProblem(await bills.move('approver', 'retry', item.invoice_id), 409, 'bill_came_back');
    expect(await corrections.check('approver', id)).toMatchObject({ bill: { seen: 'gone' } });
    expect((await bills.move('approver', 'retry', item.invoice_id)).status).toBe(202);
    await bills.reaches(item.invoice_id, 'synced');
    expect((await counts()).parked).toBe(parked - 1);
  });
});
