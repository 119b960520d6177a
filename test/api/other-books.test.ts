import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/assemble.ts';
import { demoBooks, pretendedSettings } from '../../src/connections.ts';
import type { CompanyId, ConnectionId } from '../../src/domain/ids.ts';
import type { Settings } from '../../src/settings.ts';
import { openSimulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { openWires } from '../../src/simulators/sage-100-contractor/wires.ts';
import { openBookNames } from '../../src/store/books.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { type Billing, billing } from '../support/billing.ts';
import { callersOf } from '../support/callers.ts';
import { freshDatabase } from '../support/database.ts';
import { expectProblem } from '../support/problem.ts';
import { smallCompany } from '../support/sage-harness.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout, settingsFor } from '../support/tieout.ts';
import { until } from '../support/until.ts';

/*
 * Somebody edits the file of connections, so that it leads to another company: its books are proven to be what the file
 * names, and no bill of ours is in them.
 */

const others = 'Birch & Cedar Builders';
const ours = `${demoBooks} LLC`;

let tieout: Running;
let bills: Billing;
let connection: number;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  connection = (await tieout.as('owner').connections(tieout.company)).connections[0]!.id;
  ends.push(tieout.end);
});
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Another hub over the same database, whose file leads to the books of that name in this database of Sage's. */
async function hubWithBooks(companyName: string, connectionString: string, demo: boolean) {
  const simulator = await openSimulator({ connectionString, companyName });
  if (companyName === others) await simulator.setUp(smallCompany);
  const wires = await openWires(simulator);
  process.env.PASSWORD_OF_TEST_BOOKS = 'any';
  const settings = pretendedSettings(wires.where, companyName, { env: 'PASSWORD_OF_TEST_BOOKS' }, {});
  const given: Partial<Settings> = { demo, connections: { [connection]: settings } };
  const hub = await start(settingsFor(tieout.urls.appUrl, given), { readEveryMs: 0 });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await hub.stop();
    await wires.close();
    await simulator.close();
  };
  ends.push(stop);
  const billsThere = async () =>
    (await sql<{ n: string }>(connectionString, 'select count(*) as n from sage_100_contractor.acpinv'))[0]!.n;
  return { ...callersOf(hub.url, password), stop, billsThere };
}

const confirm = (hub: Pick<Running, 'call'>, who: string, books: string) =>
  hub.call(who, 'PUT', `/api/v1/companies/${tieout.company}/erp/connections/${connection}/books`, { books });

describe('whose books a connection leads to', () => {
  it('is kept once an invoice was sent there: of two hubs at once, by what one of them says', async () => {
    const database = openDatabase(tieout.urls.appUrl);
    try {
      const learn = openBookNames(database);
      const place = {
        company: tieout.company as CompanyId,
        id: connection as ConnectionId,
        kind: 'sage_100_contractor',
      };
      await sql(tieout.urls.superUrl, 'update connection set books = null where id = $1', [connection]);
      const [one, another] = await Promise.all([learn(place, demoBooks), learn(place, others)]);
      expect([demoBooks, others]).toContain(one);
      expect(another).toBe(one);
      expect(await learn(place, 'Later'), 'and no other later').toBe(one);
      const empty = { company: tieout.otherCompany as CompanyId, kind: 'tryton' };
      const unsent = await sql<{ id: ConnectionId }>(
        tieout.urls.superUrl,
        `insert into connection (company_id, kind, name) values ($1, 'tryton', 'Unsent') returning id`,
        [empty.company],
      );
      expect(await learn({ ...empty, id: unsent[0]!.id }, demoBooks), 'before that it may still change').toBeNull();
    } finally {
      await database.close();
      await sql(tieout.urls.superUrl, 'update connection set books = $2 where id = $1', [connection, demoBooks]);
    }
  });
});

describe('a connection that is led to other books', () => {
  it('asks nothing there and cuts no link; back in its own, renamed and confirmed, it goes on', async () => {
    const synced = await bills.synced();
    const waits = await bills.sent();
    await tieout.stop();

    const database = await freshDatabase();
    ends.push(database.drop);
    const wrong = await hubWithBooks(others, database.url, true);
    const before = await wrong.billsThere();
    const unlink = await wrong.call('approver', 'POST', bills.path('unlink', synced.invoice_id), {});
    const said = expectProblem(unlink, 503, 'erp_not_answering').detail;
    expect(said).toContain(others);
    expect(said).toContain(demoBooks);
    expect(said).toContain(`tieout confirm-books ${connection} "${others}"`);
    // Two may not force it either.
    const forced = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${synced.invoice_id}/forced-unlink`;
    expectProblem(await wrong.call('owner', 'POST', forced, { reason: 'It is gone' }), 503, 'erp_not_answering');
    await wrong.call('approver', 'POST', bills.path('accept', waits), {});
    const waiting = await until(
      () => wrong.as('owner').invoice(tieout.company, waits),
      ({ error }) => error !== null,
    );
    expect(waiting).toMatchObject({ erp_status: 'exporting', error: { code: 'erp_not_answering' } });
    expect(JSON.stringify(waiting.error)).toContain(others);
    expect(await wrong.billsThere()).toBe(before);
    expect((await wrong.as('owner').invoice(tieout.company, synced.invoice_id)).erp_status).toBe('synced');
    await wrong.stop();

    await sql(tieout.urls.superUrl, 'update sage_100_contractor.cmpany set cmpnme = $1', [ours]);
    const renamed = await hubWithBooks(ours, tieout.urls.appUrl, false);
    expectProblem(
      await renamed.call('approver', 'POST', bills.path('unlink', synced.invoice_id), {}),
      503,
      'erp_not_answering',
    );
    expectProblem(await confirm(renamed, 'viewer', ours), 403, 'not_permitted');
    expect((await confirm(renamed, 'owner', ours)).status).toBe(200);
    expectProblem(
      await renamed.call('approver', 'POST', bills.path('unlink', synced.invoice_id), {}),
      409,
      'still_in_erp',
    );
    // It would be looked at again within a minute.
    await sql(tieout.urls.superUrl, `update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
    await until(
      () => renamed.as('owner').invoice(tieout.company, waits),
      ({ erp_status }) => erp_status === 'synced',
    );
    const { rows } = await events();
    expect(rows).toEqual([{ from: demoBooks, to: ours }]);
  });
});

async function events() {
  const rows = await sql<{ from: string; to: string }>(
    tieout.urls.superUrl,
    `select facts->>'from' as from, facts->>'to' as to from company_event where type = 'connection.books'`,
  );
  return { rows };
}
