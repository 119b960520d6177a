import { setTimeout as sleep } from 'node:timers/promises';
import type { InvoiceId } from '../src/domain/ids.ts';
import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import type { Life } from './parts/life.ts';
import { type MortalServer, mortalServer } from './parts/postmaster.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';

const invoicesATime = 60;

async function acceptMore(ground: CrashGround, ids: InvoiceId[]): Promise<void> {
  const more = await ground.ready(invoicesATime);
  ids.push(...more);
  await abreast(more, 8, async (invoice) => {
    await ground.steady.hub.accept(ground.me, { invoice });
  });
}

const working = async (ground: CrashGround, hubs: number): Promise<Life[]> => {
  const lives = await Promise.all(Array.from({ length: hubs }, () => ground.life()));
  for (const life of lives) life.work({ export: 4 }, 300);
  return lives;
};

/** Something happens to the line, so often, in the middle of exports; then they are worked to their end and counted. */
async function amidExports(times: number, happens: (ground: CrashGround, life: Life) => Promise<void>) {
  const ground = await openCrashGround();
  try {
    const ids: InvoiceId[] = [];
    const lives = await working(ground, 3);
    for (let n = 0; n < times; n++) {
      await acceptMore(ground, ids);
      await happens(ground, lives[n % lives.length]!);
    }
    await workUntilStill(ground, ['export']);
    for (const life of lives) life.die();
    return { ...(await tally(ground, ids)), wrong: await brokenIn(ground, ids) };
  } finally {
    await ground.end();
  }
}

/** The server ends as in a power cut, and comes back. */
const stopped = (times: number, server: MortalServer) =>
  amidExports(times, async (ground) => {
    await sleep(Math.random() * 200);
    await server.stopAtOnce();
    await sleep(Math.random() * 200);
    await server.begin();
    await ground.reconnect();
  });

/** A line that nothing gets through and nobody closes, for longer than a lease: half open. Then it goes on. */
const halfOpen = (times: number) =>
  amidExports(times, async (_ground, life) => {
    life.freeze();
    await sleep(2_100 + Math.random() * 400); // a lease lasts two seconds
    life.thaw();
  });

/** What lies between a hub and its database, and the database itself. */
export async function lines({ stops = 8 }: { stops?: number }): Promise<Table> {
  const server = await mortalServer(process.env.TIEOUT_TEST_DATABASE_URL!);
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  const add = (what: string, came: Awaited<ReturnType<typeof stopped>>) => {
    const { invoices, bills, doubled, lost, stuck } = came;
    rows.push([what, stops, invoices, bills, doubled, lost, stuck]);
    wrong.push(...came.wrong.map((one) => `${what}: ${one}`));
    if (doubled + lost + stuck > 0 || bills !== invoices)
      wrong.push(`${what}: ${bills} bills for ${invoices} invoices`);
    say(`lines: ${what}`);
  };
  try {
    add('PostgreSQL stopped at once', await stopped(stops, server));
    add('line half open past a lease', await halfOpen(stops));
  } finally {
    server.end();
  }
  const columns = ['', 'times', 'invoices', 'bills', 'doubled', 'lost', 'stuck'];
  return table('The database and the line to it', columns, rows, wrong);
}
