import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { placeBill, sageBill, smallCompany } from '../../../test/support/sage-harness.ts';
import type { BillReference } from '../../domain/ids.ts';
import { openSimulator, type Simulator } from './simulator.ts';

const never = new AbortController().signal;
let database: FreshDatabase;
let sage: Simulator;
beforeAll(async () => {
  database = await freshDatabase();
  sage = await openSimulator({ connectionString: database.url, companyName: 'Small Builders' });
  await sage.setUp(smallCompany);
});
afterAll(async () => {
  await sage.close();
  await database.drop();
});
const now = () => new Date().toISOString();
let made = 0;
const put = () => placeBill(sage, sageBill(), `TIE-${++made}` as BillReference);
const all = async () => ({
  invoices: await sage.books.list(),
  lines: await sage.rows.read('apivln', {}, never),
  payments: await sage.rows.read('acppmt', {}, never),
  costs: await sage.rows.read('jobcst', {}, never),
  ledger: await sage.rows.read('lgrtrn', {}, never),
  ledgerLines: await sage.rows.read('lgtnln', {}, never),
  audit: await sage.rows.read('dbo_Audit.acpinv', {}, never),
  subcontracts: await sage.rows.read('subcon', {}, never),
  subcontractLines: await sage.rows.read('sbcnln', {}, never),
  vendors: await sage.rows.read('actpay', {}, never),
});

describe('a restored backup', () => {
  it('holds exactly what the books held then, forth and back', async () => {
    const [kept, paid, deleted] = [await put(), await put(), await put()];
    const then = now();
    const before = await all();
    await sage.books.pay(paid.recnum);
    await sage.books.delete(deleted.recnum);
    await sage.books.void(kept.recnum);
    await put();
    await sage.setUp({ vendors: [{ recnum: 55, name: 'Later', dueTerms: 'Net 30', ledgerAccount: 1 }] });
    const later = now();
    const after = await all();

    expect(await sage.restoreBackup(then)).toBeNull();
    expect(await all()).toEqual(before);
    expect(await sage.restoreBackup(later)).toBeNull();
    expect(await all()).toEqual(after);
    expect(await sage.restoreBackup(then)).toBeNull();
    expect(await all()).toEqual(before);
  });

  it('hands out record numbers again, and identities never', async () => {
    const then = now();
    const first = await put();
    await sage.restoreBackup(then);
    expect(await sage.books.find(first.recnum)).toBeNull();
    const second = await put();
    expect(second.recnum).toBe(first.recnum);
    expect(second._idnum).not.toBe(first._idnum);
  });

  it('can be named between any two changes', async () => {
    const moments: string[] = [];
    const numbers: string[] = [];
    for (let i = 0; i < 15; i++) {
      numbers.push((await put()).recnum);
      moments.push(now());
    }
    for (const i of [14, 7, 0]) {
      await sage.restoreBackup(moments[i]);
      const there = new Set((await sage.books.list()).map((row) => row.recnum));
      expect(numbers.map((recnum) => there.has(recnum))).toEqual(numbers.map((_, n) => n <= i));
    }
  });

  it.each([
    ['2026-99-99T00:00:00Z', 'to must be a moment'],
    ['yesterday', 'to must be a moment'],
    ['2026-03-01', 'to must be a moment'],
    [undefined, 'to must be a moment'],
    [17, 'to must be a moment'],
    ['2001-01-01T00:00:00Z', 'to lies before the oldest backup'],
    ['2999-01-01T00:00:00Z', 'to lies in the future'],
  ])('of %s there is none', async (to, words) => {
    const before = await all();
    expect(await sage.restoreBackup(to)).toEqual({ problem: expect.stringContaining(words) });
    expect(await all()).toEqual(before);
  });

  it('is journaled with who and when, deletions too', async () => {
    const { recnum, _idnum } = await put();
    await sage.books.delete(recnum, 'pat');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const sql = `select by, gone, row ->> 'recnum' as recnum from sage_100_contractor.journal
      where tbl = 'acpinv' and key = $1 order by id`;
    const { rows } = await client.query(sql, [`/${_idnum.toLowerCase()}`]);
    await client.end();
    expect(rows).toEqual([
      { by: 'set-up', gone: false, recnum },
      { by: 'pat', gone: true, recnum: null },
    ]);
  });
});

describe('the schema', () => {
  it('needs no more than a role that owns it', async () => {
    const own = await freshDatabase();
    const admin = new pg.Client({ connectionString: own.url });
    await admin.connect();
    const role = `sage_${process.pid}_${Date.now()}`;
    await admin.query(`create role ${role} login password 'books'`);
    await admin.query(`revoke all on schema public from public`);
    await admin.query(`create schema sage_100_contractor authorization ${role}`);
    const url = new URL(own.url);
    url.username = role;
    url.password = 'books';
    try {
      const first = await openSimulator({ connectionString: url.href, companyName: 'Small Builders' });
      await first.setUp(smallCompany);
      await first.close();
      const again = await openSimulator({ connectionString: url.href, companyName: 'Small Builders' });
      expect(await again.rows.read('actpay', {}, never)).toHaveLength(3);
      await again.close();
    } finally {
      await admin.end();
      await own.drop();
      const server = new pg.Client({ connectionString: process.env.TIEOUT_TEST_DATABASE_URL });
      await server.connect();
      await server.query(`drop role ${role}`);
      await server.end();
    }
  });
});
