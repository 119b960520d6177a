import { type Compilable, type Kysely, sql } from 'kysely';
import type { Counts } from '../../app/unit-of-work.ts';
import { asStatement, type Database } from '../pool.ts';
import type { Tables } from '../tables.ts';

interface CountRow {
  readonly state: string;
  readonly count: number;
  /** Of how many rows it was added up. */
  readonly rows: number;
}

/** How many stand where: what triggers kept, in the transactions of the changes themselves, added up. Those that stand still are counted. */
export function countRows(
  from: Kysely<Tables>,
  company: number,
  readable: readonly number[] | null,
): Compilable<CountRow> {
  const theirs = readable === null ? sql`` : sql`and project_id = any(${readable}::bigint[])`;
  return asStatement(
    from,
    sql<CountRow>`select state, sum(count)::bigint as count, count(*)::integer as rows from list_count
      where company_id = ${company} ${theirs} group by state
      union all
      select 'parked', count(*), 0 from link where company_id = ${company} ${theirs} and parked and ended_at is null`,
  );
}

export function countsWithin(rows: readonly CountRow[]): Counts {
  const found = Object.fromEntries(rows.map((row) => [row.state, row.count]));
  return {
    ready_to_export: found.ready_to_export ?? 0,
    exporting: found.exporting ?? 0,
    parked: found.parked ?? 0,
    failed_to_export: found.failed_to_export ?? 0,
    synced: found.synced ?? 0,
    all: found.all ?? 0,
  };
}

/** Adding up more rows than these takes longer than people notice; a company has a few of them per project. */
const mostRows = 20_000;
const folding = new Set<number>();

/** Folds what has been added since, where it has become much. Nobody waits for it, and nothing hangs on it. */
export function foldCounts(database: Database, company: number, rows: readonly CountRow[]): void {
  if (rows.reduce((sum, row) => sum + row.rows, 0) < mostRows || folding.has(company)) return;
  folding.add(company);
  void database
    .transaction({ company: company as never }, (trx) => sql`select fold_list_count()`.execute(trx))
    .catch(() => undefined)
    .finally(() => folding.delete(company));
}
