import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** The least that could show and save the lines of an invoice: one query, written out as HTML; one update. */

const selection = `
  select l.id, l.position, a.description, l.scheduled_value, l.work_previous, l.work_this_period, l.stored_presently,
    l.work_previous + l.work_this_period + l.stored_presently as completed,
    l.scheduled_value - l.work_previous - l.work_this_period - l.stored_presently as balance,
    l.work_retainage_held, l.work_retainage_released
  from invoice_line l join commitment_line a on a.company_id = l.company_id and a.id = l.commitment_line_id
  where l.invoice_id = $1 order by l.position`;

const columns = [
  'position',
  'description',
  'scheduled_value',
  'work_previous',
  'work_this_period',
  'stored_presently',
  'completed',
  'balance',
  'work_retainage_held',
  'work_retainage_released',
] as const;

/** A page of nothing but the rows: no program in it, no rights, nothing to type into. */
export async function serveBareLines(superUrl: string, invoice: number) {
  const pool = new pg.Pool({ connectionString: superUrl, max: 2, options: '-c search_path=tieout' });
  const server = createServer(async (_request, response) => {
    const { rows } = await pool.query<Record<(typeof columns)[number], string>>(selection, [invoice]);
    const lines = rows.map((row) => `<tr>${columns.map((name) => `<td>${row[name]}</td>`).join('')}</tr>`);
    const total = rows.reduce((sum, row) => sum + Number(row.work_this_period), 0);
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Lines</title><table>${lines.join('')}<tr><td id="total">${total}</table>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      await pool.end();
    },
  };
}

/** Every line and its head, in one transaction of two statements: no look at who it is, no reading back, no history. */
export async function bareSave(client: pg.Client, invoice: number, work: number): Promise<void> {
  await client.query('begin');
  await client.query(
    `update invoice_line l set work_this_period = given.work, work_retainage_held = given.work / 10
     from unnest($2::bigint[], $3::bigint[]) as given (id, work) where l.invoice_id = $1 and l.id = given.id`,
    [invoice, ...(await amounts(client, invoice, work))],
  );
  await client.query(
    `update invoice i set version = version + 1, retainage = sums.held, amount_due = sums.work - sums.held
     from (select sum(work_this_period) as work, sum(work_retainage_held) as held from invoice_line where invoice_id = $1) sums
     where i.id = $1`,
    [invoice],
  );
  await client.query('commit');
}

async function amounts(client: pg.Client, invoice: number, work: number): Promise<[number[], number[]]> {
  const { rows } = await client.query<{ id: string }>('select id from invoice_line where invoice_id = $1', [invoice]);
  return [rows.map((row) => Number(row.id)), rows.map(() => work)];
}
