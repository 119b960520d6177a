import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The least that a read of a link behind a wall can be: node's own server, one transaction that says which company it is
 * for, the row, as JSON. No sign-in, no rights, no shapes, no log.
 */
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 16,
  options: '-c search_path=tieout',
});

async function link(company: number, invoice: number): Promise<unknown> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.company', $1, true)`, [String(company)]);
    const { rows } = await client.query({
      name: 'link',
      text: `select l.* from invoice i join link l on l.company_id = i.company_id and l.id = i.last_link_id
        where i.company_id = $1 and i.id = $2`,
      values: [company, invoice],
    });
    await client.query('commit');
    return rows[0];
  } finally {
    client.release();
  }
}

createServer((asked, answer) => {
  const [, company, invoice] = asked.url!.split('/');
  const found = company === '' ? Promise.resolve({}) : link(Number(company), Number(invoice));
  found.then(
    (row) => answer.setHeader('content-type', 'application/json').end(JSON.stringify(row)),
    (cause: unknown) => answer.writeHead(500).end(String(cause)),
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
