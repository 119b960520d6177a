import pg from 'pg';
import type { Client } from '../../src/http/client.ts';

/** A commitment of many lines in the demo company, and an invoice that bills some of each. */
export interface LongInvoice {
  readonly company: number;
  readonly project: number;
  readonly commitment: number;
  readonly invoice: number;
}

/** $1 the company, $2 the new commitment's id, $3 how many lines. It is a copy of the company's first, but for its lines. */
const lineSql = `
  insert into commitment_line (company_id, commitment_id, position, cost_code_id, cost_type_id, description, amount)
  select $1::bigint, $2::bigint, n, one.cost_code_id, one.cost_type_id,
    'Work of part ' || n || ', furnished and installed', 1000000 + n * 7919
  from generate_series(1, $3::int) n,
    (select cost_code_id, cost_type_id from commitment_line where company_id = $1 order by id limit 1) one`;

export async function seedLongInvoice(
  superUrl: string,
  pm: Client,
  company: number,
  lines: number,
): Promise<LongInvoice> {
  const client = new pg.Client({ connectionString: superUrl, options: '-c search_path=tieout' });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; project_id: string }>(
      `insert into commitment (company_id, project_id, vendor_id, number, title, status, retainage_rate, executed, erp_number)
       select company_id, project_id, vendor_id, 'SC-LONG', 'A long schedule of values', 'Approved', 1000, true, null
       from commitment where company_id = $1 order by id limit 1 returning id, project_id`,
      [company],
    );
    const [commitment, project] = [Number(rows[0]!.id), Number(rows[0]!.project_id)];
    await client.query(lineSql, [company, commitment, lines]);
    await client.query('vacuum (analyze)');
    const contract = await pm.commitment(company, project, commitment);
    const items = contract.line_items.map((line) => ({
      line_item_id: line.id,
      work_completed_this_period: '100.00',
    }));
    const made = await pm.createRequisition(company, project, commitment, { invoice_number: 'LONG-1', items });
    return { company, project, commitment, invoice: made.id };
  } finally {
    await client.end();
  }
}
