import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { seedReady } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import { built } from './parts/built.ts';
import { type Figure, figureOf, type Round } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { hubFlags } from './parts/hub.ts';
import { withPlainErp } from './parts/plain-ground.ts';
import { startProcess } from './parts/processes.ts';
import { queuedExports } from './parts/queued-exports.ts';
import { headersOf, must, post } from './parts/requests.ts';
import { timed } from './parts/rounds.ts';

const invoices = 2_000;
const rounds = 5;
const warmUps = 2;
/** So slow that hardly any is exported while they are accepted: what is measured is the accepting. */
const slowMs = 2_000;
const cap = 20;
const patienceMs = 300_000;

/**
 * A bulk *Accept*, from the request until the last is on its way, beside the same hub exporting as many into an ERP that
 * takes no time: whatever is let through more slowly than it is exported would be what everybody waits for.
 */
export const accepting = (): Promise<readonly Figure[]> =>
  withPlainErp((erp) =>
    withDemoDatabase((database) =>
      withClient(database.superUrl, async (client) => {
        const program = [...hubFlags, await built('bench/parts/plain-hub.ts'), JSON.stringify({ url: erp, cap })];
        const env = { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password };
        const hub = await startProcess(program, '/readyz', env);
        try {
          const queued = await queuedExports(client, database.superUrl, invoices);
          const exporting = async () => {
            await queued.putBack();
            await must(post(`${erp}/clear`, {}));
            return timed(async () => {
              await queued.queue();
              await until(queued.isDone);
            });
          };
          const accepted = async (round: number) => {
            const ids = await seedReady(database.superUrl, invoices, 1 + round);
            await must(post(`${erp}/clear`, { delay: slowMs }));
            return acceptAll(client, hub.url, ids);
          };
          const done: Round[] = [];
          for (let round = 0; round < warmUps + rounds; round++) {
            const peer = await exporting();
            const ours = await accepted(round);
            if (round >= warmUps) done.push({ ours: perSecond(ours), peer: perSecond(peer) });
          }
          const what = `bulk accept of ${invoices.toLocaleString('en-US')} beside their export, invoices`;
          return [figureOf(what, '/s', { of: 'ratio', atLeast: 1 }, done)];
        } finally {
          await hub.stop();
        }
      }),
    ),
  );

const perSecond = (ms: number) => (invoices * 1_000) / ms;

/** @returns how long it took; afterwards none of them is exported any more. */
async function acceptAll(client: pg.Client, hub: string, ids: readonly number[]): Promise<number> {
  const [from, to] = [ids[0], ids.at(-1)];
  const { rows } = await client.query<{ company: string }>('select company_id as company from link where id = $1', [
    from,
  ]);
  const company = rows[0]!.company;
  const headers = await headersOf(hub, 'approver', password);
  const path = `${hub}/api/v1/companies/${company}/erp/subcontractor-invoices/bulk`;
  const isDone = async () => {
    const { rows } = await client.query<{ left: boolean }>(
      `select exists (select from link where company_id = $3 and state = 'ready_to_export' and ended_at is null
         and id between $1 and $2) as left`,
      [from, to, company],
    );
    return !rows[0]!.left;
  };
  const ms = await timed(async () => {
    await must(post(path, { action: 'accept', invoice_ids: ids }, headers));
    await until(isDone);
  });
  await client.query(`delete from job where kind = 'export' and subject_id between $1 and $2`, [from, to]);
  await sleep(2 * slowMs);
  return ms;
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = performance.now() + patienceMs; !(await isDone()); await sleep(10)) {
    if (performance.now() > giveUpAt) throw new Error('it has not ended');
  }
}
