import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Item, List } from '../../src/http/client.ts';
import { billing } from '../support/billing.ts';
import { contracts, ok } from '../support/contracts.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';
import { eventually } from './eventually.ts';
import { endPrograms, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const simulator = '/simulator/sage-100-contractor';
const stillThere = 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

/** `npx tieout …` as that demo person. */
const as = (name: string, ...args: string[]) =>
  run('bin/tieout.mjs', args, {
    TIEOUT_URL: tieout.url,
    TIEOUT_CLIENT_ID: name,
    TIEOUT_CLIENT_SECRET: password,
  });

/** The same with `--json`: one value on standard output, whatever the exit code, and nothing beside it. */
async function json(name: string, ...args: string[]) {
  const { code, out, err } = await as(name, ...args, '--json');
  expect(err).toBe('');
  return { code, said: JSON.parse(out) };
}

const refused = (code: number, err: string | RegExp) => ({
  code,
  out: '',
  err: typeof err === 'string' ? `${err}\n` : expect.stringMatching(err),
});

/** Synced invoices whose bills are live in the ERP; each test takes its own. */
async function liveOnes(): Promise<readonly Item[]> {
  const { items } = await tieout.as('approver').list(tieout.company, { filter: 'synced', limit: 200 });
  return items.filter(({ last_sighting }) => last_sighting?.standing === 'live');
}

describe('tieout invoices', () => {
  it('lists what is synced, as a table and as JSON', async () => {
    const wanted = await tieout.as('approver').list(tieout.company, { filter: 'synced', limit: 5 });
    const { code, said } = await json('approver', 'invoices', '--filter', 'synced', '--limit', '5');
    expect(code).toBe(0);
    expect(said).toEqual(wanted);
    const table = await as('approver', 'invoices', '--filter', 'synced', '--limit', '5');
    expect(table).toMatchObject({ code: 0, err: '' });
    const [head, ...rows] = table.out.trimEnd().split('\n');
    expect(head).toMatch(/^ *id +invoice +vendor +commitment +billing date +due +retainage +status +erp +bill/);
    expect(rows.slice(0, 5).map((row) => Number.parseInt(row, 10))).toEqual(
      wanted.items.map(({ invoice_id }) => invoice_id),
    );
    expect(rows[5]).toBe(`More: --cursor ${wanted.next_cursor}`);
    const next = await json('approver', 'invoices', '--filter', 'synced', '--cursor', wanted.next_cursor!);
    const first = wanted.items.map(({ invoice_id }) => invoice_id);
    for (const { invoice_id } of (next.said as List).items) expect(first).not.toContain(invoice_id);
  });

  it('answers every question in JSON too', async () => {
    const [item] = await liveOnes();
    const id = String(item!.invoice_id);
    const project = String(item!.project.id);
    const connection = String((await tieout.as('owner').connections(tieout.company)).connections[0]!.id);
    const questions = [
      ['me'],
      ['show', id],
      ['history', id],
      ['preview', id],
      ['projects'],
      ['commitments', '--project', project],
      ['connections'],
      ['check', connection],
    ];
    for (const question of questions) {
      const { code, said } = await json('owner', ...question);
      expect([question[0], code, typeof said]).toEqual([question[0], 0, 'object']);
    }
    const shown = await as('approver', 'show', id);
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^erp +synced$/m) });
  });
});

