import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstId, seedInvoices } from '../../../test/support/many-invoices.ts';
import { demoDatabase } from '../../../test/support/tieout.ts';
import type { WalledDatabase } from '../../../test/support/walled-database.ts';
import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { type Database, openDatabase } from '../../store/pool.ts';
import { openReads } from '../../store/reads.ts';
import { openUnitOfWork } from '../../store/unit-of-work.ts';
import type { Deps } from '../deps.ts';
import type { Caller, ListedRow } from '../unit-of-work.ts';
import { everyInvoice } from './list-invoices.ts';

/** More than are read at once: the rest is read after what happens meanwhile. */
const count = 2_500;

let urls: WalledDatabase;
let superuser: pg.Client;
let database: Database;
let deps: Deps;
let caller: Caller;
beforeAll(async () => {
  urls = await demoDatabase();
  const seeded = await seedInvoices(urls.superUrl, count);
  // Past the locks of what was sent: what counts is that rows change their places.
  const options = '-c search_path=tieout -c session_replication_role=replica';
  superuser = new pg.Client({ connectionString: urls.superUrl, options });
  await superuser.connect();
  database = openDatabase(urls.appUrl);
  const now = async () => (await database.pool.query<{ now: Instant }>('select clock_timestamp() as now')).rows[0]!.now;
  deps = { work: openUnitOfWork(database), reads: openReads(database), clock: { now } } as unknown as Deps;
  const owner = await superuser.query<{ id: string }>("select id from person where login = 'owner'");
  const scope = { company: seeded.company as CompanyId, person: Number(owner.rows[0]!.id) as PersonId };
  caller = { ...scope, grants: await deps.reads.grants(scope) } as unknown as Caller;
}, 120_000);
afterAll(async () => {
  await superuser?.end();
  await database?.close();
  await urls?.drop();
});

/** Ends of every order: there a row goes that was read already, or has not been. */
const atTheEnds = {
  first: `billing_date = '1990-01-01', invoice_number = '!' || id, amount_due = -900000 - id, retainage = -900000 - id`,
  last: `billing_date = '2090-01-01', invoice_number = 'zzz' || id, amount_due = 900000000 + id, retainage = 900000000 + id`,
};

async function move(ids: readonly number[], to: keyof typeof atTheEnds): Promise<void> {
  await superuser.query(
    `update invoice set ${atTheEnds[to]}, version = version + 1, updated_at = clock_timestamp() where id = any($1)`,
    [ids],
  );
  await superuser.query(`update link set state_since = clock_timestamp() where invoice_id = any($1)`, [ids]);
}

async function everyId(sort: string, meanwhile: (read: readonly number[]) => Promise<void>): Promise<number[]> {
  const rows = await everyInvoice(deps, caller, { filter: 'all', sort });
  if (!rows.ok) throw new Error(rows.refusal.code);
  const ids: number[] = [];
  for await (const { head } of rows.value as AsyncIterable<ListedRow>) {
    ids.push(head.id);
    if (ids.length === 500) await meanwhile(ids);
  }
  return ids;
}

describe.each([
  'billing_date',
  '-invoice_number',
  'amount_due',
  '-vendor',
  'state_since',
  '-state_since',
  '-updated_at',
])('the list as a file, sorted by %s', (sort) => {
  it('has every invoice once, though invoices change their places while it is read', async () => {
    const before = await everyId(sort, async () => undefined);
    expect(before.length).toBeGreaterThan(count);
    const found = await everyId(sort, async (read) => {
      const ours = (ids: readonly number[]) => ids.filter((id) => id > firstId);
      await move(ours(read).slice(100, 140), 'last');
      await move(ours(read).slice(200, 240), 'first');
      const unread = ours(before.filter((id) => !read.includes(id)));
      await move(unread.slice(-140, -100), 'first');
      await move(unread.slice(-80, -40), 'last');
    });
    expect(found).toHaveLength(new Set(found).size);
    expect(before.filter((id) => !found.includes(id))).toEqual([]);
  });
});
