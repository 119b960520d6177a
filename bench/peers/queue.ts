import { PgBoss } from 'pg-boss';
import { beginsWhenTold, exportingPeer, type Waiting } from '../parts/exporting-peer.ts';

/**
 * pg-boss, as a TypeScript developer would take it: a job an invoice, four batches of 250 at once. No look, no intent: what
 * was posted and not noted is posted again.
 */
const peer = exportingPeer(64);
const boss = new PgBoss(process.env.PEER_DATABASE_URL!);
boss.on('error', (cause) => process.stderr.write(`${String(cause)}\n`));
await boss.start();
await boss.createQueue('export', { retryLimit: 5, expireInSeconds: 30 });
await boss.work<Waiting>(
  'export',
  { batchSize: 250, pollingIntervalSeconds: 0.5, localConcurrency: 4 },
  async (jobs) => {
    await Promise.all(jobs.map(async ({ data }) => peer.note(data, await peer.makeBill(data))));
  },
);

beginsWhenTold(async () => {
  const waiting = await peer.unlinked();
  for (let from = 0; from < waiting.length; from += 1_000) {
    const jobs = waiting.slice(from, from + 1_000).map((data) => ({ data, singletonKey: data.id }));
    await boss.insert('export', jobs);
  }
});
