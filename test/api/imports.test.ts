import { request } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { importTemplate } from '../../src/domain/imports/columns.ts';
import { importKinds } from '../../src/domain/imports/kinds.ts';
import { sendFile, wrongIn } from '../support/imports.ts';
import { need } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

const rows = <T extends object>(text: string) => sql<T>(tieout.urls.superUrl, text);
const table = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;
const companyHistory = async () =>
  (await tieout.call('owner', 'GET', `/api/v1/companies/${tieout.company}/directory/history`)).body.events.map(
    (one: { says: string }) => one.says,
  );

describe('projects, vendors and cost codes', () => {
  it('come out of CSV files: dry first, then in earnest, and a second time not at all', async () => {
    const file = table(
      '\ufeffProject No.,Project Name,City,State,Active,Colour',
      '3001,"Heron ""Quay"", north",Tacoma,WA,yes,red',
      '',
      '3002,Osprey Wharf,,,no,blue',
    );
    const dry = await sendFile(tieout, 'projects', file, { dry_run: 'true', file: 'jobs.csv' });
    expect(dry.body).toEqual({
      kind: 'projects',
      file: 'jobs.csv',
      dry_run: true,
      rows: 2,
      made: { projects: 2 },
      ignored: ['Colour'],
      message: 'Nothing was changed. It would bring in 2 projects.',
    });
    expect(await rows("select from tieout.project where number like '300_'")).toHaveLength(0);
    const done = await sendFile(tieout, 'projects', file, { file: 'jobs.csv' });
    expect(done.body).toMatchObject({ dry_run: false, made: { projects: 2 }, message: 'Brought in 2 projects.' });
    expect(
      await rows(
        "select number, name, city, state_code, active, over_billing from tieout.project where number like '300_' order by 1",
      ),
    ).toEqual([
      {
        number: '3001',
        name: 'Heron "Quay", north',
        city: 'Tacoma',
        state_code: 'WA',
        active: true,
        over_billing: 'refuse',
      },
      { number: '3002', name: 'Osprey Wharf', city: '', state_code: '', active: false, over_billing: 'refuse' },
    ]);
    expect((await companyHistory()).slice(0, 3)).toEqual([
      'Import of jobs.csv: 2 projects',
      'Project Osprey Wharf was made',
      'Project Heron "Quay", north was made',
    ]);
    const again = await sendFile(tieout, 'projects', file);
    expectProblem(again, 422, 'import_refused');
    expect(again.body.facts).toMatchObject({ count: 2, all_there: true, more: 0 });
    expect(wrongIn(again)).toEqual(['2 number exists', '4 number exists']);
    const colons = await sendFile(tieout, 'projects', 'number,name\n3001,Lot: east: 2\n', { file: 'a: b.csv' });
    const [told] = colons.body.facts.errors;
    expect(told.why).toBe('this is here already, so it was not taken again. Remove the row');
    expect(told.detail).toBe(`a: b.csv, row 2, number (“3001”): ${told.why}`);
    expect(await rows("select from tieout.project where number like '300_'")).toHaveLength(2);
  });

  it('that meet what somebody enters at the same moment are read again beside it, and counted once', async () => {
    const file = table('name,erp_number', 'Alder Glass,ALD-1', 'Birch Steel,BIR-1');
    const other = new pg.Client({ connectionString: tieout.urls.superUrl, options: '-c search_path=tieout' });
    await other.connect();
    try {
      await other.query(
        `begin; insert into vendor (company_id, name, erp_number) values (${tieout.company}, 'Birch', 'BIR-1')`,
      );
      const sent = sendFile(tieout, 'vendors', file);
      const waits = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      await until(
        () => rows(waits),
        (found) => found.length > 0,
      );
      await other.query('commit');
      const refused = await sent;
      expectProblem(refused, 422, 'import_refused');
      expect(refused.body.facts.count).toBe(1);
      expect(wrongIn(refused)).toEqual(['3 erp_number exists']);
    } finally {
      await other.end();
    }
  });

  it('are told of every error by file, row and column, and none is taken', async () => {
    const file = table(
      'Vendor Name;Email;ERP Number;Active',
      'Alpha Steel;office@alpha.example;9001;yes',
      ';nobody;9001;maybe',
      'Alpha Steel;;;yes',
      `Beta;;${'9'.repeat(300)};`,
    );
    const refused = await sendFile(tieout, 'vendors', file, { file: 'vendors.csv' });
    expectProblem(refused, 422, 'import_refused');
    expect(wrongIn(refused)).toEqual(['3 name required', '3 active yes_no', '4 name twice', '5 erp_number too_long']);
    expect(refused.body.facts.errors[1]).toMatchObject({
      file: 'vendors.csv',
      head: 'Active',
      value: 'maybe',
      detail: 'vendors.csv, row 3, Active (“maybe”): this has to be yes or no',
    });
    expect(refused.body.detail).toBe(
      'Nothing was taken of vendors.csv. Errors: 4. The first: vendors.csv, row 3, Vendor Name: this has to be filled in',
    );
    expect(await rows("select from tieout.vendor where name = 'Alpha Steel'")).toHaveLength(0);
  });

  it('tells the first thousand errors, and of the others how many', async () => {
    const file = table('name,email', ...Array.from({ length: 1_500 }, (_, i) => `V${i},not-an-address`));
    const refused = await sendFile(tieout, 'vendors', file);
    expect(refused.body.facts).toMatchObject({ count: 1_500, more: 500 });
    expect(refused.body.facts.errors).toHaveLength(1_000);
  });

  it('cost codes find their project by its number or name, or by the one that came with the file', async () => {
    const done = await sendFile(
      tieout,
      'cost-codes',
      table('Project\tCost Code\tDescription', '3001\t03-900\tPiers', 'osprey  wharf\t03-900\tPiers'),
    );
    expect(done.body, JSON.stringify(done.body)).toMatchObject({ made: { cost_codes: 2 } });
    const given = await sendFile(tieout, 'cost-codes', table('code,name', '03-910,Caps'), { project: '3001' });
    expect(given.body).toMatchObject({ made: { cost_codes: 1 } });
    const wrong = await sendFile(
      tieout,
      'cost-codes',
      table('project,code,name', '3001,03-910,Caps', '3001,03-920,Slabs', '3001,03-920,Slabs', '9999,1,X'),
    );
    expect(wrongIn(wrong)).toEqual(['2 code exists', '4 code twice', '5 project unknown_project']);
  });

  it('come out of Excel, and out of JSON in Procore’s shapes', async () => {
    const cell = (value: string | number | boolean | Date) =>
      value instanceof Date ? { value, format: 'm-d' } : { value };
    const excel = await writeXlsxFile([
      ['Project', 'Code', 'Name'].map(cell),
      [3001, '04-100', 'Masonry'].map(cell),
      [3001, new Date('2026-03-10'), 'Rebar'].map(cell),
    ] as never).toBuffer();
    const dated = await sendFile(tieout, 'cost-codes', excel, { format: 'xlsx', file: 'codes.xlsx' });
    expect(wrongIn(dated)).toEqual(['3 code made_a_date']);
    const good = await writeXlsxFile([
      ['Project', 'Code', 'Name'].map(cell),
      [3001, '04-100', 'Masonry'].map(cell),
    ] as never).toBuffer();
    expect((await sendFile(tieout, 'cost-codes', good, { format: 'xlsx' })).body).toMatchObject({
      made: { cost_codes: 1 },
    });
    const vendors = [
      { id: 7, name: 'Gamma Glass', business_phone: '253-555-0188', email_address: 'a@gamma.example', is_active: true },
      { id: 8, name: 'Delta Doors', origin_id: 'D-8', state_code: 'OR', trades: [{ name: 'Doors' }] },
    ];
    const done = await sendFile(tieout, 'vendors', JSON.stringify(vendors, null, 1), { format: 'json' });
    expect(done.body).toMatchObject({ made: { vendors: 2 } });
    expect(
      await rows(
        "select name, phone, email, erp_number, state_code from tieout.vendor where name like '% Doors' or name like 'Gamma%' order by 1",
      ),
    ).toEqual([
      { name: 'Delta Doors', phone: '', email: null, erp_number: 'D-8', state_code: 'OR' },
      { name: 'Gamma Glass', phone: '253-555-0188', email: 'a@gamma.example', erp_number: null, state_code: '' },
    ]);
    const lines = '{"name":"Epsilon"}\n{"name":""}\n';
    expect(wrongIn(await sendFile(tieout, 'vendors', lines, { format: 'json' }))).toEqual(['2 name required']);
  });
});

