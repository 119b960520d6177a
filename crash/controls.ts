import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../test/support/database.ts';
import { say, type Table, table } from './parts/table.ts';
import { installNodeRed } from './peers/node-red.ts';
import { openPlainErp, type PlainErp } from './peers/plain-erp.ts';

const script = fileURLToPath(new URL('peers/bare-script.ts', import.meta.url));

interface Peer {
  readonly name: string;
  /** Begins a run in a process; the first may be killed, and the second does the rest. */
  begin(): Promise<{ kill(): Promise<void>; ended(): Promise<void> }>;
}

interface Ground {
  readonly database: FreshDatabase;
  readonly client: pg.Client;
  readonly erp: PlainErp;
  readonly invoices: number;
}

const linked = async ({ client }: Ground): Promise<number> =>
  (await client.query<{ n: number }>('select count(distinct invoice_id)::int as n from link')).rows[0]!.n;

async function until(what: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  for (const giveUpAt = performance.now() + patienceMs; !(await what()); await sleep(10)) {
    if (performance.now() > giveUpAt) return;
  }
}

const bareScript = ({ database, erp }: Ground): Peer => ({
  name: 'unsafe script',
  begin: async () => {
    const child = spawn(process.execPath, [script, database.url, erp.url], { stdio: 'ignore' });
    const ended = once(child, 'exit').then(() => undefined);
    return {
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
      ended: () => ended,
    };
  },
});

async function clear({ client, erp }: Ground): Promise<void> {
  await client.query('truncate link');
  erp.clear();
}

/** Killed in the middle, and begun again. */
async function killed(ground: Ground, peer: Peer): Promise<number> {
  await clear(ground);
  const first = await peer.begin();
  await until(async () => (await linked(ground)) > ground.invoices / 4);
  await first.kill();
  await sleep(200);
  const second = await peer.begin();
  await until(async () => (await linked(ground)) >= ground.invoices);
  await sleep(500);
  await second.kill();
  return ground.erp.duplicates();
}

/** Two at once: a double click, or a second replica. */
async function twice(ground: Ground, peer: Peer): Promise<number> {
  await clear(ground);
  const both = await Promise.all([peer.begin(), peer.begin()]);
  await until(async () => (await linked(ground)) >= ground.invoices);
  await sleep(1_000);
  for (const one of both) await one.kill();
  return ground.erp.duplicates();
}

/** What shows that the harness can see a duplicate: those who take no care, killed and doubled in the same way. */
export async function controls({
  invoices = 500,
  peers = [],
}: {
  invoices?: number;
  peers?: readonly string[];
}): Promise<Table> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const erp = await openPlainErp(10);
  const ground: Ground = { database, client, erp, invoices };
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  const removes: (() => void)[] = [];
  try {
    await client.query(
      'create table invoice (id bigint primary key); create table link (invoice_id bigint, erp_id bigint)',
    );
    await client.query('insert into invoice select generate_series(1, $1::integer)', [invoices]);
    const all: Peer[] = [bareScript(ground)];
    if (peers.includes('node-red')) {
      say('controls: Node-RED is being installed');
      const red = await installNodeRed(database.url, erp.url);
      removes.push(red.remove);
      all.push({
        name: 'Node-RED',
        begin: async () => {
          const running = await red.start();
          await running.trigger();
          return { kill: running.kill, ended: running.kill };
        },
      });
    }
    for (const peer of all) {
      const [afterKill, together] = [await killed(ground, peer), await twice(ground, peer)];
      rows.push([peer.name, invoices, afterKill, together]);
      if (afterKill === 0 || together === 0) wrong.push(`${peer.name} made no duplicate: this harness shows nothing`);
      say(`controls: ${peer.name}`);
    }
  } finally {
    for (const remove of removes) remove();
    erp.close();
    await client.end();
    await database.drop();
  }
  const columns = ['', 'invoices', 'duplicates after one SIGKILL', 'duplicates of two at once'];
  return table('Those who take no care', columns, rows, wrong);
}
