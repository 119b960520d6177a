import type { InvoiceId } from '../src/domain/ids.ts';
import { abreast, openCrashGround } from './parts/ground.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';

const hubs = 32;

const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one) => [Math.random(), one] as const)
    .sort(([one], [other]) => one - other)
    .map(([, one]) => one);

/** Thirty-two hubs, each of which is asked to accept the same invoices, and exports what it can get hold of. */
export async function stampede({ invoices = 100, rounds = 1 }: { invoices?: number; rounds?: number }): Promise<Table> {
  const ground = await openCrashGround({ leaseMs: 5_000 });
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      const ids = await ground.ready(invoices);
      let [yes, no] = [0, 0];
      const codes = new Map<string, number>();
      const lives = await Promise.all(Array.from({ length: hubs }, () => ground.life(null, 2)));
      await abreast(lives, hubs, async (life) => {
        life.work({ export: 2 }, 1_000);
        for (const invoice of shuffled(ids)) {
          const outcome = await life.hub.accept(ground.me, { invoice });
          if (outcome.ok) yes++;
          else {
            no++;
            codes.set(outcome.refusal.code, (codes.get(outcome.refusal.code) ?? 0) + 1);
          }
        }
      });
      await Promise.all(lives.map((life) => life.end()));
      await workUntilStill(ground, ['export']);
      const { bills, doubled, lost, stuck } = await tally(ground, ids);
      rows.push([round, hubs, invoices, yes, no, bills, doubled, lost, stuck]);
      if (yes !== invoices) wrong.push(`round ${round}: ${yes} accepts were let through, of ${invoices} invoices`);
      const other = [...codes].filter(([code]) => code !== 'wrong_state');
      if (other.length > 0) wrong.push(`round ${round}: ${JSON.stringify(other)}`);
      if (bills !== invoices || doubled + lost + stuck > 0) wrong.push(`round ${round}: ${bills} bills of ${invoices}`);
      wrong.push(...(await brokenIn(ground, ids as readonly InvoiceId[])));
      say(`stampede: round ${round} of ${rounds}`);
    }
  } finally {
    await ground.end();
  }
  const columns = ['round', 'hubs', 'invoices', 'accepts let through', 'refused', 'bills', 'doubled', 'lost', 'stuck'];
  return table('Thirty-two hubs accept and export the same invoices at once', columns, rows, wrong);
}
