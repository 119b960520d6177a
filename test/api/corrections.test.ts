import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Correction } from '../../src/http/client.ts';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { importAgain } from '../support/imports.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let site: Site;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  site = await bills.site('SC-2604-01');
});
afterAll(() => tieout.end());

const path = (id: number, end = '') => `/api/v1/companies/${tieout.company}/erp/corrections/${id}${end}`;
const ofInvoice = (id: number) => `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}/correction`;
const begin = (who: string, id: number, reason = 'The amount was wrong.') =>
  tieout.call(who, 'POST', ofInvoice(id), { reason });
const begun = async (who: string, id: number): Promise<Correction> => {
  const answer = await begin(who, id);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const check = async (who: string, id: number): Promise<Correction> => {
  const answer = await tieout.call(who, 'POST', path(id, '/check'), {});
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const of = (id: number) => tieout.as('viewer').correctionOf(tieout.company, id);
const marks = ({ steps }: Correction) => steps.map(({ is }) => is).join(' ');
const deleteInvoice = (who: string, id: number) => tieout.as(who).deleteRequisition(tieout.company, site.project, id);
const enterAgain = (who: string, correction: number, amount: string) =>
  tieout.as(who).createRequisition(
    tieout.company,
    site.project,
    site.commitment,
    {
      invoice_number: `R-${correction}`,
      billing_date: '2026-10-31',
      status: 'approved',
      items: [{ line_item_id: site.line, work_completed_this_period: amount }],
    },
    { correction },
  );
const says = async (id: number) =>
  (await tieout.as('viewer').history(tieout.company, id)).events.map(({ type, of: other }) =>
    other === null ? type : `${type} (${other.id})`,
  );

describe('a correction, from a wrong bill to the right one', () => {
  it('goes on with the invoice that a file brings in the place of the deleted one', async () => {
    const item = await bills.synced();
    const first = await begun('accountant', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await check('accountant', first.id);
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    await deleteInvoice('pm', item.invoice_id);
    await importAgain(tieout, first.invoice.number);
    const { correction } = await of(item.invoice_id);
    expect(correction).toMatchObject({ again: { number: first.invoice.number } });
    expect(await says(correction!.again!.id)).toContain('invoice.corrects');
    await deleteInvoice('pm', correction!.again!.id);
    await tieout.as('accountant').abandonCorrection(tieout.company, first.id, 'Not now.');
  });

  it('is begun by one, gone on with by others, and one story in both histories', async () => {
    const item = await bills.synced();
    const old = item.invoice_id;
    const first = await begun('accountant', old);
    expect(first).toMatchObject({ state: 'open', now: 'delete_bill', waits_for: 'taken_back', way: null });
    expect(first.road).toMatchObject({ kind: 'direct', reads: 'live', agent: null });
    expect((await tieout.as('viewer').corrections(tieout.company)).corrections.map(({ id }) => id)).toContain(first.id);

    // The ERP is asked, and says that it is there still: nothing is ticked.
    expect(await check('accountant', first.id)).toMatchObject({
      now: 'delete_bill',
      bill: { seen: 'live', last_look: { is: 'present', standing: 'live' } },
    });
    await bills.atSage(item.erp_record!.id, 'delete');
    const gone = await check('accountant', first.id);
    expect(gone).toMatchObject({ now: 'unlink', bill: { seen: 'gone' } });
    expect(gone.steps[0]).toMatchObject({ is: 'done', by: 'Renata Novak' });
    // Whoever may not do what comes next is told who could.
    expect(gone.reasons.map(({ code }) => code)).toEqual(['not_permitted']);
    expect(gone.could).toContain('Marcus Oyelaran');
    expect(gone.could).not.toContain('Renata Novak');

    expect((await bills.move('approver', 'unlink', old)).status).toBe(200);
    expect(marks((await of(old)).correction!)).toBe('done done now later later');
    await tieout.as('pm').chooseWay(tieout.company, first.id, 're_enter');
    await deleteInvoice('pm', old);
    expect(await of(old)).toMatchObject({
      correction: { now: 'enter_again', invoice: { deleted: true }, again: null },
    });

    // What was in it is handed over, so that only what was wrong is typed again.
    const figures = await tieout.as('pm').correctionFigures(tieout.company, first.id);
    expect(figures).toMatchObject({ id: old, invoice_number: item.invoice_number, billing_date: '2026-10-31' });
    expect(figures.items.find((line) => line.line_item_id === site.line)!.work_completed_this_period).toBe('100.00');

    const made = await enterAgain('pm', first.id, '90.00');
    await tieout.as('pm').send(tieout.company, made.id);
    expect((await of(old)).correction).toMatchObject({ waits_for: 'acceptance', again: { id: made.id } });
    await tieout.as('approver').accept(tieout.company, made.id);
    await bills.reaches(made.id, 'synced');
    const done = (await of(made.id)).correction!;
    expect(done).toMatchObject({ id: first.id, state: 'done', now: null, ended_by: null });
    expect(marks(done)).toBe('done done done done done');
    expect(done.steps.map(({ by }) => by)).toEqual([
      'Renata Novak',
      'Marcus Oyelaran',
      'Priya Raman',
      'Priya Raman',
      null,
    ]);
    expect((await tieout.as('viewer').corrections(tieout.company)).corrections).toEqual([]);

    const [ofOld, ofNew] = [await says(old), await says(made.id)];
    expect(ofOld).toEqual(
      expect.arrayContaining(['correction.begun', 'invoice.corrected_by', `link.confirmed (${made.id})`]),
    );
    expect(ofNew).toEqual(expect.arrayContaining([`correction.begun (${old})`, 'invoice.corrects', 'correction.done']));
    expect(ofNew.length).toBe(ofOld.length);
  });

  it('in place: what was corrected and sent again is not entered again', async () => {
    const item = await bills.synced();
    const { id } = await begun('pm', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await tieout.as('pm').updateRequisition(tieout.company, site.project, item.invoice_id, { comment: 'Corrected.' });
    expect(marks((await of(item.invoice_id)).correction!)).toBe('done done done skipped now');
    await tieout.as('pm').send(tieout.company, item.invoice_id);
    await tieout.as('approver').accept(tieout.company, item.invoice_id);
    await bills.reaches(item.invoice_id, 'synced');
    expect(await of(item.invoice_id)).toMatchObject({ correction: { id, state: 'done' } });
    // It may be wrong once more.
    expect((await tieout.as('pm').correctionOf(tieout.company, item.invoice_id)).against).toEqual([]);
  });
});

describe('two at once', () => {
  it('begin: one correction; the other is told', async () => {
    const { invoice_id } = await bills.synced();
    const answers = await Promise.all(['owner', 'approver', 'pm'].map((who) => begin(who, invoice_id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const one of answers) if (one.status === 409) expectProblem(one, 409, 'correction_open');
  });

  it('enter again: one invoice takes the place, and nothing is entered twice', async () => {
    const item = await bills.synced();
    const { id } = await begun('pm', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await deleteInvoice('pm', item.invoice_id);
    const results = await Promise.allSettled(['pm', 'approver', 'owner'].map((who) => enterAgain(who, id, '70.00')));
    const [made, ...others] = results.filter(({ status }) => status === 'fulfilled');
    expect(others).toEqual([]);
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.message)] : []));
    expect(refused).toHaveLength(2);
    for (const one of refused) expect(one).toContain('Nothing was entered twice');
    const again = (made as PromiseFulfilledResult<{ id: number }>).value.id;
    expect((await of(item.invoice_id)).correction).toMatchObject({ now: 'export_again', again: { id: again } });

    // What was entered in its place and deleted in turn is entered once more, from its own figures.
    await deleteInvoice('pm', again);
    expect((await of(item.invoice_id)).correction).toMatchObject({ now: 'enter_again', again: null });
    expect((await tieout.as('pm').correctionFigures(tieout.company, id)).id).toBe(again);
    // Over any other road, it takes the place by itself.
    const plain = await bills.create({}, site);
    expect((await of(plain)).correction).toMatchObject({ id, again: { id: plain } });
  });
});

describe('what the ERP says meanwhile', () => {
  /** A moment that a restore goes back to: after all that was made so far, and before all that is done next. */
  async function asOfNow(): Promise<string> {
    const moment = new Date(Date.now() + 5).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return moment;
  }

  it('silent: nothing known is lost, and nothing is ticked', async () => {
    const item = await bills.synced();
    const { id } = await begun('approver', item.invoice_id);
    await bills.weather({ down: true });
    const silent = await check('approver', id);
    expect(silent).toMatchObject({ now: 'delete_bill', bill: { seen: 'live', last_look: { is: 'unknown' } } });
    expect(silent.bill.last_look!.because).toBeTruthy();
    await bills.weather({ down: false });
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await check('approver', id)).now).toBe('unlink');
    await bills.weather({ down: true });
    expect(await check('approver', id)).toMatchObject({
      now: 'unlink',
      bill: { seen: 'gone', last_look: { is: 'unknown' } },
    });
    await bills.weather({ down: false });
  });

  it('a bill that comes back: nothing is sent or accepted until it is gone again', async () => {
    const item = await bills.synced();
    const before = await asOfNow();
    const { id } = await begun('approver', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await tieout.as('pm').send(tieout.company, item.invoice_id);
    const restored = await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/restore-backup', {
      to: before,
    });
    expect(restored.status).toBe(200);

    const back = await check('approver', id);
    expect(back).toMatchObject({ now: 'delete_bill', waits_for: 'came_back', bill: { seen: 'live' } });
    const said = expectProblem(await bills.move('approver', 'accept', item.invoice_id), 409, 'bill_came_back');
    expect(said.detail).toContain(item.erp_record!.label);
    await bills.move('pm', 'retrieve', item.invoice_id);
    expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    expect(await says(item.invoice_id)).toContain('correction.bill_back');
    // Nor is giving it up a way past that.
    const given = await tieout.call('pm', 'POST', path(id, '/abandon'), { reason: 'It was right.' });
    expect(expectProblem(given, 409, 'bill_came_back').detail).toContain('Sage 100 Contractor®');

    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await check('approver', id)).waits_for).toBe('send');
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
  });

  /** Its number was what was wrong, so that the ERP does not take the two for one. */
  async function takenBack() {
    const item = await bills.synced();
    const before = await asOfNow();
    const { id } = await begun('approver', item.invoice_id);
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
    expect(await check('approver', id)).toMatchObject({ waits_for: 'came_back' });
    expectProblem(await bills.move('approver', 'retry', item.invoice_id), 409, 'bill_came_back');

    await bills.atSage(item.erp_record!.id, 'delete');
    await check('approver', id);
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
    const { id } = await begun('approver', item.invoice_id);
    expectProblem(await bills.move('pm', 'send', item.invoice_id), 409, 'bill_came_back');
    const [connection] = (await tieout.as('owner').connections(tieout.company)).connections;
    await tieout.as('owner').setVoidPolicy(tieout.company, connection!.id, true);
    await bills.atSage(item.erp_record!.id, 'void');
    await check('approver', id);
    expect((await bills.move('pm', 'send', item.invoice_id)).status).toBe(200);
    await bills.move('pm', 'retrieve', item.invoice_id);
    await tieout.as('owner').setVoidPolicy(tieout.company, connection!.id, false);
    await bills.atSage(item.erp_record!.id, 'delete');
  });

  it('a bill that a tie-out finds again of a deleted invoice: what was entered in its place is not sent beside it', async () => {
    const item = await cameBack();
    await deleteInvoice('pm', item.invoice_id);
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
    expect(stands.error!.detail).toContain(item.erp_record!.label);
    expectProblem(await bills.move('approver', 'retry', item.invoice_id), 409, 'bill_came_back');
    expect(await check('approver', id)).toMatchObject({ bill: { seen: 'gone' } });
    expect((await bills.move('approver', 'retry', item.invoice_id)).status).toBe(202);
    await bills.reaches(item.invoice_id, 'synced');
  });
});

