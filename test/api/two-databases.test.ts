import { afterAll, beforeAll, expect, it } from 'vitest';
import { start } from '../../src/assemble.ts';
import { markRestored } from '../../src/store/backup/mark-restored.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { openCompanies } from '../../src/store/sealed-history.ts';
import { type Billing, billing } from '../support/billing.ts';
import { callersOf } from '../support/callers.ts';
import { type OutsideSimulator, outsideSimulator } from '../support/outside-simulator.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { demoDatabase, password, type Running, settingsFor } from '../support/tieout.ts';
import { until } from '../support/until.ts';
import { type WalledDatabase, walledDatabase } from '../support/walled-database.ts';

/** Two hubs with databases of their own, one restored from the other's back-up while that one lives on; one Sage. */
let books: WalledDatabase;
let sage: OutsideSimulator;
const open = async (urls: WalledDatabase): Promise<Running> => {
  const tieout = await start(settingsFor(urls.appUrl, { simulatorUrl: sage.url }), { readEveryMs: 0 });
  const callers = callersOf(tieout.url, password);
  const companyOf = async (name: string) => (await callers.as(name).me()).companies[0]!.id;
  const end = async () => {
    await tieout.stop();
    await urls.drop();
  };
  const [company, otherCompany] = [await companyOf('approver'), await companyOf('outsider')];
  return { ...tieout, ...callers, urls, company, otherCompany, end };
};
const accept = async (bills: Billing, id: number) =>
  expect((await bills.move('approver', 'accept', id)).status).toBe(202);
const nameOf = ({ appUrl }: WalledDatabase) => new URL(appUrl).pathname.slice(1);

let here: Running;
let there: Running;
let mine: Billing;
let theirs: Billing;
const before: Record<string, number> = {};

beforeAll(async () => {
  books = await demoDatabase();
  sage = await outsideSimulator(books);
  const urls = await demoDatabase();
  const living = await open(urls);
  const bills = await billing(living);
  for (const name of ['both', 'there first', 'replaced', 'unlinked']) before[name] = await bills.sent();
  for (const name of ['replaced', 'unlinked']) {
    await accept(bills, before[name]!);
    await bills.reaches(before[name]!, 'synced');
  }
  before.draft = await bills.create();
  await living.stop();
  const copied = await walledDatabase(nameOf(urls));
  const database = openDatabase(copied.appUrl);
  await markRestored(database, openCompanies(database), new Date().toISOString());
  await database.close();
  here = await open(urls);
  there = await open(copied);
  mine = await billing(here);
  theirs = await billing(there);
}, 120_000);
afterAll(async () => {
  await here?.end();
  await there?.end();
  await sage?.close();
  await books?.drop();
});

/** All bills in Sage of one invoice, by its number there. */
const billsOf = async (id: number) => {
  const { invoice_number } = await stands(here, id);
  return sql(books.superUrl, `select from sage_100_contractor.acpinv where invnum = '${invoice_number}'`);
};
const stands = (tieout: Running, id: number) => tieout.as('owner').invoice(tieout.company, id);

it('what both accept gets one bill, and both are joined to it', async () => {
  await accept(mine, before.both!);
  await mine.reaches(before.both!, 'synced');
  await accept(theirs, before.both!);
  const other = await theirs.reaches(before.both!, 'synced');
  expect(other.erp_record!.id).toBe((await stands(here, before.both!)).erp_record!.id);
  expect(await billsOf(before.both!)).toHaveLength(1);
});

it('what the restored one accepts first waits, and no bill is made but by the other', async () => {
  await accept(theirs, before['there first']!);
  await until(
    () => stands(there, before['there first']!),
    ({ error }) => error?.code === 'not_looked_over',
  );
  await accept(mine, before['there first']!);
  await mine.reaches(before['there first']!, 'synced');
  expect(await billsOf(before['there first']!)).toHaveLength(1);
});

const deleteInSage = async (id: number) => {
  const bill = (await stands(here, id)).erp_record!.id;
  const answer = await fetch(`${sage.url}/simulator/sage-100-contractor/payable-invoices/${bill}`, {
    method: 'DELETE',
  });
  expect(answer.status).toBe(204);
};
const sendAndAccept = async (tieout: Running, bills: Billing, id: number) => {
  await tieout.as('pm').send(tieout.company, id);
  await accept(bills, id);
};

it('what one took back and sent anew the other does not send beside it: not while it waits, and not once it was looked over', async () => {
  const { replaced, draft, unlinked } = before as Record<string, number>;
  for (const id of [replaced!, unlinked!]) {
    await deleteInSage(id);
    expect((await mine.move('approver', 'unlink', id)).status).toBe(200);
  }
  for (const id of [replaced!, draft!]) {
    await sendAndAccept(here, mine, id);
    await mine.reaches(id, 'synced');
  }
  // To the restored one the bill of its own link is gone: it may be cut there too, and sent.
  expect((await theirs.move('approver', 'unlink', replaced!)).status).toBe(200);
  for (const id of [replaced!, draft!]) {
    await sendAndAccept(there, theirs, id);
    const waits = await until(
      () => stands(there, id),
      ({ error }) => error !== null,
    );
    expect(waits).toMatchObject({ erp_status: 'exporting', error: { code: 'not_looked_over' } });
  }
  const { connections } = await there.as('owner').connections(there.company);
  const { id: connection } = connections[0]!;
  const lookOver = () =>
    there.call('owner', 'POST', `/api/v1/companies/${there.company}/erp/connections/${connection}/looked-over`, {});
  expectProblem(await lookOver(), 409, 'tie_out_first');
  // As if it had been restored an hour ago.
  await sql(there.urls.superUrl, `update tieout.connection set restored_at = restored_at - interval '1 hour'`);
  const { id: run } = await there.as('owner').askTieOut(there.company, connection);
  await until(
    () => there.as('owner').tieOut(there.company, run),
    ({ state }) => state === 'complete',
  );
  expect((await lookOver()).status).toBe(200);
  await sql(there.urls.superUrl, `update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
  for (const id of [replaced!, draft!]) {
    const refused = await theirs.reaches(id, 'failed_to_export');
    expect(refused.error).toMatchObject({ code: 'erp_duplicate_number' });
    expect(await billsOf(id)).toHaveLength(1);
  }
  // What it had accepted first is joined to the bill that the other made meanwhile.
  const joined = await theirs.reaches(before['there first']!, 'synced');
  expect(joined.erp_record).toEqual((await stands(here, before['there first']!)).erp_record);
}, 60_000);
