import { seedInvoices } from '../test/support/many-invoices.ts';
import { type Figure, figureAlone } from './parts/figures.ts';
import { withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';

const links = Number(process.env.TIEOUT_BENCH_INVOICES ?? 1_000_000);
const rounds = 5;
const goal = { of: 'figure', atMost: 2_000 } as const;

/**
 * From the start of the hub's process until it is ready, on a database that has so many links already. PostgreSQL runs; how
 * long it takes to begin, with the embedded one, is what `start` measures.
 */
export function ready(): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    await seedInvoices(database.superUrl, links);
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const hub = await startHub(database);
      if (round >= 0) times.push(hub.readyMs);
      await hub.stop();
    }
    return [figureAlone(`ready with ${links} links`, 'ms', goal, times)];
  });
}