describe('who may, and when', () => {
  it('is begun of a bill that was made, with a reason, and ends once', async () => {
    const sent = await bills.sent();
    expectProblem(await begin('pm', sent), 409, 'wrong_state');
    expectProblem(await begin('pm', 9_999_999), 404, 'not_found');
    const { invoice_id } = await bills.synced();
    expectProblem(await begin('pm', invoice_id, '  '), 422, 'invalid');
    const { id } = await begun('clerk', invoice_id);
    const abandon = (who: string, reason: string) => tieout.call(who, 'POST', path(id, '/abandon'), { reason });
    expectProblem(await abandon('pm', ''), 422, 'invalid');
    expect((await abandon('pm', 'The bill was right.')).body).toMatchObject({
      state: 'abandoned',
      ended_by: { name: 'Priya Raman' },
      end_reason: 'The bill was right.',
    });
    expectProblem(await abandon('pm', 'Again.'), 409, 'correction_over');
    expectProblem(await tieout.call('pm', 'POST', path(id, '/check'), {}), 409, 'correction_over');
    // It may be begun anew.
    expect((await of(invoice_id)).against.map(({ code }) => code)).toEqual(['not_permitted']);
    await begun('pm', invoice_id);
  });

  it('whoever neither sends nor accepts reads alone, and other companies know nothing of it', async () => {
    const { invoice_id } = await bills.synced();
    const { id } = await begun('pm', invoice_id);
    const asks: readonly [string, string, object?][] = [
      ['POST', ofInvoice(invoice_id), { reason: 'Wrong.' }],
      ['POST', path(id, '/check'), {}],
      ['PUT', path(id, '/way'), { way: 're_enter' }],
      ['POST', path(id, '/abandon'), { reason: 'Wrong.' }],
    ];
    for (const [method, where, body] of asks) {
      const said = expectProblem(await tieout.call('viewer', method, where, body), 403, 'not_permitted');
      expect(said.missing).toEqual([{ tool: 'commitments', at_least: 'admin' }]);
    }
    const reads = [ofInvoice(invoice_id), path(id), path(id, '/figures'), path(0).replace('/0', '')];
    for (const where of reads) expect((await tieout.call('viewer', 'GET', where)).status, where).toBe(200);
    const all = [...asks, ...reads.map((where) => ['GET', where] as const)];
    for (const [method, where, body] of all) {
      expectProblem(await tieout.call('outsider', method, where, body), 404, 'not_found');
      expectProblem(await tieout.call(null, method, where, body), 401, 'not_signed_in');
      const own = where.replace(`/companies/${tieout.company}/`, `/companies/${tieout.otherCompany}/`);
      if (!where.endsWith('/corrections')) {
        expectProblem(await tieout.call('outsider', method, own, body), 404, 'not_found');
      }
    }
    const contact = await tieout.call('subcontractor', 'GET', path(id));
    expectProblem(contact, 403, 'not_permitted');
    // The figures are those of the project's invoices: the tool alone does not open them.
    expectProblem(await tieout.call('accountant', 'GET', path(id, '/figures')), 403, 'not_permitted');
  });
});
