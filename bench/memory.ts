import { setTimeout as sleep } from 'node:timers/promises';
import { seedInvoices, seedReady } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import type { WalledDatabase } from '../test/support/walled-database.ts';
import { type Figure, figureAlone, figureOf, type Round } from './parts/figures.ts';
import { inFolder, withClient, withDemoDatabase } from './parts/house.ts';
import { startHub, startOwnHub } from './parts/hub.ts';
import { memoryOf, type Running, startProcess } from './parts/processes.ts';
import { get, headersOf, must, post } from './parts/requests.ts';

const invoices = 100_000;
const calls = 2_000;
const abreast = 4;
const accepted = 500;
const rounds = 3;
const goal = { of: 'figure', atMost: 250 } as const;

const stages = ['made the demo', 'started', `${calls} lists of ${invoices}`, `accepted ${accepted}`] as const;
type Stage = (typeof stages)[number];
type Seen = Record<Stage, { readonly now: number; readonly peak: number }> & { readonly peer: number };

/** The hub's memory, in a process of its own, beside a server that says hello, after as many requests. */
export function memory(): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    const { company } = await seedInvoices(database.superUrl, invoices);
    const seen: Seen[] = [];
    for (let round = 0; round < rounds; round++) seen.push(await oneRound(database, company, round));
    return stages.flatMap((stage) => figuresOf(stage, seen));
  });
}

function figuresOf(stage: Stage, seen: readonly Seen[]): readonly Figure[] {
  const pairs: Round[] = seen.map((round) => ({ ours: round[stage].now, peer: round.peer }));
  const peaks = seen.map((round) => round[stage].peak);
  return [figureOf(`resident, ${stage}`, 'MB', goal, pairs), figureAlone(`at most, ${stage}`, 'MB', goal, peaks)];
}

async function oneRound(database: WalledDatabase, company: number, round: number): Promise<Seen> {
  const peer = await withProcess(
    () => startProcess(['bench/peers/hello.ts'], '/', { DATABASE_URL: database.appUrl }),
    async (hello) => {
      await inLanes(calls, () => must(get(`${hello.url}/`)));
      return memoryOf(hello.pid).now;
    },
  );
  const made = await inFolder((folder) =>
    withProcess(
      () => startOwnHub(folder),
      async (hub) => memoryOf(hub.pid),
    ),
  );
  const ready = await seedReady(database.superUrl, accepted, round);
  return withProcess(
    () => startHub(database),
    async (hub) => {
      const started = memoryOf(hub.pid);
      const headers = await headersOf(hub.url, 'approver', password);
      const tool = `${hub.url}/api/v1/companies/${company}/erp/subcontractor-invoices`;
      await inLanes(calls, () => must(get(`${tool}?filter=synced`, headers)));
      const listed = memoryOf(hub.pid);
      await must(post(`${tool}/bulk`, { action: 'accept', invoice_ids: ready }, headers));
      await allSynced(database, ready);
      return {
        peer,
        'made the demo': made,
        started,
        [`${calls} lists of ${invoices}`]: listed,
        [`accepted ${accepted}`]: memoryOf(hub.pid),
      } as Seen;
    },
  );
}

async function withProcess<T>(open: () => Promise<Running>, work: (running: Running) => Promise<T>): Promise<T> {
  const running = await open();
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

/** So many calls, a few at a time. */
async function inLanes(count: number, call: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: abreast }, lane));
}

async function allSynced(database: WalledDatabase, ids: readonly number[]): Promise<void> {
  const giveUpAt = performance.now() + 120_000;
  await withClient(database.superUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ state: string; count: number }>(
        'select state, count(*)::int from link where id = any($1) group by state',
        [ids],
      );
      if (rows.length === 1 && rows[0]!.state === 'synced') return;
      if (performance.now() > giveUpAt) throw new Error(`the exports did not end: ${JSON.stringify(rows)}`);
      await sleep(50);
    }
  });
}
