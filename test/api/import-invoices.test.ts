import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { head, type ImportSite, importSite, lines } from '../support/import-site.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: ImportSite;
beforeAll(async () => {
  tieout = await runTieout();
  at = await importSite(tieout);
});
afterAll(() => tieout.end());

describe('invoices', () => {
  it('come with their history: one after the other, carried forward, the periods made', async () => {
    await at.site('SC-20');
    const done = await at.take(
      'invoices',
      lines(
        head,
        // Not in order: the periods say what comes first.
        '3100,SC-20,2,I-2,2026-02-28,2026-02-25,Approved as Noted,1,400,100,50',
        '3100,SC-20,1,I-1,2026-01-31,1/25/2026,approved,1,0,400.00,0',
        '3100,SC-20,1,I-1,,,,2,,200,',
        '3100,SC-20,3,I-3,2026-03-31,2026-03-25,,2,200,300,',
      ),
      { file: 'history.csv' },
    );
    expect(done).toMatchObject({ made: { invoices: 3, billing_periods: 3, lines: 6 } });
    const [first, second, third] = await at.requisitions('SC-20');
    expect(first).toMatchObject({
      ...{ number: 1, invoice_number: 'I-1', status: 'approved', billing_date: '2026-01-25', erp_status: 'not_in_erp' },
      ...{ requisition_start: '2026-01-01', requisition_end: '2026-01-31' },
      summary: {
        total_completed_and_stored_to_date: '600.00',
        total_retainage: '60.00',
        current_payment_due: '540.00',
      },
    });
    expect(second).toMatchObject({
      status: 'approved_as_noted',
      summary: {
        ...{ total_completed_and_stored_to_date: '750.00', completed_work_retainage_amount: '70.00' },
        ...{ stored_materials_retainage_amount: '5.00', less_previous_certificates_for_payment: '540.00' },
        current_payment_due: '135.00',
      },
    });
    expect(third).toMatchObject({
      ...{ status: 'draft', deletable: true },
      summary: { total_completed_and_stored_to_date: '1050.00', current_payment_due: '270.00' },
    });
    expect(third!.items[0]).toMatchObject({
      work_completed_from_previous_application: '500.00',
      materials_presently_stored: '50.00',
    });
    const history = await tieout.call(
      'owner',
      'GET',
      `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${third!.id}/history`,
    );
    expect(history.body.events.map((one: { says: string }) => one.says)).toEqual(['Invoice entered']);
    // The next is entered by hand, over what was brought in.
    const made = await tieout.as('owner').createRequisition(tieout.company, at.project, third!.commitment_id, {
      items: [{ line_item_id: third!.items[0]!.line_item_id, work_completed_this_period: '100' }],
    });
    expect(made).toMatchObject({ number: 4, summary: { less_previous_certificates_for_payment: '945.00' } });
    expect(await at.refuse('invoices', lines(head, '3100,SC-20,3,I-3,2026-03-31,,,2,200,300,'))).toEqual([
      '2 application invoice_exists',
    ]);
    expect(await at.refuse('invoices', lines(head, '3100,SC-20,,I-3,2026-04-30,,,2,200,300,'))).toEqual([
      '2 invoice_number invoice_exists',
    ]);
  });

  it('take retainage as it stands on a continuation sheet, or held and released apart', async () => {
    await at.site('SC-21');
    await at.take(
      'invoices',
      lines(
        'project,commitment,application,period to,line,this period,stored,retainage,work retainage held,work retainage released,stored retainage',
        '3100,SC-21,1,2026-01-31,1,500,100,60,,,',
        '3100,SC-21,1,2026-01-31,2,100,,20,,,',
        '3100,SC-21,2,2026-02-28,1,100,100,25,,,',
        '3100,SC-21,2,2026-02-28,2,100,,,5,20,',
      ),
    );
    const [first, second] = await at.requisitions('SC-21');
    expect(first!.items.map((one) => one.work_completed_retainage_retained_this_period)).toEqual(['50.00', '20.00']);
    expect(first!.items[0]!.materials_stored_retainage_currently_retained).toBe('10.00');
    expect(second!.items[0]).toMatchObject({
      work_completed_retainage_released_this_period: '35.00',
      materials_stored_retainage_currently_retained: '10.00',
    });
    expect(second!.items[1]).toMatchObject({
      work_completed_retainage_retained_this_period: '5.00',
      work_completed_retainage_released_this_period: '20.00',
    });
  });

  it('are refused where an amount does not tie, is out of order, or bills too much', async () => {
    await at.site('SC-22');
    await at.site('SC-23', { status: 'Draft' });
    await at.take('commitments', lines('project,number,vendor,status', '3100,SC-24,Alpha Steel,Approved'));
    const wide = `${head},scheduled value,work retainage held,retainage,cost code`;
    expect(
      await at.refuse(
        'invoices',
        lines(
          wide,
          '3100,SC-22,1,I-1,2026-01-31,,,1,50,2000,,900,,,03-200',
          '3100,SC-22,1,I-1,2026-01-31,,,2,50,600,,501,700,700,',
          '3100,SC-23,1,I-1,2026-01-31,,,1,,1,,,,,',
          '3100,SC-24,1,I-1,2026-01-31,,,1,,1,,,,,',
        ),
      ),
    ).toEqual([
      '2 cost_code line_is_other',
      '3 work_retainage_held retainage_over_work',
      '3 this_period over_scheduled',
      '3 scheduled_value scheduled_differs',
      '3 previous previous_differs',
      '4 commitment not_billable',
      '5 commitment no_schedule',
    ]);
    expect(
      await at.refuse('invoices', lines(head, '3100,SC-22,1,,2026-02-28,,,1,,1,', '3100,SC-22,2,,2026-01-31,,,1,,1,')),
    ).toEqual(['3 application application_next']);
    expect(
      await at.refuse('invoices', lines(head, '3100,SC-22,,A,2026-01-31,,,1,,1,', '3100,SC-22,,A,2026-01-31,,,9,,1,')),
    ).toEqual(['3 line line_unknown']);
    expect(
      await at.refuse(
        'invoices',
        lines(head, '3100,SC-22,1,A,2026-01-31,,draft,1,,1,', '3100,SC-22,1,A,2026-01-31,,approved,2,,1,'),
      ),
    ).toEqual(['3 status head_differs']);
    expect(await at.refuse('invoices', lines(head, '3100,SC-22,1,A,2026-01-15,,,1,,1,'))).toEqual([
      '2 period_end period_across',
    ]);
    expect(await at.refuse('invoices', lines(head, '3100,SC-22,,,2026-01-31,,,1,,1,'))).toEqual([
      '2 invoice_number needs_number',
    ]);
    expect(await at.refuse('invoices', lines(head, '3100,SC-22,1,A,,,,1,,1,'))).toEqual(['2 period_end needs_period']);
    expect(await at.refuse('invoices', lines(head, '3100,SC-22,1,A,,14/3/2026,,1,,1,'))).toEqual([
      '2 billing_date day_first',
    ]);
    expect(
      await at.rows("select from invoice i join commitment c on c.id = i.commitment_id where c.number = 'SC-22'"),
    ).toEqual([]);
  });

  it('by quantity follow the units that were agreed', async () => {
    await at.take(
      'commitments',
      lines('project,number,vendor,status,accounting method', '3100,SC-29,Alpha Steel,Approved,unit'),
    );
    await at.take(
      'schedules-of-values',
      lines('project,commitment,code,type,description,qty,uom,unit price', '3100,SC-29,03-100,S,Forms,30,ea,12.345'),
    );
    const file = lines(
      'project,commitment,application,period end,quantity this period,retainage',
      '3100,SC-29,1,2026-01-31,10,0',
      '3100,SC-29,2,2026-02-28,20,0',
    );
    await at.take('invoices', file);
    const all = await at.requisitions('SC-29');
    // The last line takes the cent that was rounded on the way.
    expect(all.map(({ items: [line] }) => line!.work_completed_this_period)).toEqual(['123.45', '246.90']);
    expect(all[1]!.items[0]).toMatchObject({ work_completed_from_previous_application_quantity: '10', uom: 'ea' });
  });

  it('of one number come in once, whatever application they say that they are', async () => {
    await at.site('SC-32');
    await at.take('invoices', lines(head, '3100,SC-32,1,N-1,2026-01-31,,,1,,100,'));
    const again = ['3100,SC-32,2,n-1 ,2026-02-28,,,1,,100,', '3100,SC-32,3,N-3,2026-03-31,,,1,,100,'];
    expect((await at.refuse('invoices', lines(head, ...again)))[0]).toBe('2 invoice_number invoice_exists');
    const within = ['3100,SC-32,2,N-2,2026-02-28,,,1,,100,', '3100,SC-32,3,N-2,2026-03-31,,,1,,100,'];
    expect(await at.refuse('invoices', lines(head, ...within))).toEqual(['3 invoice_number twice']);
    await at.take('invoices', lines(head, within[0]!));
  });

  it('with a billing date alone follow each other by the days of the period that they are in', async () => {
    await at.take('projects', 'number,name\n3400,Days of their own\n');
    await at.take('cost-codes', 'project,code,name\n3400,03-100,Forms\n3400,03-200,Bars\n');
    await at.site('SC-33', { project: '3400' });
    const dated = 'project,commitment,application,period start,period end,billing date,line,this period';
    await at.take('invoices', lines(dated, '3400,SC-33,1,2026-03-26,2026-04-25,,1,100'));
    await at.take('invoices', lines(dated, '3400,SC-33,2,,,2026-03-28,1,100'));
    await at.take('invoices', lines(dated, '3400,SC-33,3,,,2026-03-31,1,100'));
    const ends = `select distinct requisition_end::text as end from invoice i join commitment c on c.id = i.commitment_id
      where c.number = 'SC-33'`;
    expect(await at.rows(ends)).toEqual([{ end: '2026-04-25' }]);
    expect(await at.refuse('invoices', lines(dated, '3400,SC-33,4,,,2026-02-28,1,100'))).toEqual([
      '2 period_end period_order',
    ]);
  });

  it('may bill more than agreed where the project only warns, and the history says so', async () => {
    await at.site('SC-25');
    const path = `/api/v1/companies/${tieout.company}/projects/${at.project}/settings`;
    expect((await tieout.call('owner', 'PUT', path, { over_billing: 'warn' })).status).toBe(200);
    await at.take('invoices', lines(head, '3100,SC-25,1,O-1,2026-01-31,,,1,,1100,'));
    expect((await tieout.call('owner', 'PUT', path, { over_billing: 'refuse' })).status).toBe(200);
    const says = await at.rows(`select type from event e join invoice i on i.id = e.invoice_id
      where i.invoice_number = 'O-1' order by e.id`);
    expect(says).toEqual([{ type: 'invoice.created' }, { type: 'invoice.over_billed' }]);
  });

  it('go round: what /rest gives of a contract and its invoices makes the same again elsewhere', async () => {
    await at.site('SC-26');
    await at.take(
      'invoices',
      lines(head, '3100,SC-26,1,R-1,2026-01-31,,approved,1,,400,100', '3100,SC-26,2,R-2,2026-02-28,,,2,,123.45,'),
    );
    const before = await at.requisitions('SC-26');
    const contract = await tieout.as('owner').commitment(tieout.company, at.project, before[0]!.commitment_id);
    const other = <T extends object>(one: T) => ({ ...one, project: { project_number: '3100' } });
    const contracts = JSON.stringify([{ ...other(contract), number: 'SC-27', origin_id: null }]);
    expect(await at.take('commitments', contracts, { format: 'json' })).toMatchObject({ made: { commitments: 1 } });
    expect(await at.take('schedules-of-values', contracts, { format: 'json' })).toMatchObject({ made: { lines: 2 } });
    const invoices = before.map((one) => ({ ...one, contract_name: 'SC-27 - Frames' }));
    const done = await at.take('invoices', JSON.stringify(invoices), { format: 'json' });
    expect(done).toMatchObject({ rows: 4, made: { invoices: 2 } });
    const after = await at.requisitions('SC-27');
    expect(after.map((one) => one.summary)).toEqual(before.map((one) => one.summary));
    const figures = (one: (typeof after)[number]) =>
      one.items.map(({ id: _i, line_item_id: _l, commitment_line_item_id: _c, ...rest }) => rest);
    expect(after.map(figures)).toEqual(before.map(figures));
    const wrong = JSON.stringify([{ ...invoices[0], number: 9, invoice_number: 'R-9' }]);
    expect(await at.refuse('invoices', wrong, { format: 'json' })).toEqual(['1.1 application application_next']);
  });
});
