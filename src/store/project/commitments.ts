import { sql } from 'kysely';
import type { BillingPeriod, Commitment } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { scheduleOfValues } from './lines.ts';

/** Commitments with their schedules of values, by id or by project. */
export async function commitments(
  trx: Trx,
  company: number,
  by: { readonly id: number } | { readonly project: number },
): Promise<readonly Commitment[]> {
  let query = trx
    .selectFrom('commitment')
    .innerJoin('vendor', (on) =>
      on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
    )
    .innerJoin('project', (on) =>
      on.onRef('project.company_id', '=', 'commitment.company_id').onRef('project.id', '=', 'commitment.project_id'),
    )
    .selectAll('commitment')
    .select(['vendor.name as vendor_name', 'vendor.erp_number as vendor_erp', 'project.name as project_name'])
    .select(() => [
      sql<number>`(select coalesce(sum(line.work_this_period + line.stored_presently - line.stored_previous), 0)::bigint
        from invoice_line line join invoice using (company_id)
        where invoice.company_id = commitment.company_id and invoice.commitment_id = commitment.id
          and invoice.deleted_at is null and line.invoice_id = invoice.id)`.as('invoiced'),
    ])
    .where('commitment.company_id', '=', company)
    .orderBy('commitment.number');
  query = 'id' in by ? query.where('commitment.id', '=', by.id) : query.where('commitment.project_id', '=', by.project);
  const rows = await query.execute();
  const lines = await scheduleOfValues(
    trx,
    company,
    rows.map((row) => row.id),
  );
  return rows.map(
    (row) =>
      ({
        id: row.id,
        kind: row.kind,
        projectId: row.project_id,
        projectName: row.project_name,
        vendor: { id: row.vendor_id, name: row.vendor_name, erpNumber: row.vendor_erp },
        number: row.number,
        title: row.title,
        status: row.status,
        retainageRate: row.retainage_rate,
        contractDate: row.contract_date,
        executed: row.executed,
        erpNumber: row.erp_number,
        invoiced: row.invoiced,
        lines: lines.get(row.id) ?? [],
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }) as unknown as Commitment,
  );
}

export async function periods(trx: Trx, company: number, project: number): Promise<readonly BillingPeriod[]> {
  const rows = await trx
    .selectFrom('billing_period')
    .selectAll()
    .where('company_id', '=', company)
    .where('project_id', '=', project)
    .orderBy('start_date')
    .orderBy('position')
    .execute();
  return rows.map(
    (row) =>
      ({
        id: row.id,
        projectId: row.project_id,
        position: row.position,
        start: row.start_date,
        end: row.end_date,
        due: row.due_date,
        status: row.status,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }) as unknown as BillingPeriod,
  );
}
