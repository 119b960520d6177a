import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readErpList } from '../../../test/support/erp-list.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { until } from '../../../test/support/until.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Caller } from '../unit-of-work.ts';
import { confirmBooks } from './confirm-books.ts';
import { connectErp } from './connect-erp.ts';
import { connectOutside } from './outside/connect.ts';
import { importRecord } from './records/take-record.ts';
import { setPolicy } from './set-policy.ts';

let house: SmallHouse;
let me: Caller;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  connection = (await house.deps.work.run(me, (tx) => tx.connections.list()))[0]!.id;
});
afterAll(() => house?.close());

const waiting = () =>
  sql(
    house.urls.superUrl,
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );

/** Whoever has the company, such as a long import does, lets it go when this has begun to wait and the right is gone. */
async function whileItWaits(act: () => Promise<Outcome<unknown>>): Promise<Outcome<unknown>> {
  const client = new pg.Client({ connectionString: house.urls.superUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select from tieout.company where id = $1 for update', [house.company]);
    const acting = act();
    await Promise.race([acting, until(waiting, (some) => some.length > 0)]);
    await client.query(
      `update tieout.membership set erp_integrations = 'none', directory = 'none' where person_id = $1`,
      [me.person],
    );
    await client.query('commit');
    return await acting;
  } finally {
    await client.end();
    await sql(
      house.urls.superUrl,
      `update tieout.membership set erp_integrations = 'admin', directory = 'admin' where person_id = $1`,
      [me.person],
    );
  }
}

const notPermitted = { ok: false, refusal: { code: 'not_permitted' } };

it('the ERP is chosen by nobody whose right went while they waited', async () => {
  const kind = async () => (await house.deps.work.run(me, (tx) => tx.connections.list())).map((one) => one.kind);
  expect(await house.deps.work.run(me, (tx) => tx.connections.isUnused())).toBe(true);
  expect(await whileItWaits(() => connectErp(house.deps, me, { kind: 'tryton' }))).toMatchObject(notPermitted);
  expect(await whileItWaits(() => connectOutside(house.deps, me, { name: 'Vista' }))).toMatchObject(notPermitted);
  expect(await kind()).toEqual(['sage_100_contractor']);
});

it('a policy is switched by nobody whose right went while they waited', async () => {
  const set = () => setPolicy(house.deps, me, { connection, policy: 'void_is_gone', on: true });
  expect(await whileItWaits(set)).toMatchObject(notPermitted);
  expect(await set()).toMatchObject({ ok: true });
});

it('books are confirmed by nobody whose right went while they waited', async () => {
  await sql(house.urls.superUrl, `update tieout.connection set books = 'Ours'`);
  const confirm = () => confirmBooks(house.deps, me, { connection, books: 'Moved' });
  expect(await whileItWaits(confirm)).toMatchObject(notPermitted);
  expect(await confirm()).toMatchObject({ ok: true });
  await sql(house.urls.superUrl, `update tieout.connection set books = null`);
});

it('a record of the ERP is added by nobody whose right went while they waited', async () => {
  await house.simulator.setUp({
    vendors: [{ recnum: 301, name: 'Cedar Roofing', dueTerms: '30DY', ledgerAccount: 5200 }],
    ...{ jobs: [], costCodes: [], costTypes: [], subcontracts: [] },
  });
  await readErpList(house, me, 'vendor');
  const found = await house.hub.records(me, { kind: 'vendor', filter: 'ready_to_import', limit: 9 });
  const listed = found.ok ? found.value.records[0]!.row.listed!.id : 0;
  const add = () => importRecord(house.deps, me, { kind: 'vendor', listed });
  expect(await whileItWaits(add)).toMatchObject(notPermitted);
  expect(await add()).toMatchObject({ ok: true });
});
