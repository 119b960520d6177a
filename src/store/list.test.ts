import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyInvoice } from '../../test/support/every-invoice.ts';
import { firstId, type Seeded, seedInvoices } from '../../test/support/many-invoices.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';
import type { ListQuery, Scope } from '../app/unit-of-work.ts';
import type { InvoiceId } from '../domain/ids.ts';
import { type Database, openDatabase } from './pool.ts';
import { openReads } from './reads.ts';

const count = 2_000;
const everything: ListQuery = { ...everyInvoice, filter: 'synced' };

/** So few rows would be sorted rather than walked along; what counts is what the index can do. */
const otherWays = ['enable_seqscan', 'enable_sort', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin'];

describe('the list of the ERP tool among many invoices', () => {
  let urls: WalledDatabase;
  let superuser: pg.Client;
  let seeded: Seeded;

  beforeAll(async () => {
    urls = await demoDatabase();
    seeded = await seedInvoices(urls.superUrl, count);
    superuser = new pg.Client({ connectionString: urls.superUrl, options: '-c search_path=tieout' });
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await urls?.drop();
  });

  const list = (database: Database, query: Partial<ListQuery>) =>
    openReads(database).list({ company: seeded.company } as Scope, { ...everything, ...query });

  describe('reads no more of an index than it needs', () => {
    let database: Database;
    const everyConnection = (setting: string) =>
      superuser.query(`alter database ${new URL(urls.superUrl).pathname.slice(1)} ${setting}`);

    beforeAll(async () => {
      for (const way of otherWays) await everyConnection(`set ${way} = off`);
      database = openDatabase(urls.appUrl, 1);
    });
    afterAll(async () => {
      await database?.close();
      for (const way of otherWays) await everyConnection(`reset ${way}`);
    });

    async function entriesRead(index: string, work: () => Promise<unknown>): Promise<number> {
      const read = async () => {
        await database.pool.query('select pg_stat_force_next_flush()');
        const sql = 'select idx_tup_read::int as read from pg_stat_user_indexes where indexrelname = $1';
        return (await superuser.query<{ read: number }>(sql, [index])).rows[0]!.read;
      };
      const before = await read();
      await work();
      return (await read()) - before;
    }

    it.each([
      ['billing_date', 'invoice_sent_by_date', '2021-02-01'],
      ['invoice_number', 'invoice_sent_by_number', 'PA-0000080'],
      ['amount_due', 'invoice_sent_by_amount', 200_000],
      ['updated_at', 'invoice_sent_by_change', Date.parse('2021-02-01')],
    ] as const)('on a page deep in the order of %s', async (sort, index, value) => {
      // The badges' counts may read one of them from end to end, as they do on the first page.
      const first = await entriesRead(index, () => list(database, { sort }));
      const deep = () => list(database, { sort, after: { value, id: 1_000_080 as InvoiceId } });
      expect((await deep()).rows.length).toBeGreaterThan(0);
      expect(await entriesRead(index, deep)).toBeLessThan(first + count / 2);
    });

    it('on a page of a rare state', async () => {
      const rare = () => list(database, { filter: 'failed_to_export' });
      expect((await rare()).rows.length).toBeGreaterThanOrEqual(12);
      expect(await entriesRead('link_pkey', rare)).toBeLessThan(count / 2);
    });
  });

  it.each([
    ['an invoice number', 'pa-0001234', 1],
    ['a vendor', 'CEDAR WORKS 27', 50],
    ['a commitment', 'W-SC-17', 50],
    ['a project', 'wharf 20', 50],
    ['a record in the ERP', '1001999', 1],
    ['nothing that is there', 'zz_%', 0],
  ])('finds by %s', async (_what, search, found) => {
    const database = openDatabase(urls.appUrl, 1);
    const { rows } = await list(database, { search });
    await database.close();
    expect(rows.length).toBe(found);
  });

  it('reads together the invoices that one caller asks for at once, and answers each as alone', async () => {
    const database = openDatabase(urls.appUrl);
    const { erpInvoice } = openReads(database);
    const scope = { company: seeded.company } as Scope;
    const ids = [...Array.from({ length: 15 }, (_, i) => firstId + 100 + i), firstId + 100, 3].map(
      (id) => id as InvoiceId,
    );
    const alone = [];
    for (const id of ids) alone.push(await erpInvoice(scope, id));
    let transactions = 0;
    database.pool.on('acquire', () => transactions++);
    expect(await Promise.all(ids.map((id) => erpInvoice(scope, id)))).toEqual(alone);
    expect(alone.map((one) => one?.head.id ?? null)).toEqual([...ids.slice(0, -1), null]);
    expect(transactions).toBe(1);
    await database.close();
  });
});