describe('tieout unlink', () => {
  it('says what it would do, refuses while the bill is there, unlinks once it is gone, and once only', async () => {
    const item = (await liveOnes())[1]!;
    const id = String(item.invoice_id);
    const state = async () => {
      const now = await tieout.as('approver').invoice(tieout.company, item.invoice_id);
      return { erp_status: now.erp_status, version: now.version };
    };
    const before = await state();
    const wouldNot = await as('approver', 'unlink', id, '--dry-run');
    expect(wouldNot).toEqual({ code: 6, out: `Would not unlink. ${stillThere}\n`, err: '' });
    const still = await as('approver', 'unlink', id);
    expect(still).toEqual(refused(6, stillThere));
    const { code, said } = await json('approver', 'unlink', id);
    expect([code, said]).toEqual([6, expect.objectContaining({ code: 'still_in_erp', detail: stillThere })]);
    const { facts } = said;
    expect(facts).toMatchObject({ erp_record_id: item.erp_record!.id });
    expect(await state()).toEqual(before);

    await tieout.call('approver', 'DELETE', `${simulator}/payable-invoices/${item.erp_record!.id}`);
    const would = await as('approver', 'unlink', id, '--dry-run');
    expect(would).toMatchObject({ code: 0, err: '' });
    expect(would.out).toMatch(/^Would unlink: .+ is not in Sage 100 Contractor® \(asked live, as of \S+Z\)\. Nothing/);
    const dry = await json('approver', 'unlink', id, '--dry-run');
    expect([dry.code, dry.said.would_unlink, dry.said.refusal]).toEqual([0, true, null]);
    expect(await state()).toEqual(before);

    const stale = await as('approver', 'unlink', id, '--version', String(before.version + 7));
    expect(stale).toEqual(refused(5, /^Someone changed this invoice in the meantime/));
    expect(await as('approver', 'unlink', id)).toEqual({ code: 0, out: 'Successfully Unlinked\n', err: '' });
    expect((await state()).erp_status).toBe('not_in_erp');
    expect(await as('approver', 'unlink', id)).toEqual(refused(5, /cannot be unlinked/));
    const again = await json('approver', 'unlink', id);
    expect([again.code, again.said.code, again.said.facts.erp_status]).toEqual([5, 'wrong_state', 'not_in_erp']);
  });

  it('has an exit code for each kind of no', async () => {
    const item = (await liveOnes())[2]!;
    const id = String(item.invoice_id);
    expect(await as('approver', 'unlink', '999999')).toEqual(refused(3, /^There is no such invoice/));
    expect(await as('outsider', 'unlink', id)).toEqual(refused(3, /^There is no such invoice/));
    expect(await as('pm', 'unlink', id)).toEqual(refused(4, /Can Push to Accounting/));
    expect(await as('owner', 'policies', '999999')).toEqual(refused(3, /^There is no such ERP connection/));
    const shut = ['invoices', '--csv', '--out', join(tmpdir(), 'not-there', 'list.csv')];
    expect(await as('approver', ...shut)).toEqual(refused(1, /list\.csv cannot be written/));
    expect(await as('approver', 'accept', id)).toEqual(refused(5, /is synced, so it cannot be accepted/));
    await tieout.call('approver', 'POST', `${simulator}/weather`, { down: true });
    try {
      expect(await as('approver', 'unlink', id)).toEqual(refused(7, /Sage 100 Contractor®/));
      const { code, said } = await json('approver', 'unlink', id);
      expect([code, said.code]).toEqual([7, 'erp_not_answering']);
    } finally {
      await tieout.call('approver', 'POST', `${simulator}/weather`, { down: false });
    }
    await tieout.call('approver', 'POST', `${simulator}/payable-invoices/${item.erp_record!.id}/pay`, {});
    const paid = await as('approver', 'unlink', id);
    expect(paid).toMatchObject({ code: 6, out: '', err: expect.stringContaining(stillThere) });
  });
});

