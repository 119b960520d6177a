import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvoiceStatus } from '../../src/domain/invoice-status.ts';
import { sendFile, wrongIn } from '../support/imports.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let project: number;
beforeAll(async () => {
  tieout = await runTieout();
  await take('projects', 'number,name\n3100,Heron Quay\n3200,Osprey Wharf\n');
  await take('vendors', 'name,erp number\nAlpha Steel,A-1\nBeta Glass,\nTwin,T-1\nTwin,T-2\n');
  await take('cost-codes', 'project,code,name\n3100,03-100,Forms\n3100,03-200,Bars\n3200,03-100,Forms\n');
  [{ id: project }] = (await rows("select id::int from project where number = '3100'")) as [{ id: number }];
});
afterAll(() => tieout.end());

const rows = <T extends object>(text: string) => sql<T>(tieout.urls.superUrl, text);
const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
async function take(kind: string, body: string, query: Record<string, string> = {}) {
  const done = await sendFile(tieout, kind, body, query);
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  return done.body;
}
const refuse = async (kind: string, body: string, query: Record<string, string> = {}) => {
  const refused = await sendFile(tieout, kind, body, query);
  expectProblem(refused, 422, 'import_refused');
  for (const { detail } of refused.body.facts.errors) expect(detail).not.toMatch(/[{}]|undefined/);
  return wrongIn(refused);
};
/** A commitment of its own, with two lines of 1,000.00 and 500.00. */
async function site(number: string, head: Record<string, string> = {}): Promise<void> {
  const given = { project: '3100', number, vendor: 'Alpha Steel', status: 'Approved', retainage: '10', ...head };
  await take('commitments', lines(Object.keys(given).join(','), Object.values(given).join(',')));
  await take(
    'schedules-of-values',
    lines(
      'project,commitment,line,cost code,cost type,description,amount',
      `${given.project},${number},1,03-100,S,Forms,"$1,000.00"`,
      `${given.project},${number},2,03-200,S,Bars,500`,
    ),
  );
}
const requisitions = async (number: string) => {
  const [{ id }] = (await rows(`select id::int from commitment where number = '${number}'`)) as [{ id: number }];
  const all = await tieout.as('owner').requisitions(tieout.company, project, { 'filters[commitment_id]': id });
  const whole = await Promise.all(all.map((one) => tieout.as('owner').requisition(tieout.company, project, one.id)));
  return whole.sort((one, other) => one.number - other.number);
};

