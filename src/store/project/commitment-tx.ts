import { sql } from 'kysely';
import type { Codes, CommitmentTx, NewLine, OverBilling } from '../../app/unit-of-work.ts';
import type { CommitmentUse } from '../../domain/billing/commitment.ts';
import type { CommitmentId, CommitmentLineId } from '../../domain/ids.ts';
import { send, type Trx } from '../pool.ts';
import { changeOrderTx } from './change-orders.ts';
import { commitmentColumns } from './commitment-columns.ts';
import { commitments } from './commitments.ts';
import { lineColumns } from './lines.ts';
import { paymentTx } from './payments.ts';

/** Whoever changes a commitment, what hangs on it, or bills it holds this lock first. */
export async function lockCommitment(trx: Trx, company: number, id: number): Promise<void> {
  const locked = trx.selectFrom('commitment').select('id').where('company_id', '=', company).where('id', '=', id);
  await send(locked.forUpdate());
}

const moved = { version: sql<number>`version + 1`, updated_at: sql<number>`clock_timestamp()` };
const erpNumbers = 7_106_833_743;

/** The Commitments tool's share of a transaction. */
export function commitmentTx(trx: Trx, company: number): CommitmentTx {
  const update = (id: CommitmentId) =>
    trx.updateTable('commitment').where('company_id', '=', company).where('id', '=', id);
  return {
    ...changeOrderTx(trx, company),
    ...paymentTx(trx, company),
    ...lineTx(trx, company),
    ...projectShare(trx, company),
    erpNumberTaken: async (of, number, but) => {
      await sql`select pg_advisory_xact_lock(${erpNumbers}::bigint + ${company}::bigint)`.execute(trx);
      let query = trx
        .selectFrom(of)
        .select('id')
        .where('company_id', '=', company)
        .where('erp_number', '=', number)
        .where('deleted_at', 'is', null);
      if (but !== null) query = query.where('id', '<>', but);
      return (await query.executeTakeFirst()) !== undefined;
    },
    lock: async (id) => {
      const [, found] = await Promise.all([lockCommitment(trx, company, id), commitments(trx, company, { id })]);
      return found[0] ?? null;
    },
    use: (id) => use(trx, company, id),
    liveLinks: async (id) => {
      const { links } = await trx
        .selectFrom('link')
        .innerJoin('invoice', (on) =>
          on.onRef('invoice.company_id', '=', 'link.company_id').onRef('invoice.id', '=', 'link.invoice_id'),
        )
        .select((e) => e.fn.countAll<number>().as('links'))
        .where('link.company_id', '=', company)
        .where('invoice.commitment_id', '=', id)
        .where('link.ended_at', 'is', null)
        .executeTakeFirstOrThrow();
      return links;
    },
    add: async (project, kind, fields, by) => {
      const row = { ...commitmentColumns(fields), company_id: company, project_id: project, kind, created_by: by };
      const { id } = await trx.insertInto('commitment').values(row).returning('id').executeTakeFirstOrThrow();
      return id as CommitmentId;
    },
    save: async (id, fields) => {
      await update(id)
        .set({ ...commitmentColumns(fields), ...moved })
        .execute();
    },
    remove: async (id) => {
      const gone = { deleted_at: sql<number>`clock_timestamp()` };
      await update(id)
        .set({ ...moved, ...gone })
        .execute();
      await trx
        .updateTable('change_order')
        .set(gone)
        .where('company_id', '=', company)
        .where('commitment_id', '=', id)
        .where('deleted_at', 'is', null)
        .execute();
    },
    touch: async (id) => {
      await update(id).set(moved).execute();
    },
  };
}