describe('the project side by command line', () => {
  it('enters, approves, sends, accepts and shows', async () => {
    const [item] = await liveOnes();
    const project = String(item!.project.id);
    const commitment = String(item!.commitment.id);
    // Its first lines are billed nearly whole.
    const settings = `/api/v1/companies/${tieout.company}/projects/${project}/settings`;
    expect((await tieout.call('owner', 'PUT', settings, { over_billing: 'warn' })).status).toBe(200);
    const made = await json(
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
    expect(await as('pm', 'send', id)).toEqual(refused(5, /cannot be sent/));
    expect(await as('pm', 'status', id, 'approved')).toEqual({ code: 0, out: 'Status set to approved.\n', err: '' });
    expect(await as('pm', 'send', id)).toEqual({ code: 0, out: 'Sent to the ERP.\n', err: '' });
    expect(await as('pm', 'accept', id)).toEqual(refused(4, /^You may not do this/));
    const accepted = await as('approver', 'accept', id);
    expect(accepted).toEqual({ code: 0, out: 'Accepted; the export began.\n', err: '' });
    const shown = await eventually('it is synced', async () => {
      const { said } = await json('approver', 'show', id);
      return (said as Item).erp_status === 'synced' ? (said as Item) : null;
    });
    const bills = (await tieout.call('approver', 'GET', `${simulator}/payable-invoices`)).body;
    const bill = bills.find(({ recnum }: { recnum: string }) => recnum === shown.erp_record!.id);
    expect(bill).toMatchObject({ invnum: 'BY-HAND-1', invttl: '1334.50' });

    const nowhere = await as('pm', 'create', '--project', project, '--commitment', commitment, '--stored', '99=1.00');
    expect(nowhere).toEqual(refused(2, /^There is no line 99 on this commitment: .* has lines 1 to \d+\.\n$/));
    const second = await as('pm', 'create', '--project', project, '--commitment', commitment, '--work', '1=10.00');
    expect(second).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Entered as invoice \d+\.\n$/) });
    const draft = /\d+/.exec(second.out)![0];
    const { version } = (await json('pm', 'show', draft)).said as Item;
    const seen = ['--version', String(version)];
    expect(await as('pm', 'status', draft, 'under_review', ...seen)).toMatchObject({ code: 0, err: '' });
    const stale = refused(5, /^Someone changed this invoice in the meantime/);
    expect(await as('pm', 'status', draft, 'draft', ...seen)).toEqual(stale);
    expect(await as('pm', 'delete', draft, ...seen)).toEqual(stale);
    const still = (await json('pm', 'show', draft)).said as Item;
    expect([still.status, still.version]).toEqual(['under_review', version + 1]);
    expect(await as('pm', 'delete', draft, '--version', String(still.version))).toEqual({
      code: 0,
      out: 'Deleted.\n',
      err: '',
    });
    expect(await as('pm', 'show', draft)).toEqual(refused(3, /^There is no such invoice/));
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
    const { said } = await json('pm', 'commitments', ...project);
    expect(said).toContainEqual(expect.objectContaining({ id, title: 'Rebar' }));
    expect(said).toContainEqual(expect.objectContaining({ number: 'SC-2604-01' }));
    const billed = await json('pm', 'create', ...project, '--commitment', String(id), '--work', '1=300.00');
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
    const dry = await as('owner', 'import', 'vendors', good, '--dry-run');
    expect(dry).toEqual({ code: 0, out: 'Nothing was changed. It would bring in 1 vendor.\n', err: '' });
    expect(await json('owner', 'import', 'vendors', good)).toMatchObject({
      code: 0,
      said: { kind: 'vendors', file: 'vendors.csv', dry_run: false, rows: 1, made: { vendors: 1 } },
    });
    const again = await as('owner', 'import', 'vendors', good);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err.split('\n')).toEqual([
      'vendors.csv, row 2, erp_number (“1042”): this is here already, so it was not taken again. Remove the row',
      'Everything in this file is here already.',
      '',
      expect.stringMatching(/^Nothing was taken of vendors.csv\. Errors: 1\. /),
      '',
    ]);
    const refusedInJson = await json('owner', 'import', 'vendors', good);
    expect(refusedInJson).toMatchObject({ code: 1, said: { code: 'import_refused', facts: { count: 1 } } });
  });

  it('streams a large file, telling how far it is, and gives way where it may not', async () => {
    const many = Array.from({ length: 25_000 }, (_, i) => `Large Vendor ${i},${'Long Street '.repeat(10)}`);
    const large = file('large.csv', `name,address,colour\n${many.join('\n')}\n`);
    const done = await as('owner', 'import', 'vendors', large, '--dry-run');
    expect(done).toMatchObject({
      code: 0,
      out: 'Nothing was changed. It would bring in 25,000 vendors.\nNot taken, for no column is called so: colour.\n',
    });
    expect(done.err).toMatch(/^(Reading: [\d,]+ rows\n)+(Writing: [\d,]+ of 25,000 rows\n)+$/);
    expect(await as('viewer', 'import', 'vendors', large)).toEqual(refused(4, /^You may not do this/));
  });

  it('writes the accountant report as what its file is called, in capitals too', async () => {
    const path = join(folder, 'REPORT.XLSX');
    expect(await as('owner', 'accountant-report', '--out', path)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  });

  it('says what it lacks', async () => {
    expect(await as('owner', 'import')).toEqual(refused(2, /needs what is brought in: projects, vendors/));
    expect(await as('owner', 'import', 'vendors')).toEqual(refused(2, /needs a file/));
    expect(await as('owner', 'import', 'vendors', join(folder, 'none.csv'))).toEqual(refused(1, /cannot be read/));
    const odd = file('odd.bin', 'name');
    expect(await as('owner', 'import', 'vendors', odd)).toEqual(refused(1, /has to end in \.csv, \.xlsx or \.json/));
    expect(await as('owner', 'import', 'vendors', odd, '--format', 'xml')).toEqual(refused(2, /csv, xlsx or json/));
  });
});

