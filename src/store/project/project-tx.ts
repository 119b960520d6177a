import { type RawBuilder, sql } from 'kysely';
import type { InvoiceFields, ProjectTx, SavedHead } from '../../app/unit-of-work.ts';
import { lineFigures, type PayLine } from '../../domain/billing/pay-application.ts';
import type { CommitmentId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import { sum } from '../../domain/money.ts';
import { send, type Trx } from '../pool.ts';
import { lockCommitment } from './commitment-tx.ts';
import { commitments, periods } from './commitments.ts';
import { invoicesWhere } from './invoices.ts';
import { insertLines, saveLines } from './write-lines.ts';

/** The mark of a forced unlink goes over to what is entered, over whichever road, in the place of a deleted invoice. */
export const forcedBefore = (company: number, commitment: RawBuilder<unknown>, number: RawBuilder<unknown>) =>
  sql<number | null>`(select max(forced_unlink_id) from invoice before
    where before.company_id = ${company} and before.commitment_id = ${commitment}
      and before.number = ${number} and before.deleted_at is not null)`;

/** Whether the one that was deleted last in this place had a bill in the ERP already: what is entered in its place has it. */
export const billBefore = (company: number, commitment: RawBuilder<unknown>, number: RawBuilder<unknown>) =>
  sql<boolean>`coalesce((select before.billed_before from invoice before
    where before.company_id = ${company} and before.commitment_id = ${commitment}
      and before.number = ${number} and before.deleted_at is not null order by before.id desc limit 1), false)`;

/** The project side's share of a transaction. */
export function projectTx(trx: Trx, company: number): ProjectTx {
  return {
    lockCommitment: (id) => lockCommitment(trx, company, id),
    ...readLocked(trx, company),
    ...written(trx, company),
  };
}

type WrittenTx = Pick<ProjectTx, 'addInvoice' | 'saveInvoice' | 'deleteInvoice'>;

function readLocked(trx: Trx, company: number): Omit<ProjectTx, keyof WrittenTx | 'lockCommitment'> {
  return {
    commitment: async (id) => {
      const [, found] = await Promise.all([lockCommitment(trx, company, id), commitments(trx, company, { id })]);
      return found[0] ?? null;
    },
    periods: (project) => periods(trx, company, project),
    invoice: async (id) => {
      const [, found] = await Promise.all([
        lockInvoice(trx, company, id),
        invoicesWhere(trx, company, (query) => query.where('invoice.id', '=', id)),
      ]);
      return found[0] ?? null;
    },
    latestOfCommitment: async (id) => {
      const [, found] = await Promise.all([
        lockCommitment(trx, company, id),
        invoicesWhere(trx, company, (query) =>
          query.where('invoice.commitment_id', '=', id).orderBy('invoice.number', 'desc').limit(1),
        ),
      ]);
      return found[0] ?? null;
    },
    placeOf: async (id) => {
      const place = trx
        .selectFrom('invoice')
        .select(['project_id', 'commitment_id'])
        .where('company_id', '=', company)
        .where('id', '=', id)
        .where('deleted_at', 'is', null);
      const [, [found]] = await Promise.all([lockInvoice(trx, company, id), send(place)]);
      if (found === undefined) return null;
      return { projectId: found.project_id as ProjectId, commitmentId: found.commitment_id as CommitmentId };
    },
  };
}

function written(trx: Trx, company: number): WrittenTx {
  return {
    addInvoice: async (fields, number, lines, by) => {
      const { id } = await trx
        .insertInto('invoice')
        .values({
          ...invoiceColumns(fields, lines),
          company_id: company,
          project_id: fields.projectId,
          commitment_id: fields.commitmentId,
          number,
          created_by: by,
          billed_before: billBefore(company, sql`${fields.commitmentId}`, sql`${number}`),
          forced_unlink_id: forcedBefore(company, sql`${fields.commitmentId}`, sql`${number}`),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await insertLines(trx, company, id, lines);
      return id as InvoiceId;
    },
    saveInvoice: async (id, fields, lines) => {
      const written = saveLines(trx, company, id, lines);
      const head = trx
        .updateTable('invoice')
        .set({
          ...invoiceColumns(fields, lines),
          billed_before: fields.billedBefore === true,
          version: sql<number>`version + 1`,
          updated_at: sql<number>`clock_timestamp()`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .returning(['amount_due', 'retainage', 'version', 'updated_at']);
      const [, [saved]] = await Promise.all([written, send(head)]);
      const { amount_due, retainage, version, updated_at } = saved!;
      return { amountDue: amount_due, retainage, version, updatedAt: updated_at } as unknown as SavedHead;
    },
    deleteInvoice: async (id) => {
      await trx
        .updateTable('invoice')
        .set({
          deleted_at: sql<number>`clock_timestamp()`,
          version: sql<number>`version + 1`,
          updated_at: sql<number>`clock_timestamp()`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
  };
}

/** What is read with it travels in the same round trip, and is read after the lock was had. */
async function lockInvoice(trx: Trx, company: number, id: number): Promise<void> {
  const locked = trx.selectFrom('invoice').select('id').where('company_id', '=', company).where('id', '=', id);
  await send(locked.forUpdate());
}

/** The head's amounts are the sums of its lines: worked out here, held to it by the database. */
export function invoiceColumns(fields: InvoiceFields, lines: readonly PayLine[]) {
  const figures = lines.map(lineFigures);
  return {
    invoice_number: fields.invoiceNumber,
    period_id: fields.periodId,
    billing_date: fields.billingDate,
    requisition_start: fields.start,
    requisition_end: fields.end,
    submitted_at: fields.submittedAt,
    payment_date: fields.paymentDate,
    status: fields.status,
    final: fields.final,
    comment: fields.comment,
    amount_due: sum(figures.map((line) => line.netThisPeriod)),
    retainage: sum(figures.map((line) => line.retainageHeldThisPeriod)),
  };
}
