import type pg from 'pg';
import { change } from './database.ts';
import { ownTables } from './make-tables.ts';
import { audited, keys, tableNames } from './tables.ts';

/** The counters come along: a restored company hands out record numbers again. So does the audit of that day. */
const kept: readonly { readonly table: string; readonly key: readonly string[] }[] = [
  ...tableNames.map((table) => ({ table, key: keys[table] })),
  ...audited.map((table) => ({ table: `audit_${table}`, key: ['copied'] })),
  ...ownTables.map(([table, key]) => ({ table, key: [key] })),
];

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Brings every table back to what it held at an earlier moment (to the millisecond, the moment itself included).
 * The journal is not cut: one may restore to a later moment again.
 * @returns a sentence where `to` is no moment of these books.
 */
export async function restoreBackup(pool: pg.Pool, to: unknown, by: string): Promise<{ problem: string } | null> {
  if (typeof to !== 'string' || !instant.test(to) || Number.isNaN(Date.parse(to))) {
    return { problem: 'to must be a moment such as 2026-03-31T17:00:00Z.' };
  }
  const moment = new Date(to).toISOString();
  return await change(pool, by, async (tx) => {
    const { rows } = await tx.query<{ first: string | null; ahead: boolean }>(
      'select min(at) as first, $1::timestamptz > clock_timestamp() as ahead from journal',
      [moment],
    );
    const first = rows[0]?.first ?? null;
    if (rows[0]?.ahead) return { problem: 'to lies in the future.' };
    if (first === null || moment < first) return { problem: `to lies before the oldest backup, ${first ?? 'none'}.` };
    await tx.query(`select set_config('sage.restoring', 'yes', true)`);
    const wanted = `select distinct on (key) gone, row from journal where tbl = $1 and at <= $2 order by key, id desc`;
    for (const { table } of [...kept].reverse()) {
      await tx.query(
        `with wanted as (${wanted})
         delete from ${table} t where not exists (select 1 from wanted w where not w.gone and w.row = to_jsonb(t))`,
        [table, moment],
      );
    }
    for (const { table, key } of kept) {
      const same = key.map((column) => `t.${column} = r.${column}`).join(' and ');
      await tx.query(
        `with wanted as (${wanted})
         insert into ${table} select r.* from wanted w, jsonb_populate_record(null::${table}, w.row) r
         where not w.gone and not exists (select 1 from ${table} t where ${same})`,
        [table, moment],
      );
    }
    return null;
  });
}