describe('tieout tie-outs', () => {
  it('ends with 7 while one has not ended: nothing found is not yet all well', async () => {
    const { superUrl } = tieout.urls;
    const [made] = await sql<{ id: string }>(
      superUrl,
      `insert into tie_out (company_id, connection_id)
       select company_id, id from connection where company_id = $1 limit 1 returning id`,
      [tieout.company],
    );
    const { code, said } = await json('approver', 'tie-outs', made!.id);
    expect({ code, state: said.state, findings: said.findings }).toEqual({ code: 7, state: 'waiting', findings: [] });
    await sql(superUrl, 'delete from tie_out where id = $1', [made!.id]);
  });

  it('names the billing period of each sum', async () => {
    const { superUrl } = tieout.urls;
    const [made] = await sql<{ id: string }>(
      superUrl,
      `with run as (
         insert into tie_out (company_id, connection_id, state, begun_at, ended_at)
         select company_id, id, 'complete', now(), now() from connection where company_id = $1 limit 1 returning company_id, id)
       insert into tie_out_total (company_id, tie_out_id, project_id, period_id, month, links, ours, theirs)
       select run.company_id, run.id, period.project_id, period.id, '2026-02-01', 1, 100, 100 from run, lateral (
         select * from billing_period where company_id = run.company_id order by id limit 1) period
       returning tie_out_id as id`,
      [tieout.company],
    );
    const { totals } = (await json('approver', 'tie-outs', made!.id)).said;
    const { out } = await as('approver', 'tie-outs', made!.id);
    expect(out).toContain(`${totals[0].period.start} – ${totals[0].period.end}`);
    await sql(superUrl, `delete from tie_out_total where tie_out_id = $1`, [made!.id]);
    await sql(superUrl, 'delete from tie_out where id = $1', [made!.id]);
  });

  it('lists the newest, and with --all every one that was made', async () => {
    const { superUrl } = tieout.urls;
    await sql(
      superUrl,
      `insert into tie_out (company_id, connection_id, state, ended_at)
       select company_id, id, 'complete', now() from (select * from connection where company_id = $1 limit 1) one,
         generate_series(1, 60)`,
      [tieout.company],
    );
    const newest = await json('approver', 'tie-outs');
    expect(newest.said.tie_outs).toHaveLength(50);
    const all = await json('approver', 'tie-outs', '--all');
    expect(all.said.tie_outs.length).toBeGreaterThanOrEqual(60);
    expect(all.said.next_cursor).toBe(null);
    const ids = all.said.tie_outs.map(({ id }: { id: number }) => id);
    expect(ids).toEqual([...new Set<number>(ids)].sort((a, b) => b - a));
    expect((await as('approver', 'tie-outs')).out).toContain('tieout tie-outs --all');
    await sql(superUrl, 'delete from tie_out where company_id = $1', [tieout.company]);
  });
});

