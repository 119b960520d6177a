import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Refused } from '../src/http/client.ts';
import { simulatorPath } from '../src/simulators/sage-100-contractor/http.ts';
import { runningServer } from '../src/store/backup/server.ts';
import { startPostgres } from '../src/store/embedded/postgres.ts';
import { clearAll, folder, processesIn, serverPid } from '../src/store/embedded/testing.ts';
import { eventually } from '../test/faults/eventually.ts';
import { endPrograms, Program, run } from '../test/faults/program.ts';
import { type Callers, callersOf } from '../test/support/callers.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { servePath } from '../test/support/sage-harness.ts';
import { type Table, table } from './parts/table.ts';

/** Invoices that are ready to export, and how many of them were taken back before the back-up and are sent after it. */
const usual = 120;
const takenBack = 10;
const company = 'Harbor & Pine Builders';

interface Hub extends Callers {
  readonly program: Program;
  readonly company: number;
}

/** The program as `tieout serve` runs it, on its own database, beside an ERP in another process. */
async function serve(dataDir: string, simulatorUrl: string, password: string): Promise<Hub> {
  const env = { TIEOUT_DATA_DIR: dataDir, PORT: '0', TIEOUT_SIMULATOR_URL: simulatorUrl };
  const program = new Program('bin/tieout.ts', ['serve'], { env });
  const [, url] = await program.says(/(http:\/\/127\.0\.0\.1:\d+)/);
  const callers = callersOf(url!, password);
  return { program, ...callers, company: (await callers.as('owner').me()).companies[0]!.id };
}

async function within<T>(dataDir: string, work: (client: pg.Client, url: string) => Promise<T>): Promise<T> {
  const server = await runningServer(dataDir, () => undefined);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return await work(client, server.url);
  } finally {
    await client.end();
    await server.stop();
  }
}

const tieout = async (args: readonly string[], dataDir: string) => {
  const ended = await run('bin/tieout.ts', [...args, '--json'], { TIEOUT_DATA_DIR: dataDir });
  if (ended.code !== 0) throw new Error(`tieout ${args.join(' ')} ended with ${ended.code}: ${ended.out}${ended.err}`);
  return JSON.parse(ended.out) as Record<string, unknown>;
};

/** The books of the ERP: every bill of a seeded invoice that is not void, from the ERP's own table. */
const billsIn = (erp: pg.Client) =>
  erp
    .query<{ number: string; vendor: string; n: number }>(
      `select invnum as number, vndnum as vendor, count(*)::int as n from sage_100_contractor.acpinv
       where status <> 5 and usrdf1 like 'TIE-%' group by 1, 2`,
    )
    .then(({ rows }) => rows);

const stateOf = (dataDir: string) =>
  within(dataDir, async (client) => {
    const { rows } = await client.query<{ state: string; n: number }>(
      `select state, count(*)::int as n from tieout.link where invoice_id >= 5000000 and ended_at is null group by 1`,
    );
    return new Map(rows.map(({ state, n }) => [state, n]));
  });

/** Every look and ask of the ERP takes so many milliseconds longer. */
async function slow(simulatorUrl: string, latency: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ latency_ms: latency });
  const answer = await fetch(`${simulatorUrl}${simulatorPath}/weather`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the weather did not change: ${answer.status}`);
}

const syncedOf = (dataDir: string, invoices: readonly number[]) =>
  within(dataDir, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from tieout.link where invoice_id = any($1) and state = 'synced'`,
      [invoices],
    );
    return rows[0]!.n;
  });

