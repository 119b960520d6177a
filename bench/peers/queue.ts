import { createServer } from 'node:http';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { callsTo } from '../parts/calls.ts';

/**
 * pg-boss, as a TypeScript developer would take it: a job an invoice, four batches of 250 at once. No look, no intent: what
 * was posted and not noted is posted again. It begins when it is told to.
 */
const { PORT, PEER_DATABASE_URL, PEER_ERP_URL } = process.env;
const pool = new pg.Pool({ connectionString: PEER_DATABASE_URL, max: 20 });
const call = callsTo(PEER_ERP_URL!, 64);
const boss = new PgBoss(PEER_DATABASE_URL!);
boss.on('error', (cause) => process.stderr.write(`${String(cause)}\n`));
await boss.start();
await boss.createQueue('export', { retryLimit: 5, expireInSeconds: 30 });

interface Row {
  readonly id: string;
}
await boss.work<Row>('export', { batchSize: 250, pollingIntervalSeconds: 0.5, localConcurrency: 4 }, async (jobs) => {
  const one = async ({ data }: { readonly data: Row }) => {
    const { erp_id } = (await call('/invoices', { reference: data.id, ...data })) as { erp_id: number };
    await pool.query('insert into link (invoice_id, erp_id) values ($1, $2)', [data.id, erp_id]);
  };
  await Promise.all(jobs.map(one));
});

async function sync(): Promise<void> {
  const { rows } = await pool.query<Row>(`select id, company_id, number, vendor, amount from invoice
    where status = 'approved' and not exists (select from link where link.invoice_id = invoice.id) order by id`);
  for (let from = 0; from < rows.length; from += 1_000) {
    const jobs = rows.slice(from, from + 1_000).map((data) => ({ data, singletonKey: data.id }));
    await boss.insert('export', jobs);
  }
}

createServer((request, response) => {
  if (request.method === 'POST') void sync();
  response.end('{}');
}).listen(Number(PORT), '127.0.0.1');