describe('commitments and their schedules of values', () => {
  it('come out of CSV files, with their history', async () => {
    const done = await take(
      'commitments',
      lines(
        'Project,Contract Number,Vendor,Title,Type,Status,Retainage,Contract Date,Executed,ERP ID',
        '3100,SC-1,alpha  steel,Frames,Subcontract,Approved,10 %,2/3/2026,yes,E-1',
        '3100,PO-1,T-2,Doors,PO,Draft,,,no,',
        '3200,SC-1,Beta Glass,Glass,,out for bid,5.5,3-Feb-26,,',
      ),
    );
    expect(done).toMatchObject({ made: { commitments: 3 } });
    expect(
      await rows(`select p.number as project, c.number, v.name as vendor, kind, status, retainage_rate, executed,
        contract_date::text, c.erp_number from commitment c join project p on p.id = c.project_id
        join vendor v on v.id = c.vendor_id where p.number like '3_00' order by c.id`),
    ).toEqual([
      expect.objectContaining({
        ...{ project: '3100', number: 'SC-1', vendor: 'Alpha Steel', kind: 'subcontract', status: 'Approved' },
        ...{ retainage_rate: 1_000, executed: true, contract_date: '2026-02-03', erp_number: 'E-1' },
      }),
      expect.objectContaining({ number: 'PO-1', vendor: 'Twin', kind: 'purchase_order', retainage_rate: 0 }),
      expect.objectContaining({
        ...{ project: '3200', status: 'Out For Bid', retainage_rate: 550, contract_date: '2026-02-03' },
      }),
    ]);
    const made = await take(
      'schedules-of-values',
      lines(
        'project;commitment;cost code;cost type;description;qty;unit;unit price;amount;change order',
        '3100;SC-1;03-100 Forms;S;Forms;2;ea;1.250,5;;',
        '3100;SC-1;03-200;Subcontract;Bars;;;;(1.234,50);yes',
        '3100;PO-1;Forms;M;Doors;;;;10,5;',
      ),
    );
    expect(made).toMatchObject({ made: { lines: 3 } });
    const written = `select c.number, l.position, l.description, l.amount::int, l.change_order
      from commitment_line l join commitment c on c.id = l.commitment_id join project p on p.id = c.project_id
      where p.number = '3100' order by c.number desc, position`;
    expect(await rows(written)).toEqual([
      { number: 'SC-1', position: 1, description: 'Forms', amount: 250_100, change_order: false },
      { number: 'SC-1', position: 2, description: 'Bars', amount: -123_450, change_order: true },
      { number: 'PO-1', position: 1, description: 'Doors', amount: 1_050, change_order: false },
    ]);
    const [{ id }] = (await rows("select id::int from commitment where number = 'SC-1' order by id limit 1")) as [
      { id: number },
    ];
    const history = await tieout.call(
      'owner',
      'GET',
      `/api/v1/companies/${tieout.company}/projects/${project}/commitments/${id}/history`,
    );
    expect(history.body.events.map((one: { says: string }) => one.says)).toEqual([
      'Commitment SC-1 entered',
      'Schedule of values changed: 2 added, 0 changed, 0 removed; it comes to 1266.50',
    ]);
    expect(
      await refuse('schedules-of-values', lines('project,commitment,code,type,amount', '3100,SC-1,03-100,S,1')),
    ).toEqual(['2 commitment lines_there']);
  });

  it('are refused with every row that cannot be', async () => {
    expect(
      await refuse(
        'commitments',
        lines(
          'project,number,vendor,status,retainage,start date,estimated completion date',
          '3100,SC-9,Nobody,Approved,10,,',
          '3100,SC-9,Twin,Ready,110,2026-05-01,2026-04-01',
          '3100,SC-10,Twin,Draft,,2026-05-01,2026-04-01',
          '3100,SC-10,Alpha Steel,,,,',
          '9,SC-11,Alpha Steel,,,,',
        ),
      ),
    ).toEqual([
      '2 vendor unknown_vendor',
      '3 status one_of',
      '3 retainage rate',
      '4 vendor vendor_ambiguous',
      '4 estimated_completion_date day_order',
      '5 number twice',
      '6 project unknown_project',
    ]);
    await take('commitments', lines('project,number,vendor', '3100,SC-12,Alpha Steel', '3100,SC-13,Alpha Steel'));
    expect(
      await refuse(
        'schedules-of-values',
        lines(
          'project,commitment,line,code,type,amount',
          '3100,SC-12,1,99-999,S,1',
          '3100,SC-12,1,03-100,Z,1',
          '3100,SC-12,,03-100,S,',
          '3100,SC-99,1,03-100,S,1',
          '3100,SC-13,1,03-100,S,12.345',
        ),
      ),
    ).toEqual([
      '2 cost_code unknown_code',
      '3 cost_type unknown_type',
      '3 line twice',
      '4 amount required',
      '4 line line_all_or_none',
      '5 commitment unknown_commitment',
      '6 amount money',
    ]);
    expect(await rows("select from commitment where number in ('SC-9', 'SC-10')")).toHaveLength(0);
  });
});

const head =
  'project,commitment,application,invoice number,period end,billing date,status,line,previous,this period,stored';

