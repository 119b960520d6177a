import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { installNodeRed } from '../crash/peers/node-red.ts';
import { freshDatabase } from '../test/support/database.ts';
import { password } from '../test/support/tieout.ts';
import { type Figure, figureAlone, figureOf, type Goal, spreadOf } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { cpuMsOf, memoryOf, startProcess } from './parts/processes.ts';
import { queuedExports } from './parts/queued-exports.ts';
import { must, post } from './parts/requests.ts';

const count = (name: string, usual: number) => Number(process.env[name] ?? usual);
const cap = 20;
const tries = 3;
/** What is sealed, purged or tidied up a moment after the last invoice belongs to the cost of the run. */
const afterwardsMs = 2_500;

/** One who exports: told to begin, it has left nothing when `left` says so. */
interface Peer {
  readonly name: string;
  readonly pid: number;
  begin(): Promise<void>;
  left(): Promise<number>;
  putBack(): Promise<void>;
  check(): Promise<void>;
}

interface Run {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly most: number;
  readonly peakMb: number;
}

const goals: Readonly<Record<string, number>> = { 'Node-RED': 2.5, 'pg-boss': 1, script: 0.8 };

/**
 * N invoices into a plain ERP and their links noted: ours with intents, links, history and row-level security, beside a
 * script, pg-boss and Node-RED, which have none of it; each in a process of its own, on the same PostgreSQL, in turns.
 * TIEOUT_BENCH_INVOICES, TIEOUT_BENCH_ROUNDS and TIEOUT_BENCH_PEERS (`script,pg-boss,Node-RED`) make it shorter.
 */
export function sideBySide(): Promise<readonly Figure[]> {
  const invoices = count('TIEOUT_BENCH_INVOICES', 2_000);
  const rounds = count('TIEOUT_BENCH_ROUNDS', 5);
  const wanted = (process.env.TIEOUT_BENCH_PEERS ?? 'script,pg-boss,Node-RED').split(',').filter((name) => name !== '');
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

/** Every peer once a round, another first each time; the first round is for warming up. */
async function turns(peers: readonly Peer[], erp: string, invoices: number, rounds: number) {
  const runs = new Map<string, Run[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (let place = 0; place < peers.length; place++) {
      const peer = peers[(round + place) % peers.length]!;
      const run = await oneRun(peer, erp, invoices);
      if (round > 0) runs.get(peer.name)!.push(run);
    }
  }
  return runs;
}

async function oneRun(peer: Peer, erp: string, invoices: number): Promise<Run> {
  await peer.putBack();
  await must(post(`${erp}/clear`, {}));
  await sleep(500);
  const cpu = cpuMsOf(peer.pid);
  const began = performance.now();
  await peer.begin();
  for (const giveUpAt = began + 300_000; (await peer.left()) > 0; await sleep(10)) {
    if (performance.now() > giveUpAt) throw new Error(`${peer.name} has not ended: ${await peer.left()} are left`);
  }
  const seconds = (performance.now() - began) / 1_000;
  await sleep(afterwardsMs);
  const cpuMs = (cpuMsOf(peer.pid) - cpu) / invoices;
  const { posts, doubled, most } = await must(post(`${erp}/counts`, {}));
  if (posts !== invoices || doubled > 0) throw new Error(`${peer.name} made ${posts} bills of ${invoices}`);
  await peer.check();
  return { perSecond: invoices / seconds, cpuMs, most, peakMb: memoryOf(peer.pid).peak };
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
async function withPeers<T>(
  invoices: number,
  wanted: readonly string[],
  work: (peers: readonly Peer[], erp: string) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  try {
    const erp = await startProcess(['bench/peers/plain-erp.ts'], '/', {});
    ends.push(erp.stop);
    return await withDemoDatabase((database) =>
      withClient(database.superUrl, async (client) => {
        const hub = await startProcess(
          [...hubFlags, 'bench/parts/plain-hub.ts', JSON.stringify({ url: erp.url, cap })],
          '/readyz',
          { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password },
        );
        try {
          const ours = await queuedExports(client, database.superUrl, invoices);
          const tieout: Peer = { ...ours, name: 'Tieout', pid: hub.pid, begin: ours.queue };
          return await withOthers(invoices, wanted, erp.url, ends, (others) => work([tieout, ...others], erp.url));
        } finally {
          await hub.stop();
        }
      }),
    );
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** As `npm start` has them. */
const hubFlags = [
  '--max-semi-space-size=8',
  '--max-old-space-size=1024',
  ...(process.env.TIEOUT_BENCH_FLAGS?.split(' ') ?? []),
];

async function withOthers<T>(
  invoices: number,
  wanted: readonly string[],
  erp: string,
  ends: (() => unknown)[],
  work: (peers: readonly Peer[]) => Promise<T>,
): Promise<T> {
  const database = await freshDatabase();
  try {
    return await withClient(database.url, async (client) => {
      await client.query(ground);
      await client.query(
        `insert into invoice select n, 1, 'INV-' || n, 'Vendor ' || n % 50, 100 * n, 'approved' from generate_series(1, $1::int) n`,
        [invoices],
      );
      const ofEach = {
        left: () => leftOf(client, invoices),
        putBack: () => putBack(client),
        check: async () => undefined,
      };
      const env = { PEER_DATABASE_URL: database.url, PEER_ERP_URL: erp };
      const peers: Peer[] = [];
      for (const name of wanted) {
        if (name === 'Node-RED') {
          const red = installNodeRed(database.url, `${erp}/invoices`);
          ends.push(red.remove);
          const { pid, trigger, kill } = await red.start();
          ends.push(kill);
          peers.push({ ...ofEach, name, pid, begin: trigger });
          continue;
        }
        const file = name === 'script' ? 'bench/peers/script.ts' : 'bench/peers/queue.ts';
        const { pid, url, stop } = await startProcess([file], '/', env);
        ends.push(stop);
        peers.push({ ...ofEach, name, pid, begin: async () => void (await must(post(url, {}))) });
      }
      try {
        return await work(peers);
      } finally {
        for (const end of ends.splice(1).reverse()) await end();
      }
    });
  } finally {
    await database.drop();
  }
}

const ground = `set search_path = public; create table invoice (id bigint primary key, company_id bigint, number text, vendor text, amount bigint, status text);
  create table link (invoice_id bigint, erp_id bigint); create index link_of on link (invoice_id)`;

async function leftOf(client: pg.Client, invoices: number): Promise<number> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from link');
  return invoices - rows[0]!.n;
}

async function putBack(client: pg.Client): Promise<void> {
  await client.query('truncate link');
  await client.query('checkpoint');
}
