import type { InvoiceId } from '../src/domain/ids.ts';
import type { WalledDatabase } from '../test/support/walled-database.ts';
import { Books } from './parts/books.ts';
import { fillBooks, type Left, type Stage } from './parts/first-version.ts';
import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';
import { type Table, table } from './parts/table.ts';

/** What a person does with it after the upgrade, where somebody has to. */
const moves: Partial<Record<Stage, 'accept' | 'retry'>> = {
  sent: 'accept',
  parked: 'retry',
  'refused by the ERP': 'retry',
};

/**
 * Exports that the older program left in whatever state come to their end by this one: one bill each, and a bill that is
 * gone lets itself be unlinked, as one that is there does not.
 */
export async function upgraded(urls: WalledDatabase, left: Left, upgradeMs: number): Promise<Table> {
  const books = new Books();
  await fillBooks(books, urls.superUrl, left);
  const { stageOf } = left;
  const there = books.bills.length;
  const ground = await openCrashGround({ urls, books });
  const ids = left.invoices as readonly InvoiceId[];
  const wrong: string[] = [];
  try {
    await workUntilStill(ground, ['export']);
    await abreast(ids, 8, async (invoice) => {
      const move = moves[stageOf(invoice)];
      const said = move === undefined ? null : await ground.steady.hub[move](ground.me, { invoice });
      if (said !== null && !said.ok) wrong.push(`${stageOf(invoice)}: ${move} said ${said.refusal.code}`);
    });
    await workUntilStill(ground, ['export']);
    const states = await ground.rows<{ id: string; state: string; because: string | null }>(
      `select id, state, coalesce(error_detail, error_code) as because from link where state <> 'synced' order by id`,
    );
    for (const { id, state, because } of states.slice(0, 5))
      wrong.push(`${stageOf(Number(id))}: ${id} is ${state}: ${because}`);
    const sums = await tally(ground, ids);
    if (sums.bills !== ids.length) wrong.push(`${sums.bills} bills for ${ids.length} invoices`);
    if (sums.doubled + sums.lost + sums.stuck > 0)
      wrong.push(`${sums.doubled} doubled, ${sums.lost} lost, ${sums.stuck} stuck`);
    // The job of an export that was parked stays as it ended; its retry has one of its own.
    const broken = (await brokenIn(ground, [])).filter((what) => !what.startsWith('a job is parked'));
    wrong.push(
      ...(await unlinked(
        ground,
        ids.filter((id) => stageOf(id) === 'synced'),
      )),
      ...broken,
    );
    const columns = ['links', 'bills before', 'bills after', 'doubled', 'lost', 'stuck', 'ms to upgrade, unkilled'];
    const row = [ids.length, there, sums.bills, sums.doubled, sums.lost, sums.stuck, upgradeMs];
    return table('Exports of 0.1.0 after the upgrade', columns, [row], wrong);
  } finally {
    await ground.close();
  }
}

/** Of those that 0.1.0 had synced, some bills go away: those alone may be cut. */
async function unlinked(ground: CrashGround, synced: readonly InvoiceId[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  await abreast(synced.slice(0, 40), 4, async (invoice, index) => {
    const gone = index % 2 === 0;
    for (const bill of ground.books.numbered(`r${invoice}`)) bill.there = !gone;
    const said = await ground.steady.hub.unlink(ground.me, { invoice });
    const code = said.ok ? 'cut' : said.refusal.code;
    if (code !== (gone ? 'cut' : 'still_in_erp'))
      wrong.push(`unlink of one that is ${gone ? 'gone' : 'there'}: ${code}`);
  });
  return wrong;
}
