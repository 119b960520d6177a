import { setTimeout as sleep } from 'node:timers/promises';
import { inFolder } from '../bench/parts/house.ts';
import type { InvoiceId } from '../src/domain/ids.ts';
import { makeTemplate } from '../test/support/walled-database.ts';
import { type CrashGround, openCrashGround } from './parts/ground.ts';
import { openPair } from './parts/pair.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';

const hubs = 3;
const invoicesATime = 100;

/**
 * The primary is killed in the middle of a bulk, again and again, and each time its synchronous standby takes its place.
 * Whoever had not taken it on is asked again; then all is worked to its end, and counted.
 */
export async function promotion({ rounds = 3 }: { rounds?: number }): Promise<Table> {
  const usual = process.env.TIEOUT_TEST_DATABASE_URL;
  return inFolder(async (folder) => {
    const pair = await openPair(folder);
    try {
      process.env.TIEOUT_TEST_DATABASE_URL = pair.url;
      await makeTemplate(pair.url);
      const ground = await openCrashGround();
      try {
        const ids: InvoiceId[] = [];
        const away: number[] = [];
        const lives = await Promise.all(Array.from({ length: hubs }, () => ground.life()));
        for (const life of lives) life.work({ bulk: 2, export: 4 }, 300);
        for (let round = 1; round <= rounds; round++) {
          if (round > 1) await pair.addStandby();
          const more = await ground.ready(invoicesATime);
          ids.push(...more);
          await acceptAll(ground, more);
          await sleep(100 + Math.random() * 900);
          away.push(await pair.killPrimary());
          await ground.reconnect();
          say(`promotion: ${round} of ${rounds} primaries killed`);
        }
        await workUntilStill(ground, ['bulk', 'export']);
        await acceptLeft(ground, ids);
        await workUntilStill(ground, ['bulk', 'export']);
        for (const life of lives) life.die();
        const { invoices, bills, doubled, lost, stuck } = await tally(ground, ids);
        const wrong = [...(await brokenIn(ground, ids))];
        if (doubled + lost + stuck > 0 || bills !== invoices) {
          wrong.push(`${bills} bills for ${invoices} invoices, ${doubled} doubled, ${lost} lost, ${stuck} stuck`);
        }
        const columns = ['primaries killed', 'invoices', 'bills', 'doubled', 'lost', 'stuck', 'ms without a database'];
        const span = `${Math.round(Math.min(...away))} to ${Math.round(Math.max(...away))}`;
        return table(
          'A synchronous standby takes over in the middle of a bulk',
          columns,
          [[rounds, invoices, bills, doubled, lost, stuck, span]],
          wrong,
        );
      } finally {
        await ground.close();
      }
    } finally {
      process.env.TIEOUT_TEST_DATABASE_URL = usual;
      await pair.end();
    }
  });
}

async function acceptAll(ground: CrashGround, invoices: readonly InvoiceId[]): Promise<void> {
  const asked = await ground.steady.hub.bulk(ground.me, { action: 'accept', invoices, versions: {}, reason: null });
  if (!asked.ok) throw new Error(asked.refusal.code);
}

async function acceptLeft(ground: CrashGround, ids: readonly InvoiceId[]): Promise<void> {
  const left = await ground.rows<{ id: string }>(
    `select id from link where id = any($1) and state = 'ready_to_export'`,
    [ids],
  );
  if (left.length > 0) {
    await acceptAll(
      ground,
      left.map(({ id }) => Number(id) as InvoiceId),
    );
  }
}
