import type pg from 'pg';
import { installNodeRed } from '../crash/peers/node-red.ts';
import { freshDatabase } from '../test/support/database.ts';
import { type Started, startPeer } from './parts/exporting-peer-process.ts';
import { type Figure, figureAlone, figureOf, type Goal, spreadOf } from './parts/figures.ts';
import { withClient } from './parts/house.ts';
import { oneRun, type Peer, type Run, withPlainErp, withTieout } from './parts/plain-ground.ts';
import { must } from './parts/requests.ts';
import { startDbos, startRestate } from './peers/durable.ts';
import { startN8n } from './peers/n8n.ts';
import { exportFlow } from './peers/n8n-flows.ts';

const count = (name: string, usual: number) => Number(process.env[name] ?? usual);
const cap = 20;
const tries = 3;
const goals: Readonly<Record<string, number>> = {
  ...{ script: 0.8, 'pg-boss': 1, 'Node-RED': 2.5 },
  ...{ DBOS: 10, Restate: 5, n8n: 6 },
};

/**
 * N invoices into a plain ERP and their links noted: ours with intents, links, history and row-level security, beside a
 * script, pg-boss, Node-RED, DBOS, Restate and, for a release, n8n, which have none of it; each in a process of its own, on
 * the same PostgreSQL, in turns. TIEOUT_BENCH_INVOICES, TIEOUT_BENCH_ROUNDS and TIEOUT_BENCH_PEERS (`script,n8n`) make it shorter.
 */
export function sideBySide(release: boolean): Promise<readonly Figure[]> {
  const invoices = count('TIEOUT_BENCH_INVOICES', 2_000);
  const rounds = count('TIEOUT_BENCH_ROUNDS', 5);
  const usual = Object.keys(others).filter((name) => release || name !== 'n8n');
  const wanted = process.env.TIEOUT_BENCH_PEERS?.split(',').filter((name) => name !== '') ?? usual;
  const unknown = wanted.filter((name) => !Object.hasOwn(others, name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: ${Object.keys(others).join(', ')}.`);
  return withPeers(invoices, wanted, async (peers, erp) => {
    for (let left = tries; ; left--) {
      const runs = await turns(peers, erp, invoices, rounds);
      const script = runs.get('script');
      const spread = script === undefined ? null : spreadOf(script.map(({ perSecond }) => perSecond));
      // Where the script, which does always the same, varies more than twofold, something else had the machine.
      if (spread === null || spread.max <= 2 * spread.min || left === 1) return figuresOf(runs, invoices);
    }
  });
}

/** For warming up: Node translates what runs often again and again, and a hub runs for weeks. */
const warmUps = 3;

/** Every peer once a round, another first each time. */
async function turns(peers: readonly Peer[], erp: string, invoices: number, rounds: number) {
  const runs = new Map<string, Run[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (let place = 0; place < peers.length; place++) {
      const peer = peers[(round + place) % peers.length]!;
      const run = await oneRun(peer, erp, invoices);
      if (round >= warmUps) runs.get(peer.name)!.push(run);
    }
  }
  return runs;
}

function figuresOf(runs: ReadonlyMap<string, readonly Run[]>, invoices: number): readonly Figure[] {
  const ours = runs.get('Tieout')!;
  const of = invoices.toLocaleString('en-US');
  const beside = [...runs].filter(([name]) => name !== 'Tieout');
  const speeds = beside.map(([name, theirs]) => {
    const pairs = theirs.map((peer, round) => ({ ours: ours[round]!.perSecond, peer: peer.perSecond }));
    const goal: Goal = goals[name] === undefined ? null : { of: 'ratio', atLeast: goals[name] };
    return figureOf(`export of ${of} beside ${name}, invoices`, '/s', goal, pairs);
  });
  const costs = beside.map(([name, theirs]) => {
    const pairs = theirs.map((peer, round) => ({ ours: ours[round]!.cpuMs, peer: peer.cpuMs }));
    return figureOf(`of the same, CPU an invoice, beside ${name}`, 'ms', { of: 'figure', atMost: 0.4 }, pairs);
  });
  const most = [...runs].map(([name, those]) => {
    const goal: Goal = name === 'Tieout' ? { of: 'figure', atMost: cap } : null;
    return figureAlone(
      `of the same, most calls at once, ${name}`,
      '',
      goal,
      those.map((run) => run.most),
    );
  });
  const memory = [...runs].map(([name, those]) =>
    figureAlone(
      `of the same, resident at most, ${name}`,
      'MB',
      null,
      those.map((run) => run.peakMb),
    ),
  );
  return [...speeds, ...costs, ...most, ...memory];
}

/** Everybody started, and ended with `work`. */
const withPeers = <T>(
  invoices: number,
  wanted: readonly string[],
  work: (peers: readonly Peer[], erp: string) => Promise<T>,
): Promise<T> =>
  withPlainErp((erp) =>
    withTieout(erp, cap, invoices, (tieout) =>
      withOthers(invoices, wanted, erp, (others) => work([tieout, ...others], erp)),
    ),
  );

const ofOurs = (file: string) => (database: string, erp: string) => startPeer(file, database, erp);

const others: Readonly<Record<string, (database: string, erp: string) => Promise<Started>>> = {
  script: ofOurs('bench/peers/script.ts'),
  'pg-boss': ofOurs('bench/peers/queue.ts'),
  'Node-RED': async (database, erp) => {
    const { start, remove } = await installNodeRed(database, `${erp}/invoices`);
    const { pid, trigger, kill } = await start();
    return { pids: [pid], begin: trigger, end: () => kill().then(remove) };
  },
  DBOS: startDbos,
  Restate: startRestate,
  n8n: async (database, erp) => {
    const { pid, trigger, kill, remove } = await startN8n(database, exportFlow(`${erp}/invoices`));
    return { pids: [pid], begin: async () => void (await must(trigger())), end: () => kill().then(remove) };
  },
};

async function withOthers<T>(
  invoices: number,
  wanted: readonly string[],
  erp: string,
  work: (peers: readonly Peer[]) => Promise<T>,
): Promise<T> {
  const database = await freshDatabase();
  const ends: (() => unknown)[] = [];
  try {
    return await withClient(database.url, async (client) => {
      await client.query(ground);
      await client.query(
        `insert into invoice select n, 1, 'INV-' || n, 'Vendor ' || n % 50, 100 * n, 'approved' from generate_series(1, $1::int) n`,
        [invoices],
      );
      const ofEach = {
        isDone: () => isDone(client, invoices),
        putBack: () => putBack(client),
        check: async () => undefined,
      };
      const peers: Peer[] = [];
      for (const name of wanted) {
        const { end, ...started } = await others[name]!(database.url, erp);
        ends.push(end);
        peers.push({ ...ofEach, ...started, name });
      }
      return await work(peers);
    });
  } finally {
    for (const end of ends.reverse()) await end();
    await database.drop();
  }
}

const ground = `set search_path = public; create table invoice (id bigint primary key, company_id bigint, number text, vendor text, amount bigint, status text);
  create table link (invoice_id bigint, erp_id bigint); create index link_of on link (invoice_id)`;

async function isDone(client: pg.Client, invoices: number): Promise<boolean> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from link');
  return rows[0]!.n >= invoices;
}

async function putBack(client: pg.Client): Promise<void> {
  await client.query('truncate link');
  await client.query('checkpoint');
}
