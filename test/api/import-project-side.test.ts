import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { head, type ImportSite, importSite, lines } from '../support/import-site.ts';
import { sendFile } from '../support/imports.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: ImportSite;
beforeAll(async () => {
  tieout = await runTieout();
  at = await importSite(tieout);
});
afterAll(() => tieout.end());

describe('commitments and their schedules of values', () => {
  it('come out of CSV files, with their history', async () => {
    const done = await at.take(
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
      await at.rows(`select p.number as project, c.number, v.name as vendor, kind, status, retainage_rate, executed,
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
    const made = await at.take(
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
    expect(await at.rows(written)).toEqual([
      { number: 'SC-1', position: 1, description: 'Forms', amount: 250_100, change_order: false },
      { number: 'SC-1', position: 2, description: 'Bars', amount: -123_450, change_order: true },
      { number: 'PO-1', position: 1, description: 'Doors', amount: 1_050, change_order: false },
    ]);
    const [{ id }] = (await at.rows("select id::int from commitment where number = 'SC-1' order by id limit 1")) as [
      { id: number },
    ];
    const history = await tieout.call(
      'owner',
      'GET',
      `/api/v1/companies/${tieout.company}/projects/${at.project}/commitments/${id}/history`,
    );
    expect(history.body.events.map((one: { says: string }) => one.says)).toEqual([
      'Commitment SC-1 entered',
      'Schedule of values changed: 2 added, 0 changed, 0 removed; it comes to 1266.50',
    ]);
    expect(
      await at.refuse('schedules-of-values', lines('project,commitment,code,type,amount', '3100,SC-1,03-100,S,1')),
    ).toEqual(['2 commitment lines_there']);
  });

  it('are refused with every row that cannot be', async () => {
    expect(
      await at.refuse(
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
    await at.take('commitments', lines('project,number,vendor', '3100,SC-12,Alpha Steel', '3100,SC-13,Alpha Steel'));
    expect(
      await at.refuse(
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
    expect(await at.rows("select from commitment where number in ('SC-9', 'SC-10')")).toHaveLength(0);
  });
});

describe('whoever asked for it by a webhook', () => {
  it('is told of what comes in, as of what people do', async () => {
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
    await at.take('projects', 'number,name\n3300,Told of\n');
    await at.take('vendors', 'name\nTold Of\n');
    await at.take('cost-codes', 'project,code,name\n3100,09-900,Told of\n');
    await at.site('SC-30');
    await at.take(
      'invoices',
      lines(head, '3100,SC-30,1,T-1,2026-01-31,,,1,,1,', '3100,SC-30,2,T-2,2026-02-28,,,1,,1,'),
    );
    await at.refuse('vendors', 'name\nNever\n\nTold Of\n');
    expect((await sendFile(tieout, 'vendors', 'name\nOnly tried\n', { dry_run: 'true' })).status).toBe(200);
    // Each once, in the order of what happened.
    const deliveries = await at.rows(`select d.hook_id::int as hook, e.resource_name as of, e.resource_id::int as id
      from webhook_delivery d join webhook_event e on e.id = d.event_id where resource_name = 'Requisitions' order by d.id`);
    const of = (await at.requisitions('SC-30')).map(({ id }) => ({ hook: made.body.id, of: 'Requisitions', id }));
    expect(deliveries).toEqual(of);
    const told = await at.rows('select resource_name as of, count(*)::int from webhook_event group by 1 order by 1');
    expect(told).toEqual([
      { of: 'Company Vendors', count: 1 },
      { of: 'Cost Codes', count: 1 },
      { of: 'Projects', count: 1 },
      { of: 'Requisitions', count: 2 },
      { of: 'Work Order Contracts', count: 1 },
    ]);
    // While a long import is being written, others are told of their own and wait for nothing of it.
    await at.site('SC-40');
    await at.site('SC-41');
    await at.take('cost-codes', 'project,code,name\n3200,03-200,Bars\n');
    await at.site('SC-42', { project: '3200' });
    await at.take('invoices', lines(head, '3200,SC-42,1,W-0,2026-01-31,,,1,,1,'));
    const [other] = (await at.rows(`select id::int, project_id::int as project from invoice
      where invoice_number = 'W-0'`)) as [{ id: number; project: number }];
    const stopping = new pg.Client({ connectionString: tieout.urls.superUrl, options: '-c search_path=tieout' });
    await stopping.connect();
    await stopping.query(`begin; select from commitment where number = 'SC-41' for update`);
    const row = (number: string) => `3100,${number},1,W-${number},2026-01-31,,,1,,1,`;
    const importing = sendFile(tieout, 'invoices', lines(head, row('SC-40'), row('SC-41')));
    const waits = `select from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%from commitment%' and datname = current_database()`;
    await expect.poll(() => at.rows(waits)).not.toEqual([]);
    const beside = tieout
      .as('owner')
      .updateRequisition(tieout.company, other.project, other.id, { status: 'approved' });
    const late = new Promise((done) => setTimeout(done, 5_000, 'waits for the import'));
    const first = await Promise.race([beside.then(() => 'answers'), late]);
    await stopping.query('rollback');
    await stopping.end();
    expect((await importing).status).toBe(200);
    expect(first).toBe('answers');
    await at.rows('delete from webhook_hook');
  });
});
