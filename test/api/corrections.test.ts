import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Correction } from '../../src/http/client.ts';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { type Corrections, correctionsOf } from '../support/corrections.ts';
import { importAgain } from '../support/imports.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

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

const marks = ({ steps }: Correction) => steps.map(({ is }) => is).join(' ');

describe('a correction, from a wrong bill to the right one', () => {
  it('goes on with the invoice that a file brings in the place of the deleted one', async () => {
    const item = await bills.synced();
    const first = await corrections.begun('accountant', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await corrections.check('accountant', first.id);
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    await corrections.deleteInvoice('pm', item.invoice_id);
    await importAgain(tieout, first.invoice.number);
    const { correction } = await corrections.of(item.invoice_id);
    expect(correction).toMatchObject({ again: { number: first.invoice.number } });
    expect(await corrections.says(correction!.again!.id)).toContain('invoice.corrects');
    await corrections.deleteInvoice('pm', correction!.again!.id);
    await tieout.as('accountant').abandonCorrection(tieout.company, first.id, 'Not now.');
  });

  it('is begun by one, gone on with by others, and one story in both histories', async () => {
    const item = await bills.synced();
    const old = item.invoice_id;
    const first = await corrections.begun('accountant', old);
    expect(first).toMatchObject({ state: 'open', now: 'delete_bill', waits_for: 'taken_back', way: null });
    expect(first.road).toMatchObject({ kind: 'direct', reads: 'live', agent: null });
    expect((await tieout.as('viewer').corrections(tieout.company)).corrections.map(({ id }) => id)).toContain(first.id);

    // The ERP is asked, and says that it is there still: nothing is ticked.
    expect(await corrections.check('accountant', first.id)).toMatchObject({
      now: 'delete_bill',
      bill: { seen: 'live', last_look: { is: 'present', standing: 'live' } },
    });
    await bills.atSage(item.erp_record!.id, 'delete');
    const gone = await corrections.check('accountant', first.id);
    expect(gone).toMatchObject({ now: 'unlink', bill: { seen: 'gone' } });
    expect(gone.steps[0]).toMatchObject({ is: 'done', by: 'Renata Novak' });
    // Whoever may not do what comes next is told who could.
    expect(gone.reasons.map(({ code }) => code)).toEqual(['not_permitted']);
    expect(gone.could).toContain('Marcus Oyelaran');
    expect(gone.could).not.toContain('Renata Novak');

    expect((await bills.move('approver', 'unlink', old)).status).toBe(200);
    expect(marks((await corrections.of(old)).correction!)).toBe('done done now later later');
    await tieout.as('pm').chooseWay(tieout.company, first.id, 're_enter');
    await corrections.deleteInvoice('pm', old);
    expect(await corrections.of(old)).toMatchObject({
      correction: { now: 'enter_again', invoice: { deleted: true }, again: null },
    });

    // What was in it is handed over, so that only what was wrong is typed again.
    const figures = await tieout.as('pm').correctionFigures(tieout.company, first.id);
    expect(figures).toMatchObject({ id: old, invoice_number: item.invoice_number, billing_date: '2026-10-31' });
    expect(figures.items.find((line) => line.line_item_id === site.line)!.work_completed_this_period).toBe('100.00');

    const made = await corrections.enterAgain('pm', first.id, '90.00');
    await tieout.as('pm').send(tieout.company, made.id);
    expect((await corrections.of(old)).correction).toMatchObject({ waits_for: 'acceptance', again: { id: made.id } });
    await tieout.as('approver').accept(tieout.company, made.id);
    await bills.reaches(made.id, 'synced');
    const done = (await corrections.of(made.id)).correction!;
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

    const [ofOld, ofNew] = [await corrections.says(old), await corrections.says(made.id)];
    expect(ofOld).toEqual(
      expect.arrayContaining(['correction.begun', 'invoice.corrected_by', `link.confirmed (${made.id})`]),
    );
    expect(ofNew).toEqual(expect.arrayContaining([`correction.begun (${old})`, 'invoice.corrects', 'correction.done']));
    expect(ofNew.length).toBe(ofOld.length);
  });

  it('in place: what was corrected and sent again is not entered again', async () => {
    const item = await bills.synced();
    const { id } = await corrections.begun('pm', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await tieout.as('pm').updateRequisition(tieout.company, site.project, item.invoice_id, { comment: 'Corrected.' });
    expect(marks((await corrections.of(item.invoice_id)).correction!)).toBe('done done done skipped now');
    await tieout.as('pm').send(tieout.company, item.invoice_id);
    await tieout.as('approver').accept(tieout.company, item.invoice_id);
    await bills.reaches(item.invoice_id, 'synced');
    expect(await corrections.of(item.invoice_id)).toMatchObject({ correction: { id, state: 'done' } });
    // It may be wrong once more.
    expect((await tieout.as('pm').correctionOf(tieout.company, item.invoice_id)).against).toEqual([]);
  });
});

describe('two at once', () => {
  it('begin: one correction; the other is told', async () => {
    const { invoice_id } = await bills.synced();
    const answers = await Promise.all(['owner', 'approver', 'pm'].map((who) => corrections.begin(who, invoice_id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const one of answers) if (one.status === 409) expectProblem(one, 409, 'correction_open');
  });

  it('enter again: one invoice takes the place, and nothing is entered twice', async () => {
    const item = await bills.synced();
    const { id } = await corrections.begun('pm', item.invoice_id);
    await bills.atSage(item.erp_record!.id, 'delete');
    await bills.move('approver', 'unlink', item.invoice_id);
    await corrections.deleteInvoice('pm', item.invoice_id);
    const results = await Promise.allSettled(
      ['pm', 'approver', 'owner'].map((who) => corrections.enterAgain(who, id, '70.00')),
    );
    const [made, ...others] = results.filter(({ status }) => status === 'fulfilled');
    expect(others).toEqual([]);
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.message)] : []));
    expect(refused).toHaveLength(2);
    for (const one of refused) expect(one).toContain('Nothing was entered twice');
    const again = (made as PromiseFulfilledResult<{ id: number }>).value.id;
    expect((await corrections.of(item.invoice_id)).correction).toMatchObject({
      now: 'export_again',
      again: { id: again },
    });

    // What was entered in its place and deleted in turn is entered once more, from its own figures.
    await corrections.deleteInvoice('pm', again);
    expect((await corrections.of(item.invoice_id)).correction).toMatchObject({ now: 'enter_again', again: null });
    expect((await tieout.as('pm').correctionFigures(tieout.company, id)).id).toBe(again);
    // Over any other road, it takes the place by itself.
    const plain = await bills.create({}, site);
    expect((await corrections.of(plain)).correction).toMatchObject({ id, again: { id: plain } });
  });
});

