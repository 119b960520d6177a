import { sql } from 'kysely';
import type { RowQuery, TieOutRow, TieOutTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';

interface Row {
  readonly id: number;
  readonly invoice_id: number;
  readonly invoice_number: string | null;
  readonly project_id: number;
  readonly project_name: string;
  readonly vendor_name: string;
  readonly erp_label: string | null;
  readonly billing_date: string | null;
  readonly ours: number;
  readonly theirs: number;
  readonly kinds: readonly string[];
}

/**
 * The links behind a total. A tie-out keeps no row of what is the same on both sides: it is told again from the links, of
 * which it met those that were synced before it began and not unlinked before it ended. What their bills came to there is
 * what ours do, unless it found otherwise; a second bill beside it is told, and changes no sum.
 */
export const laidRows = (trx: Trx, company: number): Pick<TieOutTx, 'rows'> => ({
  rows: async (id, { project, period, differing, after, limit }: RowQuery) => {
    const which = [
      sql`link.company_id = ${company} and link.connection_id = run.connection_id and link.synced_at < run.begun_at
        and (link.state = 'synced' or (link.state = 'unlinked' and link.ended_at > run.ended_at))`,
    ];
    if (project !== null) which.push(sql`link.project_id = ${project}`);
    if (period !== null) {
      which.push(sql`link.period_id in (select id from billing_period where company_id = ${company}
        and start_date = ${period.start}::date and end_date = ${period.end}::date)`);
    }
    if (after !== null) which.push(sql`link.id > ${after}`);
    if (differing) which.push(sql`found.theirs is distinct from link.amount and found.kinds is not null`);
    const { rows } = await sql<Row>`
      with run as materialized (select * from tie_out where company_id = ${company} and id = ${id}),
      found as materialized (
        select link_id, array_agg(kind order by kind) as kinds,
          case when bool_or(kind in ('bill_gone', 'number_reused', 'voided')) then 0
            when bool_or(kind = 'changed') then coalesce(max(their_amount) filter (where kind = 'changed'), 0)
            else max(our_amount) end as theirs
        from tie_out_finding where company_id = ${company} and tie_out_id = ${id} and link_id is not null
          and kind in ('bill_gone', 'number_reused', 'voided', 'changed', 'duplicated', 'paid')
        group by link_id
      ), page as (
        select link.id, link.invoice_id, link.project_id, link.erp_label, invoice.invoice_number, invoice.commitment_id,
          link.bill ->> 'billingDate' as billing_date, link.amount as ours,
          case when found.kinds is null then link.amount else found.theirs end as theirs,
          coalesce(found.kinds, '{}') as kinds
        from run, link join invoice on invoice.company_id = link.company_id and invoice.id = link.invoice_id
          left join found on found.link_id = link.id
        where ${sql.join(which, sql` and `)} order by link.id limit ${limit}
      )
      select page.*, project.name as project_name, vendor.name as vendor_name from page
        join project on project.company_id = ${company} and project.id = page.project_id
        join commitment on commitment.company_id = ${company} and commitment.id = page.commitment_id
        join vendor on vendor.company_id = ${company} and vendor.id = commitment.vendor_id
      order by page.id`.execute(trx);
    return rows.map(
      (row) =>
        ({
          link: row.id,
          invoice: { id: row.invoice_id, number: row.invoice_number },
          project: { id: row.project_id, name: row.project_name },
          vendor: row.vendor_name,
          label: row.erp_label,
          billingDate: row.billing_date,
          ours: row.ours,
          theirs: row.theirs,
          kinds: row.kinds,
        }) as unknown as TieOutRow,
    );
  },
});
