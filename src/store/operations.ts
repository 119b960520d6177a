import type { BulkAction, Operation, Tx } from '../app/unit-of-work.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Trx } from './pool.ts';

/** Bulk operations: one row, and one part an invoice with its verdict. */
export function operationStore(trx: Trx, company: number): Tx['operations'] {
  return {
    add: async (by, action, reason, parts) => {
      const { id } = await trx
        .insertInto('operation')
        .values({ company_id: company, action, person_id: by, reason })
        .returning('id')
        .executeTakeFirstOrThrow();
      const rows = parts.map((part, index) => ({
        company_id: company,
        operation_id: id,
        position: index + 1,
        invoice_id: part.invoiceId,
        version: part.version,
        ok: null,
        code: null,
        detail: null,
      }));
      for (let at = 0; at < rows.length; at += 1000) {
        await trx
          .insertInto('operation_part')
          .values(rows.slice(at, at + 1000))
          .execute();
      }
      return id as OperationId;
    },
    get: async (id) => {
      const row = await trx
        .selectFrom('operation')
        .selectAll()
        .where('company_id', '=', company)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const parts = await trx
        .selectFrom('operation_part')
        .selectAll()
        .where('company_id', '=', company)
        .where('operation_id', '=', id)
        .orderBy('position')
        .execute();
      return {
        id,
        action: row.action as BulkAction,
        person: row.person_id,
        reason: row.reason,
        parts: parts.map((part) => ({
          position: part.position,
          invoiceId: part.invoice_id,
          version: part.version,
          ok: part.ok,
          code: part.code,
          detail: part.detail,
        })),
      } as unknown as Operation;
    },
    noteResult: async (id, position, ok, code, detail) => {
      await trx
        .updateTable('operation_part')
        .set({ ok, code, detail })
        .where('company_id', '=', company)
        .where('operation_id', '=', id)
        .where('position', '=', position)
        .execute();
    },
  };
}