/** Bills under a reference of ours that no link of the restored database has. */
async function unknownBills(erp: pg.Client, dataDir: string): Promise<number> {
  const there = await erp.query<{ reference: string }>(
    `select usrdf1 as reference from sage_100_contractor.acpinv where status <> 5 and usrdf1 like 'TIE-%'`,
  );
  return within(dataDir, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from unnest($1::text[]) as bill(reference)
       where not exists (select from tieout.link where link.reference = bill.reference)`,
      [there.rows.map(({ reference }) => reference)],
    );
    return rows[0]!.n;
  });
}

interface Ground {
  readonly first: string;
  readonly erp: pg.Client;
  readonly simulatorUrl: string;
  readonly password: string;
  readonly ids: readonly number[];
  end(): Promise<void>;
}

/**
 * A hub's data folder with its demo and many invoices; and beside it an ERP whose books stand elsewhere, so that they are
 * what they are whatever becomes of the folder. They begin as a restored copy of the first: so that is tried too.
 */
async function openGround(invoices: number): Promise<Ground> {
  const [first, books] = [join(folder(), 'data'), join(folder(), 'data')];
  const demo = new Program('bin/tieout.ts', ['demo'], { env: { TIEOUT_DATA_DIR: first, PORT: '0' } });
  const [, password] = await demo.says(/Password +(\S+)\n/);
  await demo.stop();
  const ids = await within(first, (_, url) => seedReady(url, invoices));
  const beginning = await tieout(['backup', '--out', join(folder(), 'beginning')], first);
  await tieout(['restore', String(beginning.folder)], books);
  const server = await startPostgres({ dataDir: books, cwd: books });
  const address = new URL(server.url);
  address.pathname = '/tieout';
  const erp = new pg.Client({ connectionString: address.href });
  await erp.connect();
  const env = { SIMULATOR_DATABASE_URL: address.href, SIMULATOR_COMPANY: company, PORT: '0' };
  const simulator = new Program(servePath.slice(servePath.indexOf('src/')), [], { env });
  const [, simulatorUrl] = await simulator.says(/ready at (\S+)\n/);
  return {
    ...{ first, erp, ids },
    simulatorUrl: simulatorUrl!,
    password: password!,
    end: async () => {
      await endPrograms();
      await erp.end();
      await server.stop();
    },
  };
}

/** Backed up while a bulk runs; then it goes on, more is sent and exported, and all of it is lost but the back-up. */
async function loseIt(ground: Ground, invoices: number): Promise<string> {
  const { first, ids, simulatorUrl, password } = ground;
  const hub = await serve(first, simulatorUrl, password);
  const [approver, pm] = [hub.as('approver'), hub.as('owner')];
  const back = ids.slice(0, takenBack);
  for (const id of back) await pm.retrieve(hub.company, id);
  const half = ids.slice(takenBack, Math.floor(invoices * 0.7));
  // An ERP that takes its time, so that the back-up is made while much is under way.
  await slow(simulatorUrl, 300);
  await approver.bulk(hub.company, { action: 'accept', invoice_ids: [...half] });
  await eventually('some are exported', async () => ((await stateOf(first)).get('synced') ?? 0) > 5);
  const made = await tieout(['backup', '--out', join(folder(), 'backup')], first);
  await slow(simulatorUrl, 0);
  // What the back-up knows nothing of: sent anew, accepted, exported.
  for (const id of back) await pm.send(hub.company, id);
  const later = ids.slice(Math.floor(invoices * 0.7), Math.floor(invoices * 0.9));
  await approver.bulk(hub.company, { action: 'accept', invoice_ids: [...back, ...later] });
  await eventually('most are exported', async () => ((await stateOf(first)).get('synced') ?? 0) > invoices * 0.6);
  // What was sent anew is what a restored database knows least of.
  await eventually('some of what was sent anew is', async () => (await syncedOf(first, back)) > 2);
  await sleep(Math.random() * 1_000);
  hub.program.destroy();
  await hub.program.ended();
  // The hub is gone with its machine: its database too, and all that was in the folder.
  process.kill(serverPid(first), 'SIGQUIT');
  await eventually('its database is gone', () => processesIn(first).length === 0);
  rmSync(first, { recursive: true, force: true });
  return String(made.folder);
}

interface Came {
  /** In the back-up: exports that were under way at its moment. */
  readonly underWay: number;
  readonly unknown: number;
  readonly restored: Record<string, unknown>;
  readonly held: number;
  readonly onlyInErp: number;
  readonly refused: number;
  readonly doubled: number;
  readonly bills: number;
  readonly wrong: readonly string[];
}

/** Restored into an empty folder by one command: exports wait, a tie-out lists what is not known, and then they go on. */
async function bringBack(ground: Ground, backup: string): Promise<Came> {
  const { ids, erp, simulatorUrl, password } = ground;
  const dataDir = join(folder(), 'data');
  const wrong: string[] = [];
  const restored = await tieout(['restore', backup], dataDir);
  const underWay = (await stateOf(dataDir)).get('exporting') ?? 0;
  if (underWay === 0) wrong.push('nothing was under way when the back-up was made');
  if (restored.whole !== true) wrong.push(`the history is not whole: ${JSON.stringify(restored.histories)}`);
  const hub = await serve(dataDir, simulatorUrl, password);
  const [approver, owner] = [hub.as('approver'), hub.as('owner')];
  const [connection] = (await owner.connections(hub.company)).connections;
  if (connection?.restored === null) wrong.push('nothing says that it was restored');
  for (const id of ids.slice(0, takenBack)) await owner.send(hub.company, id);
  await approver.bulk(hub.company, { action: 'accept', invoice_ids: [...ids] });
  const before = (await billsIn(erp)).length;
  await eventually('what was made before is found again', async () => {
    const now = await stateOf(dataDir);
    return (now.get('ready_to_export') ?? 0) === 0 && (now.get('synced') ?? 0) > 0;
  });
  await sleep(2_000);
  const held = (await stateOf(dataDir)).get('exporting') ?? 0;
  if ((await billsIn(erp)).length !== before) wrong.push('a bill was made before anybody looked');
  const refusal = await owner.lookedOver(hub.company, connection!.id).then(
    (): Partial<Refused> => ({ code: 'let through' }),
    (cause: Refused) => cause,
  );
  if (refusal.code !== 'tie_out_first') wrong.push(`looked over without a tie-out: ${refusal.code}`);
  // A tie-out counts once all that was asked before has taken effect.
  await sleep(Math.max(0, Date.parse(String(refusal.problem?.facts?.from)) - Date.now()) || 0);
  const unknown = await unknownBills(erp, dataDir);
  const { id } = await owner.askTieOut(hub.company, connection!.id);
  await eventually('it is tied out', async () => (await owner.tieOut(hub.company, id)).state === 'complete');
  const { counts } = await owner.tieOut(hub.company, id);
  await owner.lookedOver(hub.company, connection!.id);
  await eventually('every export came to its end', async () => ((await stateOf(dataDir)).get('exporting') ?? 0) === 0);
  const bills = await billsIn(erp);
  const doubled = bills.filter(({ n }) => n > 1).length;
  if (doubled > 0) wrong.push(`${doubled} invoices have two bills`);
  const refused = (await stateOf(dataDir)).get('failed_to_export') ?? 0;
  hub.program.destroy();
  await hub.program.ended();
  return {
    restored,
    underWay,
    unknown,
    held,
    onlyInErp: counts.only_in_erp ?? 0,
    refused,
    doubled,
    bills: bills.length,
    wrong,
  };
}

/** `tieout backup` within a bulk, the loss of the folder, `tieout restore`, and what becomes of every invoice. */
export async function backups({ invoices = usual }: { invoices?: number }): Promise<Table> {
  const ground = await openGround(invoices);
  try {
    const backup = await loseIt(ground, invoices);
    const came = await bringBack(ground, backup);
    const columns = [
      ...['invoices', 'under way in it', 'waited to be looked over', 'bills unknown', 'listed', 'refused as there'],
      ...['bills', 'doubled'],
    ];
    const row = [
      invoices,
      came.underWay,
      came.held,
      came.unknown,
      came.onlyInErp,
      came.refused,
      came.bills,
      came.doubled,
    ];
    const wrong = [...came.wrong, ...(came.onlyInErp === came.unknown ? [] : ['not every unknown bill was listed'])];
    return table('Backed up within a bulk, lost, and restored', columns, [row], wrong);
  } finally {
    await ground.end();
    await clearAll();
  }
}
