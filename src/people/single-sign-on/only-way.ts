import type pg from 'pg';
import type { PersonId } from '../../domain/ids.ts';

/** The provider by which alone somebody signs in, by the rule of the company that administers it; null: another way counts too. */
export async function onlyWayOf(pool: pg.Pool, person: PersonId): Promise<string | null> {
  const { rows } = await pool.query<{ label: string | null }>('select tieout.only_way_of($1) as label', [person]);
  return rows[0]?.label ?? null;
}
