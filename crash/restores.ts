import { setTimeout as sleep } from 'node:timers/promises';
import type { InvoiceId } from '../src/domain/ids.ts';
import { walledDatabase } from '../test/support/walled-database.ts';
import { Books } from './parts/books.ts';
import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import type { Life } from './parts/life.ts';
import { workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';
import { tiedOut } from './parts/tied-out.ts';

const first = 60;
const later = 30;

const acceptAll = (ground: CrashGround, ids: readonly InvoiceId[]) =>
  abreast(ids, 8, async (invoice) => {
    await ground.steady.hub.accept(ground.me, { invoice });
  });

/** Hubs work for so long, and are then lost wherever they are. */
async function workFor(ground: CrashGround, ms: number): Promise<void> {
  const lives: Life[] = await Promise.all([ground.life(), ground.life()]);
  for (const life of lives) life.work({ export: 4 }, 300);
  await sleep(ms);
  for (const life of lives) life.die();
}

interface Outcome {
  readonly doubled: number;
  readonly differences: number;
  readonly listed: number;
  readonly wrong: readonly string[];
}

const links = (ground: CrashGround) =>
  ground.rows<{ id: string; state: string; reference: string; identity: string | null }>(
    `select id, state, reference, erp_identity as identity from link where id >= 5000000`,
  );

/** Every difference between the two, counted past everything of ours, and how many of them the tie-out lists. */
async function compare(ground: CrashGround, books: Books): Promise<Outcome> {
  const found = await tiedOut(ground);
  const ours = await links(ground);
  const there = books.bills.filter((bill) => bill.there);
  const linked = new Set(ours.filter(({ state }) => state === 'synced').map(({ identity }) => identity));
  const alive = new Set(there.map(({ record }) => record.identity));
  const nobodys = there.filter(({ record }) => !linked.has(record.identity)).map(({ record }) => record.id);
  const gone = ours
    .filter(({ state, identity }) => state === 'synced' && !alive.has(identity))
    .map(({ id }) => Number(id));
  const listedRecords = new Set(found.map(({ record }) => record));
  const listedLinks = new Set(found.map(({ link }) => link));
  const missing = [...nobodys.filter((id) => !listedRecords.has(id)), ...gone.filter((id) => !listedLinks.has(id))];
  const stuck = ours.filter(({ state }) => state === 'exporting');
  const doubled = books.doubledNow().length;
  const wrong: string[] = [];
  if (doubled > 0) wrong.push(`${doubled} references have two bills`);
  if (missing.length > 0) wrong.push(`not listed: ${missing.slice(0, 5).join(', ')} (${missing.length})`);
  if (stuck.length > 0) wrong.push(`${stuck.length} exports did not come to an end`);
  const differences = nobodys.length + gone.length;
  return { doubled, differences, listed: differences - missing.length, wrong };
}

/** A copy of the database is made at some moment, hubs go on, all is lost, and the copy is what is left. */
async function hubRestored(): Promise<Outcome> {
  const books = new Books();
  const before = await openCrashGround({ books });
  await acceptAll(before, await before.ready(first));
  // In the copy they wait, and what is lost exports them under the references that they have there.
  const waiting = await before.ready(10);
  await workFor(before, Math.random() * 900);
  await before.close();
  const copy = await walledDatabase(new URL(before.urls.appUrl).pathname.slice(1));
  const lost = await openCrashGround({ books, urls: before.urls });
  await acceptAll(lost, [...waiting, ...(await lost.ready(later))]);
  await workFor(lost, 1_500 + Math.random() * 1_500);
  await lost.end();
  const restored = await openCrashGround({ books, urls: copy });
  try {
    await acceptAll(restored, await restored.ready(10));
    await workUntilStill(restored, ['export']);
    return await compare(restored, books);
  } finally {
    await restored.end();
  }
}

/** The ERP is put back to an earlier moment: bills vanish, and their numbers are given to others. */
async function erpRestored(): Promise<Outcome> {
  const books = new Books();
  const ground = await openCrashGround({ books });
  try {
    await acceptAll(ground, await ground.ready(first));
    await workFor(ground, 300 + Math.random() * 1_500);
    const then = Math.floor(Math.random() * books.bills.length);
    await acceptAll(ground, await ground.ready(later));
    await workFor(ground, Math.random() * 1_000);
    books.restore(then);
    await acceptAll(ground, await ground.ready(10));
    await workUntilStill(ground, ['export']);
    return await compare(ground, books);
  } finally {
    await ground.end();
  }
}

/** Either side comes back from a backup of some moment, in the middle of its work. */
export async function restores({ rounds = 3 }: { rounds?: number }): Promise<Table> {
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  for (const [name, once] of [
    ['hub', hubRestored],
    ['ERP', erpRestored],
  ] as const) {
    const sums = { doubled: 0, differences: 0, listed: 0 };
    for (let round = 1; round <= rounds; round++) {
      const outcome = await once();
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += outcome[key];
      wrong.push(...outcome.wrong.map((what) => `${name} restored: ${what}`));
      say(`restores: ${name} ${round} of ${rounds}`);
    }
    rows.push([`${name} restored`, rounds, sums.doubled, sums.differences, sums.listed]);
  }
  const columns = ['', 'times', 'doubled', 'differences', 'listed by the tie-out'];
  return table('One side comes back from a backup', columns, rows, wrong);
}
