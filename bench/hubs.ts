import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { callersOf } from '../test/support/callers.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import { type Figure, figureOf } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startProcess } from './parts/processes.ts';
import { timed } from './parts/rounds.ts';

/** An ERP that takes more at once than one hub asks of it for one company, which is 256. */
const pace = { callMs: 1_000, cap: 600 } as const;
const invoices = 2_000;
const rounds = 3;

/** From a bulk *Accept* until every invoice is synced: two hubs on one database, beside one. */
export async function hubs(): Promise<readonly Figure[]> {
  const done: { ours: number; peer: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? 2 : 1;
    const one = await secondsOf(first);
    const other = await secondsOf(3 - first);
    done.push(first === 2 ? { ours: one, peer: other } : { ours: other, peer: one });
  }
  const what = `bulk accept of ${invoices} by two hubs, beside one, seconds`;
  return [figureOf(what, '', { of: 'ratio', atMost: 1 / 1.7 }, done)];
}

const secondsOf = (count: number): Promise<number> =>
  withDemoDatabase((database) =>
    withClient(database.superUrl, async (client) => {
      const env = { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password };
      const program = ['bench/parts/paced-hub.ts', JSON.stringify(pace)];
      const running = await Promise.all(Array.from({ length: count }, () => startProcess(program, '/readyz', env)));
      try {
        const ids = await seedReady(database.superUrl, invoices);
        const approver = callersOf(running[0]!.url, password).as('approver');
        const [company] = (await approver.me()).companies;
        const ms = await timed(async () => {
          await approver.bulk(company!.id, { action: 'accept', invoice_ids: [...ids] });
          await allSynced(client, ids);
        });
        return ms / 1_000;
      } finally {
        await Promise.all(running.map((hub) => hub.stop()));
      }
    }),
  );

async function allSynced(client: pg.Client, ids: readonly number[]): Promise<void> {
  const left = `select count(*)::int as left from link where id = any($1) and state <> 'synced'`;
  for (const giveUpAt = performance.now() + 300_000; ; await sleep(50)) {
    const { rows } = await client.query<{ left: number }>(left, [ids]);
    if (rows[0]!.left === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`${rows[0]!.left} exports did not end`);
  }
}
