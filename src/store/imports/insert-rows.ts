import { sql } from 'kysely';
import type { Trx } from '../pool.ts';

/** Columns with the type that each has in the database. */
export type Columns = Readonly<Record<string, 'bigint' | 'integer' | 'text' | 'boolean' | 'date' | 'jsonb'>>;

/**
 * Many rows in one statement with one parameter, however many they are; what a row leaves out is null.
 * @returns what `returning` names, in the order of the rows.
 */
export async function insertRows<R = unknown>(
  trx: Trx,
  table: string,
  columns: Columns,
  rows: readonly object[],
  returning?: string,
): Promise<readonly R[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const list = sql.join(names.map((name) => sql.ref(name)));
  const typed = sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name]!)}`));
  const answer = await sql<R>`
    insert into ${sql.table(table)} (${list})
    select ${list} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${typed})
    ${returning === undefined ? sql`` : sql`returning ${sql.ref(returning)}`}`.execute(trx);
  return answer.rows;
}
