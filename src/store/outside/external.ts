import { sql } from 'kysely';
import type { ExternalRecord, NumberedType, OutsideTx } from '../../app/unit-of-work.ts';
import type { ProjectId } from '../../domain/ids.ts';
import type { Trx } from '../pool.ts';
import { movedBy, waitToNumber } from '../records/numbering.ts';

type Row = {
  connection_id: number;
  item_type: string;
  item_id: number;
  origin_id: string | null;
  origin_code: string | null;
  origin_data: string | null;
  request_id: number | null;
  changed_at: number;
  number_told_at: number | null;
};

const recordOf = (row: Row): ExternalRecord =>
  ({
    connectionId: row.connection_id,
    itemType: row.item_type,
    itemId: row.item_id,
    originId: row.origin_id,
    originCode: row.origin_code,
    originData: row.origin_data,
    requestId: row.request_id,
    changedAt: row.changed_at,
    numberToldAt: row.number_told_at,
  }) as unknown as ExternalRecord;

/** What an ERP calls our records. */
export function externalStore(
  trx: Trx,
  company: number,
): Pick<
  OutsideTx,
  'external' | 'holderOf' | 'putExternal' | 'forgetExternal' | 'hasLine' | 'numberRecord' | 'numbersOf'
> {
  const ofType = (connection: number, itemType: string) =>
    trx
      .selectFrom('external_record')
      .selectAll()
      .where('company_id', '=', company)
      .where('connection_id', '=', connection)
      .where('item_type', '=', itemType);
  return {
    external: async (connection, itemType, ids) => {
      if (ids.length === 0) return [];
      const rows = await ofType(connection, itemType)
        .where('item_id', 'in', [...ids])
        .orderBy('item_id')
        .execute();
      return rows.map(recordOf);
    },
    holderOf: async (connection, itemType, originId) =>
      (await ofType(connection, itemType).where('origin_id', '=', originId).executeTakeFirst())?.item_id ?? null,
    putExternal: async (connection, given, by) => {
      const told = {
        origin_id: given.originId,
        origin_code: given.originCode,
        origin_data: given.originData,
        request_id: given.requestId,
        changed_by: by,
        ...(given.numberTold ? { number_told_at: sql<number>`clock_timestamp()` } : {}),
      };
      const row = await trx
        .insertInto('external_record')
        .values({
          company_id: company,
          connection_id: connection,
          item_type: given.itemType,
          item_id: given.itemId,
          ...told,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['company_id', 'connection_id', 'item_type', 'item_id'])
            .doUpdateSet({ ...told, changed_at: sql<number>`clock_timestamp()` }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return recordOf(row);
    },
    forgetExternal: async (connection, itemType, ids) => {
      if (ids.length === 0) return;
      await trx
        .deleteFrom('external_record')
        .where('company_id', '=', company)
        .where('connection_id', '=', connection)
        .where('item_type', '=', itemType)
        .where('item_id', 'in', [...ids])
        .execute();
    },
    numberRecord: (itemType, id, number) => numberRecord(trx, company, itemType, id, number),
    numbersOf: async (itemType, ids) => {
      const { table, of } = places[itemType];
      const { rows } = await sql<{ id: number; number: string | null }>`
        select id, erp_number as number from ${sql.table(table)}
        where company_id = ${company} and id = any(${[...ids]}::bigint[]) and ${of} order by id`.execute(trx);
      return rows;
    },
    hasLine: async (id) =>
      (await trx
        .selectFrom('invoice_line')
        .select('id')
        .where('company_id', '=', company)
        .where('id', '=', id)
        .executeTakeFirst()) !== undefined,
  };
}

/** Where each kind is kept, and which of its rows are of that kind. */
const places = {
  vendor: { table: 'vendor', of: sql`true`, project: sql`null::bigint`, unique: true },
  project: { table: 'project', of: sql`true`, project: sql`id`, unique: true },
  work_order_contract: {
    table: 'commitment',
    of: sql`kind = 'subcontract' and deleted_at is null`,
    project: sql`project_id`,
    unique: true,
  },
  purchase_order_contract: {
    table: 'commitment',
    of: sql`kind = 'purchase_order' and deleted_at is null`,
    project: sql`project_id`,
    unique: true,
  },
  cost_code: { table: 'cost_code', of: sql`true`, project: sql`project_id`, unique: false },
  line_item_type: { table: 'cost_type', of: sql`true`, project: sql`null::bigint`, unique: false },
} as const;

async function numberRecord(
  trx: Trx,
  company: number,
  itemType: NumberedType,
  id: number,
  number: string | null | undefined,
) {
  const { table, of, project, unique } = places[itemType];
  const { rows } = await sql<{ projectId: ProjectId | null; had: string | null }>`
    select ${project} as "projectId", erp_number as had from ${sql.table(table)}
    where company_id = ${company} and id = ${id} and ${of} for no key update`.execute(trx);
  const [found] = rows;
  if (found === undefined) return null;
  if (number === undefined || number === found.had) return { ...found, number: found.had };
  if (unique && number !== null) {
    await waitToNumber(trx, company);
    const alive = table === 'commitment' ? sql`deleted_at is null` : sql`true`;
    const others = await sql`select from ${sql.table(table)}
      where company_id = ${company} and erp_number = ${number} and id <> ${id} and ${alive}`.execute(trx);
    if (others.rows.length > 0) return 'taken';
  }
  const { version, stamp } = movedBy(table);
  await sql`update ${sql.table(table)} set erp_number = ${number}${version}${stamp}
    where company_id = ${company} and id = ${id}`.execute(trx);
  return { ...found, number };
}
