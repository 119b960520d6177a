import { type Kysely, sql } from 'kysely';
import type { Tx } from '../app/unit-of-work.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { connectStore, restoredNow } from './connect.ts';
import { plannedOnce, send, type Trx } from './pool.ts';
import { connectionOf, linkOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** A company's connections, in the order in which they were made. */
export const connectionRows = (from: Kysely<Tables>, company: number) =>
  from.selectFrom('connection').selectAll().where('company_id', '=', company).orderBy('id');

export function connectionStore(trx: Trx, company: number): Tx['connections'] {
  return {
    list: async () => (await send(plannedOnce(connectionRows(trx, company)))).map(connectionOf),
    get: async (id) => {
      const [row] = await send(
        trx.selectFrom('connection').selectAll().where('company_id', '=', company).where('id', '=', id),
      );
      return row === undefined ? null : connectionOf(row);
    },
    ...connectStore(trx, company),
    noteRead: async (id, at, error) => {
      await trx
        .updateTable('connection')
        .set({
          last_read_error: error,
          ...(error === null ? { last_read_at: sql<number>`to_timestamp(${at}::double precision / 1000)` } : {}),
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    setPolicy: async (id, policy, on) => {
      await trx
        .updateTable('connection')
        .set({ [policy]: on })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    setRestoredAt: async (id, at) => {
      await trx
        .updateTable('connection')
        .set({ restored_at: sql<number>`to_timestamp(${at}::double precision / 1000)` })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .where('restored_at', 'is not', null)
        .execute();
    },
    forgetRestored: async (id) => {
      await trx
        .updateTable('connection')
        .set({ restored_as_of: null, restored_at: null })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    setBooks: async (id, books) => {
      await trx
        .updateTable('connection')
        .set({ books, restored_at: restoredNow })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
      await overtakeExports(trx, company, id);
    },
    setTieOutHour: async (id, hour) => {
      await trx
        .updateTable('connection')
        .set({ tie_out_hour: hour })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    syncedLinks: async (id, after, limit) => {
      const rows = await trx
        .selectFrom('link')
        .selectAll()
        .where('company_id', '=', company)
        .where('connection_id', '=', id)
        .where('state', '=', 'synced')
        .where('id', '>', after ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(linkOf);
    },
  };
}

/** The next turn of each begins with a look, by the connection as it is then. */
async function overtakeExports(trx: Trx, company: number, connection: ConnectionId): Promise<void> {
  await sql`update job set token = token + 1, held_until = '-infinity', run_at = clock_timestamp()
    where company_id = ${company} and state = 'queued' and held_until > clock_timestamp() and (
      kind = 'export' and subject_id in (select id from link
        where company_id = ${company} and connection_id = ${connection} and state = 'exporting')
      or kind = 'export_record' and subject_id in (select id from record_flow
        where company_id = ${company} and connection_id = ${connection} and state = 'exporting' and ended_at is null))`.execute(
    trx,
  );
}
