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

/** What an integrator offers for import, and the connection itself. */
export function stagedStore(
  trx: Trx,
  company: number,
): Pick<OutsideTx, 'staged' | 'putStaged' | 'anyLink' | 'connectOutside'> {
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
    anyLink: async () => {
      const row = await trx
        .selectFrom('link')
        .select('id')
        .where('company_id', '=', company)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    connectOutside: (name, settings) => connectOutside(trx, company, name, JSON.stringify(settings)),
  };
}

async function connectOutside(trx: Trx, company: number, name: string, settings: string) {
  const there = await trx
    .selectFrom('connection')
    .select('id')
    .where('company_id', '=', company)
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  // Whoever takes the place of another connection takes nothing of it along: not its agent, nor what it last read.
  const fresh = { kind: 'outside', name, settings, agent_traits: null, last_read_at: null, last_read_error: null };
  if (there !== undefined) {
    await trx
      .updateTable('connection')
      .set(fresh)
      .where('company_id', '=', company)
      .where('id', '=', there.id)
      .execute();
    await sql`update agent set revoked_at = clock_timestamp()
      where company_id = ${company} and connection_id = ${there.id} and revoked_at is null`.execute(trx);
    return there.id as never;
  }
  const { id } = await trx
    .insertInto('connection')
    .values({ company_id: company, ...fresh })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id as never;
}
