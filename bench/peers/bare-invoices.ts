import type pg from 'pg';

/** What is written: invoices of so many applications on each commitment of a set, a line for each of its lines. */
export interface Shape {
  readonly project: string;
  readonly set: string;
  readonly applications: number;
}

const rowsOfInsert = 1_000;

/**
 * Bare INSERTs of many rows each, in one transaction, by somebody who knows every id and every figure beforehand: no file to
 * read, nothing looked up or checked, no history, no wall. The database's own triggers and foreign keys are there.
 */
export async function bareInvoices(sql: pg.Client, company: number, { project, set, applications }: Shape) {
  const { rows: contracts } = await sql.query<{ id: string; project: string; lines: readonly number[]; by: string }>(
    `select c.id, c.project_id as project, array_agg(l.id::int order by l.position) as lines, c.created_by as by
     from commitment c join commitment_line l on l.company_id = c.company_id and l.commitment_id = c.id
     join project p on p.company_id = c.company_id and p.id = c.project_id
     where c.company_id = $1 and p.number = $2 and c.number like $3 group by c.id, c.project_id, c.created_by`,
    [company, project, `${set}-%`],
  );
  const { rows: periods } = await sql.query<{ id: string; start: string; end: string }>(
    `select b.id, b.start_date::text as start, b.end_date::text as end from billing_period b
     join project p on p.company_id = b.company_id and p.id = b.project_id
     where b.company_id = $1 and p.number = $2 order by b.start_date`,
    [company, project],
  );
  await sql.query('begin');
  for (const { id, project: of, lines, by } of contracts) {
    const heads = Array.from({ length: applications }, (_, i) => {
      const { id: period, start, end } = periods[i]!;
      const sums = `${lines.length * 9_000},${lines.length * 1_000}`;
      return `(${company},${of},${id},${i + 1},'${set}-${id}-${i + 1}',${period},'${end}','${start}','${end}','approved',${sums},${by})`;
    });
    const { rows: made } = await sql.query<{ id: string }>(
      `insert into invoice (company_id, project_id, commitment_id, number, invoice_number, period_id, billing_date,
         requisition_start, requisition_end, status, amount_due, retainage, created_by)
       values ${heads.join(',')} returning id`,
    );
    const values = made.flatMap((invoice, i) =>
      lines.map(
        (line, at) =>
          `(${company},${invoice.id},${line},${at + 1},10000000,${i * 10_000},10000,0,0,${i * 1_000},1000,0,0,0,0)`,
      ),
    );
    for (let from = 0; from < values.length; from += rowsOfInsert) {
      await sql.query(
        `insert into invoice_line (company_id, invoice_id, commitment_line_id, position, scheduled_value, work_previous,
           work_this_period, stored_previous, stored_presently, work_retainage_previous, work_retainage_held,
           work_retainage_released, stored_retainage_previous, stored_retainage_held, stored_retainage_released)
         values ${values.slice(from, from + rowsOfInsert).join(',')}`,
      );
    }
  }
  await sql.query('commit');
}
