import { type Selectable, sql } from 'kysely';
import type { CommitmentTx, Payment } from '../../app/unit-of-work.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Trx } from '../pool.ts';
import type { Tables } from '../tables.ts';
import { paymentColumns, paymentTermsOf } from './commitment-columns.ts';

const paymentOf = (row: Selectable<Tables['contract_payment']>): Payment =>
  ({
    ...paymentTermsOf(row),
    id: row.id,
    projectId: row.project_id,
    commitmentId: row.commitment_id,
    number: row.number,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  }) as unknown as Payment;

/** Payments issued, by id, commitment or project. */
export async function payments(
  trx: Trx,
  company: number,
  by: { readonly project?: number; readonly commitment?: number | null; readonly id?: number },
): Promise<readonly Payment[]> {
  let query = trx
    .selectFrom('contract_payment')
    .selectAll()
    .where('company_id', '=', company)
    .where('deleted_at', 'is', null)
    .orderBy('id');
  if (by.id !== undefined) query = query.where('id', '=', by.id);
  if (by.project !== undefined) query = query.where('project_id', '=', by.project);
  if (by.commitment) query = query.where('commitment_id', '=', by.commitment);
  return (await query.execute()).map(paymentOf);
}

type Share = 'payment' | 'addPayment' | 'savePayment' | 'removePayment' | 'paymentsOf' | 'isInvoiceOf';

/** A payment `o` was added from the ERP's list: of one that somebody else entered, with a number of their own, that list knows nothing. */
export const ofTheList = sql<boolean>`exists (select from event where event.company_id = o.company_id
    and event.record_kind = 'payment' and event.record_id = o.id and event.type = 'record.imported')`;

/** A payment `o` of the ERP's list that this, read whole since, does not have any more holds nothing: it was voided there. */
export const stillPaid = sql<boolean>`not (${ofTheList} and exists (select from erp_reading r where r.company_id = o.company_id
    and r.kind = 'payment' and o.updated_at < r.as_of and r.whole and not exists (select from erp_record m
      where m.company_id = o.company_id and m.connection_id = r.connection_id and m.kind = 'payment' and m.key = o.erp_number)))`;

/** Payments within a transaction. */
export function paymentTx(trx: Trx, company: number): Pick<CommitmentTx, Share> {
  const update = (id: PaymentId) =>
    trx.updateTable('contract_payment').where('company_id', '=', company).where('id', '=', id);
  const moved = { version: sql<number>`version + 1`, updated_at: sql<number>`clock_timestamp()` };
  return {
    payment: async (id) => (await payments(trx, company, { id }))[0] ?? null,
    addPayment: async (commitment, terms, by) => {
      // Deleted ones count too: a number that was told once names no other payment.
      const { last } = await trx
        .selectFrom('contract_payment')
        .select((e) => e.fn.max('number').as('last'))
        .where('company_id', '=', company)
        .where('commitment_id', '=', commitment.id)
        .executeTakeFirstOrThrow();
      const { id } = await trx
        .insertInto('contract_payment')
        .values({
          ...paymentColumns(terms),
          company_id: company,
          project_id: commitment.projectId,
          commitment_id: commitment.id,
          number: Number(last ?? 0) + 1,
          created_by: by,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id as PaymentId;
    },
    savePayment: async (id, terms) => {
      await update(id)
        .set({ ...paymentColumns(terms), ...moved })
        .execute();
    },
    removePayment: async (id) => {
      await update(id)
        .set({ ...moved, deleted_at: sql<number>`clock_timestamp()` })
        .execute();
    },
    paymentsOf: async (invoice) => {
      // The list is of linked bills: of one that was purged, and its link cut by force, it says nothing.
      const { rows } = await sql<{ number: number }>`select o.number from contract_payment o
          join invoice on invoice.company_id = o.company_id and invoice.id = o.invoice_id
        where o.company_id = ${company} and o.invoice_id = ${invoice} and o.deleted_at is null
          and (o.erp_number is null or invoice.forced_unlink_id is not null or ${stillPaid})
        order by o.number`.execute(trx);
      return rows.map((row) => row.number);
    },
    isInvoiceOf: async (invoice, commitment) => {
      const found = await trx
        .selectFrom('invoice')
        .select('id')
        .where('company_id', '=', company)
        .where('id', '=', invoice)
        .where('commitment_id', '=', commitment)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return found !== undefined;
    },
  };
}
