import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { billing } from '../support/billing.ts';
import { contracts, ok } from '../support/contracts.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { type CommandLine, commandLineOf, liveOnes, refused } from './command-line.ts';
import { eventually } from './eventually.ts';
import { endPrograms, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const simulator = '/simulator/sage-100-contractor';

let tieout: Running;
let tool: CommandLine;
beforeAll(async () => {
  tieout = await runTieout();
  tool = commandLineOf(tieout);
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

describe('the project side by command line', () => {
  it('enters, approves, sends, accepts and shows', async () => {
    const [item] = await liveOnes(tieout);
    const project = String(item!.project.id);
    const commitment = String(item!.commitment.id);
    // Its first lines are billed nearly whole.
    const settings = `/api/v1/companies/${tieout.company}/projects/${project}/settings`;
    expect((await tieout.call('owner', 'PUT', settings, { over_billing: 'warn' })).status).toBe(200);
    const made = await tool.json(
      'pm',
      'create',
      '--project',
      project,
      '--commitment',
      commitment,
      ...['--invoice-number', 'BY-HAND-1', '--billing-date', '2026-11-05', '--work', '1=1234.50', '--work', '2=100.00'],
    );
    expect([made.code, made.said.status, made.said.invoice_number]).toEqual([0, 'draft', 'BY-HAND-1']);
    const id = String(made.said.id);
    expect(await tool.as('pm', 'send', id)).toEqual(refused(5, /cannot be sent/));
    expect(await tool.as('pm', 'status', id, 'approved')).toEqual({
      code: 0,
      out: 'Status set to approved.\n',
      err: '',
    });
    expect(await tool.as('pm', 'send', id)).toEqual({ code: 0, out: 'Sent to the ERP.\n', err: '' });
    expect(await tool.as('pm', 'accept', id)).toEqual(refused(4, /^You may not do this/));
    const accepted = await tool.as('approver', 'accept', id);
    expect(accepted).toEqual({ code: 0, out: 'Accepted; the export began.\n', err: '' });
    const shown = await eventually('it is synced', async () => {
      const { said } = await tool.json('approver', 'show', id);
      return (said as Item).erp_status === 'synced' ? (said as Item) : null;
    });
    const bills = (await tieout.call('approver', 'GET', `${simulator}/payable-invoices`)).body;
    const bill = bills.find(({ recnum }: { recnum: string }) => recnum === shown.erp_record!.id);
    expect(bill).toMatchObject({ invnum: 'BY-HAND-1', invttl: '1334.50' });

    const onceOnly = [...['--invoice-number', 'BY-HAND-2', '--work', '2=1.00'], '--once', 'run-7'];
    const enter = () => tool.json('pm', 'create', '--project', project, '--commitment', commitment, ...onceOnly);
    const [entered, again] = [await enter(), await enter()];
    expect([entered.code, again.code, again.said.id]).toEqual([0, 0, entered.said.id]);
    expect((await tool.as('pm', 'delete', String(entered.said.id))).code).toBe(0);

    const nowhere = await tool.as(
      'pm',
      'create',
      '--project',
      project,
      '--commitment',
      commitment,
      '--stored',
      '99=1.00',
    );
    expect(nowhere).toEqual(refused(2, /^There is no line 99 on this commitment: .* has lines 1 to \d+\.\n$/));
    const second = await tool.as('pm', 'create', '--project', project, '--commitment', commitment, '--work', '1=10.00');
    expect(second).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Entered as invoice \d+\.\n$/) });
    const draft = /\d+/.exec(second.out)![0];
    const { version } = (await tool.json('pm', 'show', draft)).said as Item;
    const seen = ['--version', String(version)];
    expect(await tool.as('pm', 'status', draft, 'under_review', ...seen)).toMatchObject({ code: 0, err: '' });
    const stale = refused(5, /^Someone changed this invoice in the meantime/);
    expect(await tool.as('pm', 'status', draft, 'draft', ...seen)).toEqual(stale);
    expect(await tool.as('pm', 'delete', draft, ...seen)).toEqual(stale);
    const still = (await tool.json('pm', 'show', draft)).said as Item;
    expect([still.status, still.version]).toEqual(['under_review', version + 1]);
    expect(await tool.as('pm', 'delete', draft, '--version', String(still.version))).toEqual({
      code: 0,
      out: 'Deleted.\n',
      err: '',
    });
    expect(await tool.as('pm', 'show', draft)).toEqual(refused(3, /^There is no such invoice/));
  });
});