function projectShare(
  trx: Trx,
  company: number,
): Pick<CommitmentTx, 'project' | 'setOverBilling' | 'hasVendor' | 'codes' | 'numbers'> {
  return {
    project: async (id) => {
      const row = await trx
        .selectFrom('project')
        .select(['number', 'over_billing'])
        .where('company_id', '=', company)
        .where('id', '=', id)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row === undefined ? null : { number: row.number, overBilling: row.over_billing as OverBilling };
    },
    setOverBilling: async (id, overBilling) => {
      await trx
        .updateTable('project')
        .set({ over_billing: overBilling, updated_at: sql<number>`clock_timestamp()` })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    hasVendor: async (id) => {
      const found = await trx
        .selectFrom('vendor')
        .select('id')
        .where('company_id', '=', company)
        .where('id', '=', id)
        .executeTakeFirst();
      return found !== undefined;
    },
    codes: (project) => codes(trx, company, project),
    numbers: async (project) => {
      const rows = await trx
        .selectFrom('commitment')
        .select('number')
        .where('company_id', '=', company)
        .where('project_id', '=', project)
        .where('deleted_at', 'is', null)
        .execute();
      return rows.map((row) => row.number);
    },
  };
}

export async function codes(trx: Trx, company: number, project: number): Promise<Codes> {
  const costCodes = await trx
    .selectFrom('cost_code')
    .select(['id', 'code', 'name', 'erp_number as erpNumber'])
    .where('company_id', '=', company)
    .where('project_id', '=', project)
    .orderBy('code')
    .execute();
  const costTypes = await trx
    .selectFrom('cost_type')
    .select(['id', 'code', 'name', 'erp_number as erpNumber'])
    .where('company_id', '=', company)
    .orderBy('id')
    .execute();
  return { costCodes, costTypes };
}

async function use(trx: Trx, company: number, id: CommitmentId): Promise<CommitmentUse> {
  const invoices = await trx
    .selectFrom('invoice')
    .select(['number', 'invoice_number'])
    .where('company_id', '=', company)
    .where('commitment_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('number')
    .execute();
  const { payments } = await trx
    .selectFrom('contract_payment')
    .select((e) => e.fn.countAll<number>().as('payments'))
    .where('company_id', '=', company)
    .where('commitment_id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  const orders = await trx
    .selectFrom('change_order')
    .select('number')
    .where('company_id', '=', company)
    .where('commitment_id', '=', id)
    .where('status', '=', 'approved')
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  const flow = await trx
    .selectFrom('record_flow')
    .select('id')
    .where('company_id', '=', company)
    .where('kind', '=', 'commitment')
    .where('record_id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const { erp_number } = await trx
    .selectFrom('commitment')
    .select('erp_number')
    .where('company_id', '=', company)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    invoices: invoices.map(known),
    payments,
    changeOrders: orders.map((row) => row.number),
    erpNumber: erp_number,
    sent: flow !== undefined,
  };
}

const known = (row: { readonly number: number; readonly invoice_number: string | null }) =>
  row.invoice_number ?? String(row.number);

function lineTx(
  trx: Trx,
  company: number,
): Pick<CommitmentTx, 'addLines' | 'saveLine' | 'removeLines' | 'placeLines' | 'invoicesWith'> {
  return {
    addLines: async (id, lines, of) => {
      if (lines.length === 0) return [];
      const row = (line: NewLine) => ({
        ...lineColumns(line),
        company_id: company,
        commitment_id: id,
        change_order: of !== null,
        change_order_id: of,
        erp_number: line.erpNumber,
        origin_data: line.originData,
      });
      const made = await trx.insertInto('commitment_line').values(lines.map(row)).returning('id').execute();
      return made.map((one) => one.id as CommitmentLineId);
    },
    saveLine: async (id, line) => {
      const { position: _place, ...columns } = lineColumns(line);
      await trx
        .updateTable('commitment_line')
        .set({
          ...columns,
          erp_number: line.erpNumber,
          origin_data: line.originData,
          updated_at: sql<number>`clock_timestamp()`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    removeLines: async (ids) => {
      if (ids.length === 0) return;
      await trx
        .updateTable('commitment_line')
        .set({ deleted_at: sql<number>`clock_timestamp()` })
        .where('company_id', '=', company)
        .where('id', 'in', [...ids])
        .execute();
    },
    placeLines: async (id, order) => {
      // In two steps: no two lines of a commitment may have one place, not for a moment either.
      const far = 1_000_000;
      const own = trx
        .updateTable('commitment_line')
        .where('company_id', '=', company)
        .where('commitment_id', '=', id)
        .where('deleted_at', 'is', null);
      await own.set({ position: sql<number>`position + ${far}` }).execute();
      const place = sql<number>`array_position(${[...order]}::bigint[], id)`;
      await own.set({ position: place }).execute();
    },
    invoicesWith: async (lines) => {
      if (lines.length === 0) return [];
      const rows = await trx
        .selectFrom('invoice')
        .select(['invoice.number', 'invoice.invoice_number'])
        .distinct()
        .innerJoin('invoice_line', (on) =>
          on
            .onRef('invoice_line.company_id', '=', 'invoice.company_id')
            .onRef('invoice_line.invoice_id', '=', 'invoice.id'),
        )
        .where('invoice.company_id', '=', company)
        .where('invoice.deleted_at', 'is', null)
        .where('invoice_line.commitment_line_id', 'in', [...lines])
        .orderBy('invoice.number')
        .execute();
      return rows.map(known);
    },
  };
}
