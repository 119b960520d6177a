import { setTimeout as sleep } from 'node:timers/promises';
import { password } from '../test/support/tieout.ts';
import { built } from './parts/built.ts';
import { type Figure, figureOf } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startProcess } from './parts/processes.ts';
import { type QueuedExports, queuedExports } from './parts/queued-exports.ts';
import { timed } from './parts/rounds.ts';

/** An ERP that takes more at once than one hub asks of it for one company, which is 256. */
const pace = { callMs: 1_000, cap: 600 } as const;
const invoices = 2_000;
const rounds = 3;

/**
 * From the statement that queues them until every invoice is synced: two hubs on one database, beside one. Not from a bulk
 * *Accept*: that is one job, of one hub, and on a slow machine it is what both wait for.
 */
export async function hubs(): Promise<readonly Figure[]> {
  const done: { ours: number; peer: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? 2 : 1;
    const one = await secondsOf(first);
    const other = await secondsOf(3 - first);
    done.push(first === 2 ? { ours: one, peer: other } : { ours: other, peer: one });
  }
  const what = `export of ${invoices} by two hubs, beside one, seconds`;
  return [figureOf(what, '', { of: 'ratio', atMost: 1 / 1.7 }, done)];
}

const secondsOf = (count: number): Promise<number> =>
  withDemoDatabase((database) =>
    withClient(database.superUrl, async (client) => {
      const env = { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password };
      const program = [await built('bench/parts/paced-hub.ts'), JSON.stringify(pace)];
      const running = await Promise.all(Array.from({ length: count }, () => startProcess(program, '/readyz', env)));
      try {
        const exports = await queuedExports(client, database.superUrl, invoices);
        const ms = await timed(async () => {
          await exports.queue();
          await allSynced(exports);
        });
        await exports.check();
        return ms / 1_000;
      } finally {
        await Promise.all(running.map((hub) => hub.stop()));
      }
    }),
  );

async function allSynced(exports: QueuedExports): Promise<void> {
  for (const giveUpAt = performance.now() + 300_000; !(await exports.isDone()); await sleep(50)) {
    if (performance.now() > giveUpAt) throw new Error('the exports did not end');
  }
}