describe('who may, and when', () => {
  it('is begun of a bill that was made, with a reason, and ends once', async () => {
    const sent = await bills.sent();
    expectProblem(await corrections.begin('pm', sent), 409, 'wrong_state');
    expectProblem(await corrections.begin('pm', 9_999_999), 404, 'not_found');
    const { invoice_id } = await bills.synced();
    expectProblem(await corrections.begin('pm', invoice_id, '  '), 422, 'invalid');
    const { id } = await corrections.begun('clerk', invoice_id);
    const abandon = (who: string, reason: string) =>
      tieout.call(who, 'POST', corrections.path(id, '/abandon'), { reason });
    expectProblem(await abandon('pm', ''), 422, 'invalid');
    expect((await abandon('pm', 'The bill was right.')).body).toMatchObject({
      state: 'abandoned',
      ended_by: { name: 'Priya Raman' },
      end_reason: 'The bill was right.',
    });
    expectProblem(await abandon('pm', 'Again.'), 409, 'correction_over');
    expectProblem(await tieout.call('pm', 'POST', corrections.path(id, '/check'), {}), 409, 'correction_over');
    // It may be begun anew.
    expect((await corrections.of(invoice_id)).against.map(({ code }) => code)).toEqual(['not_permitted']);
    await corrections.begun('pm', invoice_id);
  });

  it('whoever neither sends nor accepts reads alone, and other companies know nothing of it', async () => {
    const { invoice_id } = await bills.synced();
    const { id } = await corrections.begun('pm', invoice_id);
    const asks: readonly [string, string, object?][] = [
      ['POST', corrections.ofInvoice(invoice_id), { reason: 'Wrong.' }],
      ['POST', corrections.path(id, '/check'), {}],
      ['PUT', corrections.path(id, '/way'), { way: 're_enter' }],
      ['POST', corrections.path(id, '/abandon'), { reason: 'Wrong.' }],
    ];
    for (const [method, where, body] of asks) {
      const said = expectProblem(await tieout.call('viewer', method, where, body), 403, 'not_permitted');
      expect(said.missing).toEqual([{ tool: 'commitments', at_least: 'admin' }]);
    }
    const reads = [
      corrections.ofInvoice(invoice_id),
      corrections.path(id),
      corrections.path(id, '/figures'),
      corrections.path(0).replace('/0', ''),
    ];
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
    const contact = await tieout.call('subcontractor', 'GET', corrections.path(id));
    expectProblem(contact, 403, 'not_permitted');
    // The figures are those of the project's invoices: the tool alone does not open them.
    expectProblem(await tieout.call('accountant', 'GET', corrections.path(id, '/figures')), 403, 'not_permitted');
  });
});
