import { sql } from 'kysely';
import type { CompanyId, ConnectionId } from '../domain/ids.ts';
import type { Database } from './pool.ts';

/** A connection, whosoever asks for it, as it was when its ERP was asked. */
interface Place {
  readonly company: CompanyId;
  readonly id: ConnectionId;
  readonly kind: string;
}

/**
 * Keeps whose books a connection's bills are made in: the first name counts, of however many hubs at once. Nothing is kept
 * before an invoice was sent or a record was asked for there, so that whoever sets a connection up may still change their mind,
 * nor of an ERP in whose place another has come since. @returns what is kept.
 */
export const openBookNames =
  (database: Database) =>
  ({ company, id, kind }: Place, books: string): Promise<string | null> =>
    database.transaction({ company }, async (trx) => {
      await sql`update connection set books = ${books} where company_id = ${company} and id = ${id}
        and kind = ${kind} and books is null
        and (exists (select from link where company_id = ${company} and connection_id = ${id})
          or exists (select from record_flow where company_id = ${company} and connection_id = ${id}
            and (asked_at is not null or ended_as = 'joined')))`.execute(trx);
      const { rows } = await sql<{ books: string | null }>`select books from connection
        where company_id = ${company} and id = ${id}`.execute(trx);
      return rows[0]?.books ?? null;
    });
