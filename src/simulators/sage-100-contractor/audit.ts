import type pg from 'pg';
import { change } from './database.ts';
import { audited } from './tables.ts';

/** How long Sage keeps what was deleted or changed, unless its administrator says otherwise. */
const auditDays = 90;

/**
 * What Sage does every night: forgets copies that are older than its audit keeps them.
 * @returns how many were forgotten.
 */
export function purgeAudit(pool: pg.Pool, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - auditDays * 86_400_000).toISOString();
  return change(pool, 'night', async (tx) => {
    let gone = 0;
    for (const table of audited) {
      gone += (await tx.query(`delete from audit_${table} where _date < $1`, [oldest])).rowCount ?? 0;
    }
    return gone;
  });
}