describe('tieout doctor', () => {
  it('finds nothing where all is well, and says NO where nothing runs', async () => {
    const well = await run('bin/tieout.mjs', ['doctor'], { TIEOUT_URL: tieout.url });
    expect(well).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^running +yes +ready at /m) });
    const away = await run('bin/tieout.mjs', ['doctor', '--json'], { TIEOUT_URL: 'http://127.0.0.1:1' });
    expect(away.code).toBe(1);
    expect(JSON.parse(away.out)).toContainEqual(expect.objectContaining({ what: 'running', ok: false }));
  });

  it('looks into the database, at every connection, and at the newest of each history', async () => {
    const env = { TIEOUT_URL: tieout.url, DATABASE_URL: tieout.urls.appUrl };
    const well = await run('bin/tieout.mjs', ['doctor', '--json'], env);
    const found = JSON.parse(well.out) as { what: string; ok: boolean | null; says: string }[];
    const of = (what: string | RegExp) =>
      found.find((one) => (typeof what === 'string' ? one.what === what : what.test(one.what)));
    for (const what of ['database', 'migrations', 'role of DATABASE_URL', 'clock of this machine', 'settings']) {
      expect(of(what), what).toMatchObject({ ok: true });
    }
    expect(of(/^history of Harbor/)).toMatchObject({ ok: true, says: expect.stringContaining('fit their seals') });
    expect(of(/^connection /)).toMatchObject({
      says: expect.stringMatching(/exports stand still|exports failed|read /),
    });
    expect(of('back-up')).toMatchObject({ ok: null });
    // Once something of a history was changed, it says so, and its exit code too.
    const { superUrl } = tieout.urls;
    const [seal] = await sql<{ id: string }>(superUrl, `select min(id) as id from event where company_id = $1`, [
      tieout.company,
    ]);
    const change = (to: string) =>
      sql(
        superUrl,
        `do $$ begin set local session_replication_role = replica;
           update event set type = '${to}' where id = ${seal!.id}; end $$`,
      );
    const [was] = await sql<{ type: string }>(superUrl, `select type from event where id = $1`, [seal!.id]);
    await change('invoice.deleted');
    const changed = await run('bin/tieout.mjs', ['doctor'], env);
    await change(was!.type);
    expect(changed).toMatchObject({ code: 1, out: expect.stringMatching(/^history of Harbor.* +NO +1 things/m) });
    // The clock of the database was set back behind its history: as if its newest event had been three hours from now.
    const moved = (by: string) =>
      sql(
        superUrl,
        `do $$ begin set local session_replication_role = replica;
           update event set at = at + interval '${by}' where id = (select max(id) from event where company_id = ${tieout.company}); end $$`,
      );
    await moved('3 hours');
    const setBack = await run('bin/tieout.mjs', ['doctor'], env);
    await moved('-3 hours');
    expect(setBack).toMatchObject({ code: 1, out: expect.stringMatching(/^clock of the database +NO +was set back/m) });
    const nowhere = await run('bin/tieout.mjs', ['doctor'], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none' });
    expect(nowhere).toMatchObject({ code: 1, out: expect.stringMatching(/^database +NO +cannot be reached/m) });
    expect(nowhere.out).not.toContain('x:y');
  });
});

