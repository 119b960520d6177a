import { createServer } from 'node:http';
import pg from 'pg';
import { callsTo } from '../parts/calls.ts';

/**
 * What one writes in an afternoon, and fast: read what has no link, post each, twenty at a time, note its number. No look,
 * no intent, no lease, no history; killed in the middle it makes bills twice. It begins when it is told to.
 */
const { PORT, PEER_DATABASE_URL, PEER_ERP_URL } = process.env;
const pool = new pg.Pool({ connectionString: PEER_DATABASE_URL, max: 20 });
const call = callsTo(PEER_ERP_URL!, 20);
const unlinked = `select id, company_id, number, vendor, amount from invoice
  where status = 'approved' and not exists (select from link where link.invoice_id = invoice.id) order by id`;

async function sync(): Promise<void> {
  const { rows } = await pool.query<{ readonly id: string }>(unlinked);
  const next = rows.values();
  const lane = async () => {
    for (const row of next) {
      const { erp_id } = (await call('/invoices', { reference: row.id, ...row })) as { erp_id: number };
      await pool.query('insert into link (invoice_id, erp_id) values ($1, $2)', [row.id, erp_id]);
    }
  };
  await Promise.all(Array.from({ length: 20 }, lane));
}

createServer((request, response) => {
  if (request.method === 'POST') void sync();
  response.end('{}');
}).listen(Number(PORT), '127.0.0.1');
