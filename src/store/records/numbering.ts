import { sql } from 'kysely';
import type { Trx } from '../pool.ts';

const numbering = 41_000_000_000;

/**
 * Whoever gives a record its number in the ERP, or has the ERP asked for one, waits here for whoever does the same. The record
 * itself is locked before, and so is the company: its history needs that anyway, and whoever changes the directory has it first.
 */
export const waitToNumber = async (trx: Trx, company: number): Promise<void> => {
  await sql`select from company where id = ${company} for key share`.execute(trx);
  await sql`select pg_advisory_xact_lock(${numbering}::bigint + ${company}::bigint)`.execute(trx);
};

const versioned: ReadonlySet<string> = new Set(['commitment', 'change_order']);
const unstamped: ReadonlySet<string> = new Set(['cost_type', 'sub_job']);

/** What moves in a record's row with its number: whoever saw it before knows by this that it is another one. */
export const movedBy = (table: string) => ({
  version: versioned.has(table) ? sql`, version = version + 1` : sql``,
  stamp: unstamped.has(table) ? sql`` : sql`, updated_at = clock_timestamp()`,
});