describe('invoices', () => {
  it('come with their history: one after the other, carried forward, the periods made', async () => {
    await site('SC-20');
    const done = await take(
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
    const [first, second, third] = await requisitions('SC-20');
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
    const made = await tieout.as('owner').createRequisition(tieout.company, project, third!.commitment_id, {
      items: [{ line_item_id: third!.items[0]!.line_item_id, work_completed_this_period: '100' }],
    });
    expect(made).toMatchObject({ number: 4, summary: { less_previous_certificates_for_payment: '945.00' } });
    expect(await refuse('invoices', lines(head, '3100,SC-20,3,I-3,2026-03-31,,,2,200,300,'))).toEqual([
      '2 application invoice_exists',
    ]);
    expect(await refuse('invoices', lines(head, '3100,SC-20,,I-3,2026-04-30,,,2,200,300,'))).toEqual([
      '2 invoice_number invoice_exists',
    ]);
  });

  it('take retainage as it stands on a continuation sheet, or held and released apart', async () => {
    await site('SC-21');
    await take(
      'invoices',
      lines(
        'project,commitment,application,period to,line,this period,stored,retainage,work retainage held,work retainage released,stored retainage',
        '3100,SC-21,1,2026-01-31,1,500,100,60,,,',
        '3100,SC-21,1,2026-01-31,2,100,,20,,,',
        '3100,SC-21,2,2026-02-28,1,100,100,25,,,',
        '3100,SC-21,2,2026-02-28,2,100,,,5,20,',
      ),
    );
    const [first, second] = await requisitions('SC-21');
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
    await site('SC-22');
    await site('SC-23', { status: 'Draft' });
    await take('commitments', lines('project,number,vendor,status', '3100,SC-24,Alpha Steel,Approved'));
    const wide = `${head},scheduled value,work retainage held,retainage,cost code`;
    expect(
      await refuse(
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
      await refuse('invoices', lines(head, '3100,SC-22,1,,2026-02-28,,,1,,1,', '3100,SC-22,2,,2026-01-31,,,1,,1,')),
    ).toEqual(['3 application application_next']);
    expect(
      await refuse('invoices', lines(head, '3100,SC-22,,A,2026-01-31,,,1,,1,', '3100,SC-22,,A,2026-01-31,,,9,,1,')),
    ).toEqual(['3 line line_unknown']);
    expect(
      await refuse(
        'invoices',
        lines(head, '3100,SC-22,1,A,2026-01-31,,draft,1,,1,', '3100,SC-22,1,A,2026-01-31,,approved,2,,1,'),
      ),
    ).toEqual(['3 status head_differs']);
    expect(await refuse('invoices', lines(head, '3100,SC-22,1,A,2026-01-15,,,1,,1,'))).toEqual([
      '2 period_end period_across',
    ]);
    expect(await refuse('invoices', lines(head, '3100,SC-22,,,2026-01-31,,,1,,1,'))).toEqual([
      '2 invoice_number needs_number',
    ]);
    expect(await refuse('invoices', lines(head, '3100,SC-22,1,A,,,,1,,1,'))).toEqual(['2 period_end needs_period']);
    expect(await refuse('invoices', lines(head, '3100,SC-22,1,A,,14/3/2026,,1,,1,'))).toEqual([
      '2 billing_date day_first',
    ]);
    expect(
      await rows("select from invoice i join commitment c on c.id = i.commitment_id where c.number = 'SC-22'"),
    ).toEqual([]);
  });

  it('by quantity follow the units that were agreed', async () => {
    await take(
      'commitments',
      lines('project,number,vendor,status,accounting method', '3100,SC-29,Alpha Steel,Approved,unit'),
    );
    await take(
      'schedules-of-values',
      lines('project,commitment,code,type,description,qty,uom,unit price', '3100,SC-29,03-100,S,Forms,30,ea,12.345'),
    );
    const file = lines(
      'project,commitment,application,period end,quantity this period,retainage',
      '3100,SC-29,1,2026-01-31,10,0',
      '3100,SC-29,2,2026-02-28,20,0',
    );
    await take('invoices', file);
    const all = await requisitions('SC-29');
    // The last line takes the cent that was rounded on the way.
    expect(all.map(({ items: [line] }) => line!.work_completed_this_period)).toEqual(['123.45', '246.90']);
    expect(all[1]!.items[0]).toMatchObject({ work_completed_from_previous_application_quantity: '10', uom: 'ea' });
  });

  it('are told of to whoever asked for it by a webhook, as what people do', async () => {
    const hooks = '/rest/v1.0/webhooks/hooks';
    const made = await tieout.call('owner', 'POST', hooks, {
      company_id: tieout.company,
      hook: { api_version: 'v2', namespace: 'acme', destination_url: 'https://hooks.example.com/tieout' },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const resources = ['Requisitions', 'Company Vendors', 'Cost Codes', 'Work Order Contracts', 'Projects'];
    const created = resources.map((resource_name) => ({ resource_name, event_type: 'create' }));
    const triggers = [...created, { resource_name: 'Requisitions', event_type: 'update' }];
    const listens = { company_id: tieout.company, api_version: 'v2', triggers };
    expect((await tieout.call('owner', 'POST', `${hooks}/${made.body.id}/triggers/bulk`, listens)).status).toBe(200);
    await take('projects', 'number,name\n3300,Told of\n');
    await take('vendors', 'name\nTold Of\n');
    await take('cost-codes', 'project,code,name\n3100,09-900,Told of\n');
    await site('SC-30');
    await take('invoices', lines(head, '3100,SC-30,1,T-1,2026-01-31,,,1,,1,', '3100,SC-30,2,T-2,2026-02-28,,,1,,1,'));
    await refuse('vendors', 'name\nNever\n\nTold Of\n');
    expect((await sendFile(tieout, 'vendors', 'name\nOnly tried\n', { dry_run: 'true' })).status).toBe(200);
    // Each once, in the order of what happened.
    const deliveries = await rows(`select d.hook_id::int as hook, e.resource_name as of, e.resource_id::int as id
      from webhook_delivery d join webhook_event e on e.id = d.event_id where resource_name = 'Requisitions' order by d.id`);
    const of = (await requisitions('SC-30')).map(({ id }) => ({ hook: made.body.id, of: 'Requisitions', id }));
    expect(deliveries).toEqual(of);
    const told = await rows('select resource_name as of, count(*)::int from webhook_event group by 1 order by 1');
    expect(told).toEqual([
      { of: 'Company Vendors', count: 1 },
      { of: 'Cost Codes', count: 1 },
      { of: 'Projects', count: 1 },
      { of: 'Requisitions', count: 2 },
      { of: 'Work Order Contracts', count: 1 },
    ]);
    // While a long import is being written, others are told of their own and wait for nothing of it.
    await site('SC-40');
    await site('SC-41');
    await take('cost-codes', 'project,code,name\n3200,03-200,Bars\n');
    await site('SC-42', { project: '3200' });
    await take('invoices', lines(head, '3200,SC-42,1,W-0,2026-01-31,,,1,,1,'));
    const [other] = (await rows(`select id::int, project_id::int as project from invoice
      where invoice_number = 'W-0'`)) as [{ id: number; project: number }];
    const stopping = new pg.Client({ connectionString: tieout.urls.superUrl, options: '-c search_path=tieout' });
    await stopping.connect();
    await stopping.query(`begin; select from commitment where number = 'SC-41' for update`);
    const row = (number: string) => `3100,${number},1,W-${number},2026-01-31,,,1,,1,`;
    const importing = sendFile(tieout, 'invoices', lines(head, row('SC-40'), row('SC-41')));
    const waits = `select from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%from commitment%' and datname = current_database()`;
    await expect.poll(() => rows(waits)).not.toEqual([]);
    const beside = tieout
      .as('owner')
      .updateRequisition(tieout.company, other.project, other.id, { status: 'approved' });
    const late = new Promise((done) => setTimeout(done, 5_000, 'waits for the import'));
    const first = await Promise.race([beside.then(() => 'answers'), late]);
    await stopping.query('rollback');
    await stopping.end();
    expect((await importing).status).toBe(200);
    expect(first).toBe('answers');
    await rows('delete from webhook_hook');
  });

  it('whose bill is in the ERP already are not sent, until somebody takes their approval back', async () => {
    await site('SC-28', { 'erp number': 'E-28' });
    await take(
      'invoices',
      lines(
        `${head},in erp`,
        '3100,SC-28,1,B-1,2026-01-31,2026-01-25,approved,1,,100,,',
        '3100,SC-28,2,B-2,2026-02-28,2026-02-25,approved,1,,100,,no',
        '3100,SC-28,3,B-3,2026-03-31,2026-03-25,draft,1,,100,,yes',
      ),
    );
    const all = await requisitions('SC-28');
    const sendable = async () =>
      Promise.all(
        all.map(async ({ id }) => {
          const { send } = (await tieout.as('owner').invoice(tieout.company, id)).moves;
          return send.reasons.map(({ code }) => code);
        }),
      );
    expect(await sendable()).toEqual([['billed_before'], [], ['wrong_state']]);
    const send = (id: number) => `/api/v1/companies/${tieout.company}/subcontractor-invoices/${id}/send`;
    const refused = await tieout.call('owner', 'POST', send(all[0]!.id), {});
    expect(expectProblem(refused, 409, 'billed_before').detail).toContain('whose bill Sage 100 Contractor');
    // Whatever the program does, the database holds to it.
    const link = `insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at)
      select i.company_id, i.id, n.id, i.project_id, 'TIE-' || repeat('a', 26), 'ready_to_export', i.created_by, now()
      from invoice i join connection n on n.company_id = i.company_id where i.id = ${all[0]!.id} limit 1`;
    await expect(rows(link)).rejects.toThrow(/has a bill that was there before/);
    const set = (id: number, status: InvoiceStatus) =>
      tieout.as('owner').updateRequisition(tieout.company, project, id, { status });
    await tieout.as('owner').updateRequisition(tieout.company, project, all[0]!.id, { comment: 'looked at' });
    // A first approval is a verdict on the work, and so is one after another.
    await set(all[2]!.id, 'approved');
    await set(all[0]!.id, 'approved_as_noted');
    await set(all[0]!.id, 'revise_and_resubmit');
    await set(all[0]!.id, 'approved');
    expect(await sendable()).toEqual([['billed_before'], [], ['billed_before']]);
    const falls = `update invoice set billed_before = false, status = 'under_review' where id = ${all[0]!.id}`;
    await expect(rows(falls)).rejects.toThrow(/has a bill that was there before/);
    await set(all[0]!.id, 'draft');
    await set(all[0]!.id, 'approved');
    expect(await sendable()).toEqual([[], [], ['billed_before']]);
    const denied = `select invoice_id::int as id from event where type = 'invoice.bill_before_denied'`;
    expect(await rows(denied)).toEqual([{ id: all[0]!.id }]);
  });

  it('whose bill is in the ERP already still count as that when they are deleted and entered again, either way', async () => {
    await site('SC-31', { 'erp number': 'E-31' });
    await take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,yes'));
    const mayBeSent = async (id: number) => {
      const { send } = (await tieout.as('owner').invoice(tieout.company, id)).moves;
      return send.reasons.map(({ code }) => code);
    };
    const only = async () => (await requisitions('SC-31'))[0]!;
    const first = await only();
    const away = (id: number) => tieout.as('owner').deleteRequisition(tieout.company, project, id);
    await away(first.id);
    const { period_id } = first;
    const entry = { period_id, invoice_number: 'C-1', status: 'approved' } as const;
    const again = await tieout.as('owner').createRequisition(tieout.company, project, first.commitment_id, entry);
    expect(await mayBeSent(again.id)).toEqual(['billed_before']);
    await away(again.id);
    await take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,no'));
    const third = await only();
    expect(await mayBeSent(third.id)).toEqual(['billed_before']);
    const set = (status: 'approved' | 'draft') =>
      tieout.as('owner').updateRequisition(tieout.company, project, third.id, { status });
    await set('draft');
    await away(third.id);
    await take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,no'));
    expect(await mayBeSent((await only()).id)).toEqual([]);
  });

  it('of one number come in once, whatever application they say that they are', async () => {
    await site('SC-32');
    await take('invoices', lines(head, '3100,SC-32,1,N-1,2026-01-31,,,1,,100,'));
    const again = ['3100,SC-32,2,n-1 ,2026-02-28,,,1,,100,', '3100,SC-32,3,N-3,2026-03-31,,,1,,100,'];
    expect((await refuse('invoices', lines(head, ...again)))[0]).toBe('2 invoice_number invoice_exists');
    const within = ['3100,SC-32,2,N-2,2026-02-28,,,1,,100,', '3100,SC-32,3,N-2,2026-03-31,,,1,,100,'];
    expect(await refuse('invoices', lines(head, ...within))).toEqual(['3 invoice_number twice']);
    await take('invoices', lines(head, within[0]!));
  });

  it('with a billing date alone follow each other by the days of the period that they are in', async () => {
    await take('projects', 'number,name\n3400,Days of their own\n');
    await take('cost-codes', 'project,code,name\n3400,03-100,Forms\n3400,03-200,Bars\n');
    await site('SC-33', { project: '3400' });
    const dated = 'project,commitment,application,period start,period end,billing date,line,this period';
    await take('invoices', lines(dated, '3400,SC-33,1,2026-03-26,2026-04-25,,1,100'));
    await take('invoices', lines(dated, '3400,SC-33,2,,,2026-03-28,1,100'));
    await take('invoices', lines(dated, '3400,SC-33,3,,,2026-03-31,1,100'));
    const ends = `select distinct requisition_end::text as end from invoice i join commitment c on c.id = i.commitment_id
      where c.number = 'SC-33'`;
    expect(await rows(ends)).toEqual([{ end: '2026-04-25' }]);
    expect(await refuse('invoices', lines(dated, '3400,SC-33,4,,,2026-02-28,1,100'))).toEqual([
      '2 period_end period_order',
    ]);
  });

  it('may bill more than agreed where the project only warns, and the history says so', async () => {
    await site('SC-25');
    const path = `/api/v1/companies/${tieout.company}/projects/${project}/settings`;
    expect((await tieout.call('owner', 'PUT', path, { over_billing: 'warn' })).status).toBe(200);
    await take('invoices', lines(head, '3100,SC-25,1,O-1,2026-01-31,,,1,,1100,'));
    expect((await tieout.call('owner', 'PUT', path, { over_billing: 'refuse' })).status).toBe(200);
    const says = await rows(`select type from event e join invoice i on i.id = e.invoice_id
      where i.invoice_number = 'O-1' order by e.id`);
    expect(says).toEqual([{ type: 'invoice.created' }, { type: 'invoice.over_billed' }]);
  });

  it('go round: what /rest gives of a contract and its invoices makes the same again elsewhere', async () => {
    await site('SC-26');
    await take(
      'invoices',
      lines(head, '3100,SC-26,1,R-1,2026-01-31,,approved,1,,400,100', '3100,SC-26,2,R-2,2026-02-28,,,2,,123.45,'),
    );
    const before = await requisitions('SC-26');
    const contract = await tieout.as('owner').commitment(tieout.company, project, before[0]!.commitment_id);
    const other = <T extends object>(one: T) => ({ ...one, project: { project_number: '3100' } });
    const contracts = JSON.stringify([{ ...other(contract), number: 'SC-27', origin_id: null }]);
    expect(await take('commitments', contracts, { format: 'json' })).toMatchObject({ made: { commitments: 1 } });
    expect(await take('schedules-of-values', contracts, { format: 'json' })).toMatchObject({ made: { lines: 2 } });
    const invoices = before.map((one) => ({ ...one, contract_name: 'SC-27 - Frames' }));
    const done = await take('invoices', JSON.stringify(invoices), { format: 'json' });
    expect(done).toMatchObject({ rows: 4, made: { invoices: 2 } });
    const after = await requisitions('SC-27');
    expect(after.map((one) => one.summary)).toEqual(before.map((one) => one.summary));
    const figures = (one: (typeof after)[number]) =>
      one.items.map(({ id: _i, line_item_id: _l, commitment_line_item_id: _c, ...rest }) => rest);
    expect(after.map(figures)).toEqual(before.map(figures));
    const wrong = JSON.stringify([{ ...invoices[0], number: 9, invoice_number: 'R-9' }]);
    expect(await refuse('invoices', wrong, { format: 'json' })).toEqual(['1.1 application application_next']);
  });
});