describe('a command line that cannot be understood or heard', () => {
  it('2 for wrong usage, with what would be right', async () => {
    const wrong: readonly [string[], RegExp][] = [
      [['unlink'], /needs the id of an invoice/],
      [['unlink', 'seven'], /needs the id of an invoice/],
      // A second id was passed over in silence.
      [['unlink', '7', '8'], /^`tieout unlink` has no use for “8”/],
      [['invoices', 'synced'], /no use for “synced”/],
      [['serve', 'here'], /no use for “here”/],
      // So were options of other commands: it was done all the same.
      [['accept', '7', '--dry-run'], /^`tieout accept` has no use for “--dry-run”\. It was not begun\.\n$/],
      [['unlink', '7', '--dry-run', '--version', '3'], /`tieout unlink --dry-run` has no use for “--version”/],
      [['delete', '7', '--dry-run'], /no use for “--dry-run”/],
      [['keys', 'rotate', '--dry-run'], /no use for “--dry-run”/],
      [['doctor', '--company', '1'], /no use for “--company”/],
      [['invoices', '--version', '3'], /no use for “--version”/],
      [['invoices', '--out', 'none.csv'], /^`tieout invoices --out` needs --csv\.\n$/],
      [['accountant-report', '--out', 'none.pdf'], /needs --out FILE\.csv\|FILE\.xlsx/],
      [['invoices', '--csv', '--limit', '5'], /`tieout invoices --csv` has no use for “--limit”/],
      [['verify-file', 'history.ndjson'], /^`tieout verify-file FILE` needs --checkpoints FILE/],
      [['unlink', '7', '--dryrun'], /^There is no option --dryrun\. `tieout --help` lists them\.\n$/],
      [['unlink', '7', '-x'], /^There is no option -x\./],
      [['unlink', '7', '--version'], /--version/],
      [['unlink', '7', '--version', 'new'], /--version/],
      [['reject', '7'], /needs --reason/],
      [['status', '7', 'wonderful'], /needs a status: .*approved/],
      [['commitments'], /needs --project/],
      [['fly'], /There is no command fly/],
    ];
    for (const [args, says] of wrong) expect(await as('approver', ...args)).toEqual(refused(2, says));
    const nothing = await as('approver');
    expect([nothing.code, nothing.out]).toEqual([2, expect.stringContaining('tieout unlink ID [--dry-run]')]);
    expect((await as('approver', '--help')).code).toBe(0);
    const { code, said } = await json('approver', 'unlink');
    expect([code, said.code]).toEqual([2, 'usage']);
    const nobody = await run('bin/tieout.mjs', ['me'], { TIEOUT_URL: tieout.url });
    expect(nobody).toEqual(refused(2, /TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET/));
  });

  it('1 for a wrong secret, and where nothing is running', async () => {
    const env = { TIEOUT_URL: tieout.url, TIEOUT_CLIENT_ID: 'approver', TIEOUT_CLIENT_SECRET: 'not-the-secret' };
    const secret = await run('bin/tieout.mjs', ['me'], env);
    expect(secret).toEqual(refused(1, /^TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET do not match/));
    expect(secret.err).not.toContain('not-the-secret');
    const nowhere = { ...env, TIEOUT_URL: 'http://127.0.0.1:1' };
    const silence = 'Nothing answers at http://127.0.0.1:1. Is Tieout running? TIEOUT_URL says where it is.';
    expect(await run('bin/tieout.mjs', ['me'], nowhere)).toEqual(refused(1, silence));
    const byToken = { TIEOUT_URL: nowhere.TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' };
    expect(await run('bin/tieout.mjs', ['me'], byToken)).toEqual(refused(1, silence));
    const inJson = await run('bin/tieout.mjs', ['me', '--json'], nowhere);
    expect([inJson.code, JSON.parse(inJson.out)]).toEqual([1, { code: 'error', detail: silence }]);
  });

  it('1 where the connection breaks, and that the change may have been made', async () => {
    const broken = {
      'before an answer': createServer((_, answer) => answer.destroy()),
      'in an answer': createServer((_, answer) => {
        answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '9' }).write('{"a"');
        setTimeout(() => answer.destroy(), 100);
      }),
    };
    for (const [where, server] of Object.entries(broken)) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const TIEOUT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const told = await run('bin/tieout.mjs', ['accept', '7', '--company', '1'], {
        TIEOUT_URL,
        TIEOUT_TOKEN: 'tieout_x',
      });
      expect(told, where).toEqual(
        refused(1, /^The connection to .* broke .* may have been made: look before asking again\.$/m),
      );
      server.close();
    }
  });

  it('1 for a data folder that is not there, named without the line end of Windows that a file of settings left behind it', async () => {
    const none = join(tmpdir(), 'tieout-not-there');
    const { code, err } = await run('bin/tieout.ts', ['backup'], { TIEOUT_DATA_DIR: `${none}\r` });
    expect([code, err]).toEqual([
      1,
      `There is no embedded database of Tieout in ${none}. TIEOUT_DATA_DIR says where the data folder is.\n`,
    ]);
  });

  it('1 where the connection breaks in an export of the history, and no part of it is left for a whole one', async () => {
    const server = createServer((request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/jsonl' }).write(`{"asked":"${request.url}"}\n`);
      setTimeout(() => answer.destroy(), 100);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const TIEOUT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = mkdtempSync(join(tmpdir(), 'tieout-history-'));
    const told = await run(
      'bin/tieout.mjs',
      ['audit-export', '--company', '1', '--out', join(folder, 'history.jsonl')],
      { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' },
    );
    server.close();
    expect(told).toEqual(refused(1, /^The connection to .* broke before the whole answer was here/));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('1 for keys that are not there', async () => {
    const file = join(tmpdir(), 'no-keys-here');
    expect(await run('bin/tieout.mjs', ['keys', 'list', '--keys', file], {})).toEqual(
      refused(1, `There is no file of keys at ${file}. \`tieout keys rotate\` makes one there.`),
    );
  });

  it('1 for the page of a proxy whose Tieout is away, in words', async () => {
    const proxy = createServer((_, answer) => answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const TIEOUT_URL = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const away = 'The server answered 502.';
    const account = { TIEOUT_URL, TIEOUT_CLIENT_ID: 'approver', TIEOUT_CLIENT_SECRET: 'a-secret' };
    expect(await run('bin/tieout.mjs', ['me'], account)).toEqual(refused(1, away));
    expect(await run('bin/tieout.mjs', ['me'], { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' })).toEqual(refused(1, away));
    proxy.close();
  });
});