describe('a file that is none', () => {
  it.each([
    ['csv', '', 'import_refused'],
    ['csv', 'Colour,Weight\nred,2\n', 'import_refused'],
    ['csv', 'name,phone\n"Open,1\n', 'invalid'],
    ['csv', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xe9, 0x0a]), 'invalid'],
    ['json', '{"name": "A"', 'invalid'],
    ['json', '[1, 2]', 'invalid'],
    ['json', '<html>', 'invalid'],
    ['xlsx', 'not an Excel file at all, but long enough to be one', 'invalid'],
    ['csv', 'name,name\nA,B\n', 'import_refused'],
  ])('%s %#', async (format, body, code) => {
    expectProblem(await sendFile(tieout, 'vendors', body, { format }), 422, code);
  });

  it('of which nobody says what it is, or that holds characters no text has', async () => {
    const { token } = tieout;
    const sent = async (type: string, body: string) => {
      const headers = { authorization: `Bearer ${await token('owner')}`, 'content-type': type };
      const path = `/api/v1/companies/${tieout.company}/imports/vendors`;
      const response = await fetch(tieout.url + path, { method: 'POST', headers, body });
      return [response.status, (await response.json()).facts];
    };
    expect(await sent('application/octet-stream', 'name\nA\n')).toMatchObject([422, { because: 'import_format' }]);
    // An empty one is of the type that it is said to have.
    expect(await sent('text/csv', '')).toMatchObject([422, { errors: [{ because: 'no_rows' }] }]);
    const nul = await sendFile(tieout, 'vendors', '[{"name":"A\\u0000B"},{"name":"\\ud800"}]', { format: 'json' });
    expect(wrongIn(nul)).toEqual(['1 name unreadable_text', '2 name unreadable_text']);
    expectProblem(await sendFile(tieout, 'people', 'name\nA\n'), 404, 'not_found');
  });

  it('larger than any may be is refused before it comes', async () => {
    const { hostname, port } = new URL(tieout.url);
    const headers = { authorization: `Bearer ${await tieout.token('owner')}`, 'content-length': 300 * 1024 * 1024 };
    const path = `/api/v1/companies/${tieout.company}/imports/vendors?format=csv`;
    const status = await new Promise((resolve, reject) => {
      const asked = request({ method: 'POST', hostname, port, path, headers }, (answer) => {
        resolve(answer.statusCode);
        asked.destroy();
      });
      asked.on('error', reject);
      asked.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('in UTF-16, as Excel writes its Unicode text, is one', async () => {
    const text = Buffer.from('\ufeffname\tphone\r\nZeta Été\t1\r\n', 'utf16le');
    expect((await sendFile(tieout, 'vendors', text)).body).toMatchObject({ made: { vendors: 1 } });
    expect(await rows("select from tieout.vendor where name = 'Zeta Été'")).toHaveLength(1);
  });
});

describe('who may bring files in', () => {
  it.each(importKinds)('%s: whoever lacks it is told what', async (kind) => {
    const refused = await sendFile(tieout, kind, importTemplate(kind), {}, 'viewer');
    const { missing } = expectProblem(refused, 403, 'not_permitted');
    expect(missing).not.toEqual([]);
    if (kind === 'invoices' || kind === 'commitments') expect(missing).toEqual([need.admin]);
    expectProblem(await sendFile(tieout, kind, importTemplate(kind), {}, 'outsider'), 404, 'not_found');
    expectProblem(await sendFile(tieout, kind, importTemplate(kind), {}, 'subcontractor'), 403, 'not_permitted');
  });

  it('whoever may not any more when the file has come brings in nothing', async () => {
    const owner = tieout.as('owner');
    const { id } = (await owner.people(tieout.company)).people.find(({ login }) => login === 'clerk')!;
    await owner.editPerson(tieout.company, id, { directory: 'standard' });
    async function* slowly() {
      yield Buffer.from('Name\r\nLate & Sons\r\n');
      await owner.editPerson(tieout.company, id, { directory: 'read_only' });
      yield Buffer.from('Later & Sons\r\n');
    }
    const response = await fetch(`${tieout.url}/api/v1/companies/${tieout.company}/imports/vendors?format=csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tieout.token('clerk')}`, 'content-type': 'text/csv' },
      body: slowly() as never,
      duplex: 'half',
    } as RequestInit);
    expect([response.status, (await response.json()).code]).toEqual([403, 'not_permitted']);
    expect(await rows("select from tieout.vendor where name like 'Late%'")).toEqual([]);
  });
});
