import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Figure, figureAlone } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import { cpuMsOf } from './parts/processes.ts';

const companies = 200;
/** What a start leaves to do (seals, first readings) is not idleness. */
const settledMs = 45_000;
const measuredMs = 20_000;
const rounds = 3;

/** A hub of 200 companies that nobody uses: its share of a core, and what it asks of its database. */
export async function idle(): Promise<readonly Figure[]> {
  return withDemoDatabase((database) =>
    withClient(database.superUrl, async (client) => {
      await client.query(`insert into company (name) select 'Idle ' || n from generate_series(1, $1::int) n`, [
        companies,
      ]);
      const hub = await startHub(database);
      try {
        await sleep(settledMs);
        const shares: number[] = [];
        const asked: number[] = [];
        for (let round = 0; round < rounds; round++) {
          const before = { cpu: cpuMsOf(hub.pid), asked: await transactions(client), at: performance.now() };
          await sleep(measuredMs);
          const seconds = (performance.now() - before.at) / 1_000;
          shares.push((cpuMsOf(hub.pid) - before.cpu) / seconds / 10);
          asked.push(((await transactions(client)) - before.asked) / seconds);
        }
        return [
          figureAlone(`idle with ${companies} companies, percent of a core`, '', { of: 'figure', atMost: 1 }, shares),
          figureAlone('idle, transactions of the database', '/s', { of: 'figure', atMost: 3 }, asked),
        ];
      } finally {
        await hub.stop();
      }
    }),
  );
}

/** All that were ended in this database, those that nobody but us asks with included. */
async function transactions(client: pg.Client): Promise<number> {
  await client.query('select pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]!.count);
}
