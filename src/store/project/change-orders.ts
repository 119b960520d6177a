import { sql } from 'kysely';
import type { ChangeOrder, ChangeOrderLine, ChangeOrderTerms, CommitmentTx } from '../../app/unit-of-work.ts';
import type { ChangeOrderId } from '../../domain/ids.ts';
import { filesOf } from '../attachments.ts';
import type { Trx } from '../pool.ts';
import { changeOrderColumns, changeOrderTermsOf } from './commitment-columns.ts';
import { changeOrderAmount } from './commitments.ts';
import { codedLineOf, lineColumns } from './lines.ts';

/** Change orders with their lines, by id or by project. */
export async function changeOrders(
  trx: Trx,
  company: number,
  by: { readonly project?: number; readonly id?: number | undefined },
): Promise<readonly ChangeOrder[]> {
  let query = trx
    .selectFrom('change_order')
    .innerJoin('commitment', (on) =>
      on
        .onRef('commitment.company_id', '=', 'change_order.company_id')
        .onRef('commitment.id', '=', 'change_order.commitment_id'),
    )
    .innerJoin('vendor', (on) =>
      on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
    )
    .innerJoin('person', 'person.id', 'change_order.created_by')
    .selectAll('change_order')
    .select(['commitment.kind', 'commitment.number as commitment_number', 'commitment.title as commitment_title'])
    .select(['vendor.id as vendor_id', 'vendor.name as vendor_name', 'vendor.erp_number as vendor_erp'])
    .select(['person.name as creator'])
    .select(changeOrderAmount)
    .select(() => filesOf('change_order'))
    .where('change_order.company_id', '=', company)
    .where('change_order.deleted_at', 'is', null)
    .orderBy('change_order.id');
  if (by.id !== undefined) query = query.where('change_order.id', '=', by.id);
  if (by.project !== undefined) query = query.where('change_order.project_id', '=', by.project);
  const rows = await query.execute();
  const lines = await linesOf(
    trx,
    company,
    rows.map((row) => row.id),
  );
  return rows.map(
    (row) =>
      ({
        ...changeOrderTermsOf(row),
        id: row.id,
        projectId: row.project_id,
        commitment: {
          id: row.commitment_id,
          kind: row.kind,
          number: row.commitment_number,
          title: row.commitment_title,
          vendor: { id: row.vendor_id, name: row.vendor_name, erpNumber: row.vendor_erp },
        },
        amount: row.amount,
        lines: lines.get(row.id) ?? [],
        files: row.files,
        approvedAt: row.approved_at,
        createdBy: { id: row.created_by, name: row.creator },
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        version: row.version,
      }) as unknown as ChangeOrder,
  );
}

async function linesOf(
  trx: Trx,
  company: number,
  orders: readonly number[],
): Promise<ReadonlyMap<number, readonly ChangeOrderLine[]>> {
  const found = new Map<number, ChangeOrderLine[]>();
  if (orders.length === 0) return found;
  const rows = await trx
    .selectFrom('change_order_line as line')
    .innerJoin('cost_code as code', (on) =>
      on.onRef('code.company_id', '=', 'line.company_id').onRef('code.id', '=', 'line.cost_code_id'),
    )
    .innerJoin('cost_type as type', (on) =>
      on.onRef('type.company_id', '=', 'line.company_id').onRef('type.id', '=', 'line.cost_type_id'),
    )
    .selectAll('line')
    .select(['code.code', 'code.name as code_name', 'code.erp_number as code_erp'])
    .select(['type.code as type_code', 'type.name as type_name', 'type.erp_number as type_erp'])
    .where('line.company_id', '=', company)
    .where('line.change_order_id', 'in', [...orders])
    .orderBy('line.position')
    .execute();
  for (const row of rows) {
    const line = { ...codedLineOf(row), commitmentLine: row.commitment_line_id } as unknown as ChangeOrderLine;
    const lines = found.get(row.change_order_id);
    if (lines) lines.push(line);
    else found.set(row.change_order_id, [line]);
  }
  return found;
}

type Share =
  | 'changeOrder'
  | 'addChangeOrder'
  | 'saveChangeOrder'
  | 'removeChangeOrder'
  | 'setChangeOrderLines'
  | 'joinLines';

/** Change orders within a transaction. */
export function changeOrderTx(trx: Trx, company: number): Pick<CommitmentTx, Share> {
  const update = (id: ChangeOrderId) =>
    trx.updateTable('change_order').where('company_id', '=', company).where('id', '=', id);
  const moved = { version: sql<number>`version + 1`, updated_at: sql<number>`clock_timestamp()` };
  return {
    changeOrder: async (id) => (await changeOrders(trx, company, { id }))[0] ?? null,
    addChangeOrder: async (commitment, terms, by) => {
      const { id } = await trx
        .insertInto('change_order')
        .values({
          ...changeOrderColumns(terms),
          company_id: company,
          project_id: commitment.projectId,
          commitment_id: commitment.id,
          created_by: by,
          approved_at: terms.status === 'approved' ? sql<number>`clock_timestamp()` : null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id as ChangeOrderId;
    },
    saveChangeOrder: async (id, terms) => {
      await update(id)
        .set({ ...changeOrderColumns(terms), ...moved, ...approvedAt(terms) })
        .execute();
    },
    removeChangeOrder: async (id) => {
      await update(id)
        .set({ ...moved, deleted_at: sql<number>`clock_timestamp()` })
        .execute();
    },
    setChangeOrderLines: async (id, lines) => {
      await trx
        .deleteFrom('change_order_line')
        .where('company_id', '=', company)
        .where('change_order_id', '=', id)
        .execute();
      if (lines.length === 0) return;
      const rows = lines.map((line) => ({ ...lineColumns(line), company_id: company, change_order_id: id }));
      await trx.insertInto('change_order_line').values(rows).execute();
    },
    joinLines: async (id, lines) => {
      const own = trx
        .updateTable('change_order_line')
        .where('company_id', '=', company)
        .where('change_order_id', '=', id);
      const ofPlace = sql<number>`(${[...(lines ?? [])]}::bigint[])[position]`;
      await own.set({ commitment_line_id: lines === null ? null : ofPlace }).execute();
    },
  };
}

/** The moment of the approval: kept through later edits, gone with the approval. */
const approvedAt = (terms: ChangeOrderTerms) => ({
  approved_at: terms.status === 'approved' ? sql<number>`coalesce(approved_at, clock_timestamp())` : null,
});
