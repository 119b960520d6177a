import { type Selectable, sql } from 'kysely';
import type { OutsideTx, StagedRecord } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import type { OutsideTables } from './tables.ts';

const recordOf = (row: Selectable<OutsideTables['staged_record']>): StagedRecord =>
  ({
    id: row.id,
    itemType: row.item_type,
    originId: row.origin_id,
    originCode: row.origin_code,
    originData: row.origin_data,
    parentId: row.parent_id,
    status: row.status,
    body: row.body,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }) as unknown as StagedRecord;

/** What an integrator offers for import. */
export function stagedStore(trx: Trx, company: number): Pick<OutsideTx, 'staged' | 'putStaged'> {
  return {
    staged: async (connection, ids) => {
      if (ids.length === 0) return [];
      const rows = await trx
        .selectFrom('staged_record')
        .selectAll()
        .where('company_id', '=', company)
        .where('connection_id', '=', connection)
        .where('id', 'in', [...ids])
        .execute();
      return rows.map(recordOf);
    },
    putStaged: async (connection, { id, itemType, originId, originCode, originData, parentId, status, body }) => {
      const said = {
        origin_code: originCode,
        origin_data: originData,
        parent_id: parentId,
        status,
        body: body === undefined ? undefined : JSON.stringify(body),
      };
      const now = { updated_at: sql<number>`clock_timestamp()` };
      if (id !== null) {
        const other = await trx
          .selectFrom('staged_record')
          .select('id')
          .where('company_id', '=', company)
          .where('connection_id', '=', connection)
          .where('item_type', '=', itemType)
          .where('origin_id', '=', originId)
          .where('id', '<>', id)
          .executeTakeFirst();
        if (other !== undefined) return 'taken';
        const row = await trx
          .updateTable('staged_record')
          .set({ ...said, ...now, item_type: itemType, origin_id: originId })
          .where('company_id', '=', company)
          .where('connection_id', '=', connection)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : recordOf(row);
      }
      const fresh = { ...said, status: status ?? 'staged', body: said.body ?? '{}' };
      const row = await trx
        .insertInto('staged_record')
        .values({ company_id: company, connection_id: connection, item_type: itemType, origin_id: originId, ...fresh })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'connection_id', 'item_type', 'origin_id']).doUpdateSet({ ...said, ...now }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return recordOf(row);
    },
  };
}