describe('a purchase order by command line', () => {
  it('is among the commitments, and is billed', async () => {
    const at = await contracts(tieout, await billing(tieout));
    const purchase_order_contract = { vendor_id: at.vendor, title: 'Rebar' };
    const { id } = await ok(at.pm('POST', '/purchase_order_contracts', { purchase_order_contract }), 201);
    const own = `/purchase_order_contracts/${id}`;
    await ok(at.pm('POST', `${own}/line_items`, { line_item: at.line('900.00') }), 201);
    await ok(at.pm('PATCH', own, { purchase_order_contract: { status: 'Approved' } }));
    const project = ['--project', String(at.project)];
    const { said } = await tool.json('pm', 'commitments', ...project);
    expect(said).toContainEqual(expect.objectContaining({ id, title: 'Rebar' }));
    expect(said).toContainEqual(expect.objectContaining({ number: 'SC-2604-01' }));
    const billed = await tool.json('pm', 'create', ...project, '--commitment', String(id), '--work', '1=300.00');
    expect(billed).toMatchObject({ code: 0, said: { commitment_id: id } });
  });
});

describe('tieout import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-import-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('brings in what its own template holds, and says what is wrong by file, row and column', async () => {
    const shape = await run('bin/tieout.mjs', ['import', '--template', 'vendors']);
    expect(shape).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^name,address,.*\nDelta Concrete LLC,/),
    });
    const good = file('vendors.csv', shape.out);
    const dry = await tool.as('owner', 'import', 'vendors', good, '--dry-run');
    expect(dry).toEqual({ code: 0, out: 'Nothing was changed. It would bring in 1 vendor.\n', err: '' });
    expect(await tool.json('owner', 'import', 'vendors', good)).toMatchObject({
      code: 0,
      said: { kind: 'vendors', file: 'vendors.csv', dry_run: false, rows: 1, made: { vendors: 1 } },
    });
    const again = await tool.as('owner', 'import', 'vendors', good);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err.split('\n')).toEqual([
      'vendors.csv, row 2, erp_number (“1042”): this is here already, so it was not taken again. Remove the row',
      'Everything in this file is here already.',
      '',
      expect.stringMatching(/^Nothing was taken of vendors.csv\. Errors: 1\. /),
      '',
    ]);
    const refusedInJson = await tool.json('owner', 'import', 'vendors', good);
    expect(refusedInJson).toMatchObject({ code: 1, said: { code: 'import_refused', facts: { count: 1 } } });
  });

  it('streams a large file, telling how far it is, and gives way where it may not', async () => {
    const many = Array.from({ length: 25_000 }, (_, i) => `Large Vendor ${i},${'Long Street '.repeat(10)}`);
    const large = file('large.csv', `name,address,colour\n${many.join('\n')}\n`);
    const done = await tool.as('owner', 'import', 'vendors', large, '--dry-run');
    expect(done).toMatchObject({
      code: 0,
      out: 'Nothing was changed. It would bring in 25,000 vendors.\nNot taken, for no column is called so: colour.\n',
    });
    expect(done.err).toMatch(/^(Reading: [\d,]+ rows\n)+(Writing: [\d,]+ of 25,000 rows\n)+$/);
    expect(await tool.as('viewer', 'import', 'vendors', large)).toEqual(refused(4, /^You may not do this/));
  });

  it('writes the accountant report as what its file is called, in capitals too', async () => {
    const path = join(folder, 'REPORT.XLSX');
    expect(await tool.as('owner', 'accountant-report', '--out', path)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  });

  it('says what it lacks', async () => {
    expect(await tool.as('owner', 'import')).toEqual(refused(2, /needs what is brought in: projects, vendors/));
    expect(await tool.as('owner', 'import', 'vendors')).toEqual(refused(2, /needs a file/));
    expect(await tool.as('owner', 'import', 'vendors', join(folder, 'none.csv'))).toEqual(refused(1, /cannot be read/));
    const odd = file('odd.bin', 'name');
    expect(await tool.as('owner', 'import', 'vendors', odd)).toEqual(
      refused(1, /has to end in \.csv, \.xlsx or \.json/),
    );
    expect(await tool.as('owner', 'import', 'vendors', odd, '--format', 'xml')).toEqual(
      refused(2, /csv, xlsx or json/),
    );
  });
});
