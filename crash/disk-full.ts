import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inFolder } from '../bench/parts/house.ts';
import type { InvoiceId } from '../src/domain/ids.ts';
import { startPostgres } from '../src/store/embedded/postgres.ts';
import { eventually } from '../test/faults/eventually.ts';
import { makeTemplate } from '../test/support/walled-database.ts';
import { ask } from './parts/ask.ts';
import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import { mortalServer } from './parts/postmaster.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';

const title = 'The database’s disk is full';
const sizeMb = 700;
const invoicesATime = 60;
const hubs = 3;

/** The disk of the database fills up in the middle of exports, and has room again a moment later. */
export async function diskFull({ stops = 4 }: { stops?: number }): Promise<Table> {
  return inFolder(async (folder) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      return table(title, ['not run'], [['it takes root, and a system that lets it mount a small disk']], []);
    }
    chmodSync(disk, 0o755);
    const usual = process.env.TIEOUT_TEST_DATABASE_URL;
    try {
      return await onDisk(disk, stops);
    } finally {
      process.env.TIEOUT_TEST_DATABASE_URL = usual;
      execFileSync('umount', ['-l', disk]);
    }
  });
}

async function onDisk(disk: string, stops: number): Promise<Table> {
  const embedded = await startPostgres({ dataDir: join(disk, 'data'), cwd: disk });
  await keepSmall(embedded.url);
  process.env.TIEOUT_TEST_DATABASE_URL = embedded.url;
  await makeTemplate(embedded.url);
  const server = await mortalServer(embedded.url);
  const ground = await openCrashGround();
  try {
    const ids: InvoiceId[] = [];
    const lives = await Promise.all(Array.from({ length: hubs }, () => ground.life()));
    for (const life of lives) life.work({ export: 4 }, 300);
    let anew = 0;
    for (let n = 1; n <= stops; n++) {
      const more = await ground.ready(invoicesATime);
      ids.push(...more);
      // Whoever accepts while the server is not up again yet tries again, as a person does; once is all that it can come to.
      await abreast(more, 8, async (invoice) => {
        const accept = () => ground.steady.hub.accept(ground.me, { invoice });
        await eventually(`${invoice} is accepted`, () => accept().catch(() => null));
      });
      const before = await checkpointer(ground);
      const ballast = join(disk, 'ballast');
      fill(ballast);
      // What is written next wants a file of its own, for which there is no room.
      await ask(embedded.url, 'select pg_switch_wal()', 2_000).catch(() => undefined);
      await sleep(500 + Math.random() * 1_500);
      rmSync(ballast);
      await server.begin();
      await ground.reconnect();
      if ((await checkpointer(ground)) !== before) anew++;
      say(`disk-full: ${n} of ${stops} times`);
    }
    await workUntilStill(ground, ['export']);
    for (const life of lives) life.die();
    const { invoices, bills, doubled, lost, stuck } = await tally(ground, ids);
    const wrong = [...(await brokenIn(ground, ids))];
    if (doubled + lost + stuck > 0 || bills !== invoices) {
      wrong.push(`${bills} bills for ${invoices} invoices, ${doubled} doubled, ${lost} lost, ${stuck} stuck`);
    }
    const columns = ['times full', 'of them the server began anew', 'invoices', 'bills', 'doubled', 'lost', 'stuck'];
    return table(title, columns, [[stops, anew, invoices, bills, doubled, lost, stuck]], wrong);
  } finally {
    await ground.close().catch(() => undefined);
    server.end();
    await embedded.stop().catch(() => undefined);
  }
}

/** A server that breaks off begins all of its processes anew. */
async function checkpointer(ground: CrashGround): Promise<number> {
  const [row] = await ground.rows<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type = 'checkpointer'`,
  );
  return row!.pid;
}

/** Its log of changes would take all of a small disk before anything of ours does; and it keeps no files to write again. */
async function keepSmall(url: string): Promise<void> {
  for (const setting of [`max_wal_size = '96MB'`, `min_wal_size = '32MB'`, 'wal_recycle = off'])
    await ask(url, `alter system set ${setting}`);
  await ask(url, 'select pg_reload_conf()');
}

/** Until not a byte more goes in. */
function fill(file: string): void {
  for (const size of [1 << 20, 1 << 12]) {
    const some = Buffer.alloc(size, 1);
    try {
      for (;;) appendFileSync(file, some);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
    }
  }
}
