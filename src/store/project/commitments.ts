import { sql } from 'kysely';
import type { BillingPeriod, ChangeOrderHead, Commitment } from '../../app/unit-of-work.ts';
import { filesOf } from '../attachments.ts';
import type { Trx } from '../pool.ts';
import { changeOrderTermsOf, commitmentTermsOf } from './commitment-columns.ts';
import { scheduleOfValues } from './lines.ts';

/** Commitments with their schedules of values and the heads of their change orders, by id or by project. */
export async function commitments(
  trx: Trx,
  company: number,
  by: { readonly id?: number; readonly project?: number },
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
      sql<number>`(select coalesce(sum(payment.amount), 0)::bigint from contract_payment payment
        where payment.company_id = commitment.company_id and payment.commitment_id = commitment.id
          and payment.deleted_at is null)`.as('paid'),
      filesOf('commitment'),
    ])
    .where('commitment.company_id', '=', company)
    .where('commitment.deleted_at', 'is', null)
    .orderBy('commitment.number');
  if (by.id !== undefined) query = query.where('commitment.id', '=', by.id);
  if (by.project !== undefined) query = query.where('commitment.project_id', '=', by.project);
  const rows = await query.execute();
  const ids = rows.map((row) => row.id);
  const [lines, orders] = await Promise.all([scheduleOfValues(trx, company, ids), changeOrderHeads(trx, company, ids)]);
  return rows.map(
    (row) =>
      ({
        ...commitmentTermsOf(row),
        id: row.id,
        kind: row.kind,
        projectId: row.project_id,
        projectName: row.project_name,
        vendor: { id: row.vendor_id, name: row.vendor_name, erpNumber: row.vendor_erp },
        invoiced: row.invoiced,
        paid: row.paid,
        lines: lines.get(row.id) ?? [],
        changeOrders: orders.get(row.id) ?? [],
        files: row.files,
        createdBy: row.created_by,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        version: row.version,
      }) as unknown as Commitment,
  );
}

/** What a change order comes to. */
export const changeOrderAmount = () =>
  sql<number>`(select coalesce(sum(line.amount), 0)::bigint from change_order_line line
    where line.company_id = change_order.company_id and line.change_order_id = change_order.id)`.as('amount');

async function changeOrderHeads(
  trx: Trx,
  company: number,
  commitments: readonly number[],
): Promise<ReadonlyMap<number, readonly ChangeOrderHead[]>> {
  const found = new Map<number, ChangeOrderHead[]>();
  if (commitments.length === 0) return found;
  const rows = await trx
    .selectFrom('change_order')
    .selectAll()
    .select(changeOrderAmount)
    .where('company_id', '=', company)
    .where('commitment_id', 'in', [...commitments])
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const { number, title, status, dueDate, invoicedDate, paidDate, erpNumber, originData } = changeOrderTermsOf(row);
    const head = {
      ...{ number, title, status, dueDate, invoicedDate, paidDate, erpNumber, originData },
      id: row.id,
      amount: row.amount,
      approvedAt: row.approved_at,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    } as unknown as ChangeOrderHead;
    const heads = found.get(row.commitment_id);
    if (heads) heads.push(head);
    else found.set(row.commitment_id, [head]);
  }
  return found;
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
        version: row.version,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }) as unknown as BillingPeriod,
  );
}
