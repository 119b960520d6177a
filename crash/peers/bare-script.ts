import pg from 'pg';

/**
 * What one writes in an afternoon: read what has no link, post each, note its number. No look, no intent, no lease. It is
 * here to be killed, and to make bills twice.
 */
const [database, erp] = process.argv.slice(2) as [string, string];
const pool = new pg.Pool({ connectionString: database, max: 4 });
const { rows } = await pool.query<{ id: number }>(
  'select id from invoice where not exists (select from link where link.invoice_id = invoice.id) order by id',
);
const next = rows.values();
const lane = async () => {
  for (const { id } of next) {
    const answer = await fetch(erp, { method: 'POST', body: JSON.stringify({ id }) });
    const { erp_id } = (await answer.json()) as { erp_id: number };
    await pool.query('insert into link (invoice_id, erp_id) values ($1, $2)', [id, erp_id]);
  }
};
await Promise.all(Array.from({ length: 20 }, lane));
await pool.end();
