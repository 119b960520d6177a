import pg from 'pg';
import { makeTables } from './make-tables.ts';
import { carryOver, isBeforeChangeOrders, isOfVersion010, upgradeFrom010 } from './upgrade.ts';

/** Where the simulator keeps its books: a schema of its own, which its role owns. It never touches another. */
export const schemaName = 'sage_100_contractor';

/** One lock for every change of the books: a small company's program writes one thing at a time. */
const oneWriter = 7_241_100;

export type Tx = pg.PoolClient;

/** Values as Sage's own database hands them out: GUIDs in capitals, numbers past 2^53 and decimals as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.UUID) return (text: string) => text.toUpperCase();
    if (oid === pg.types.builtins.DATE) return (text: string) => text;
    if (oid === pg.types.builtins.TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** Connects and, on the first time, makes the tables or carries older ones over. Safe when two processes start at once. */
export async function openBooksDatabase(connectionString: string): Promise<pg.Pool> {
  const options = `-c search_path=${schemaName} -c timezone=UTC`;
  const pool = new pg.Pool({ connectionString, options, types, max: 8, application_name: 'tieout-simulator' });
  // A connection that idles while its server stops must not end this process; the next call reports it.
  pool.on('error', () => {});
  // One that breaks while it is in use fails what runs on it, and must not end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await ensureTables(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

async function ensureTables(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [oneWriter]);
    const found = await tx.query<{ schema: boolean; tables: boolean }>(
      'select to_regnamespace($1) is not null as schema, to_regclass($2) is not null as tables',
      [schemaName, `${schemaName}.weather`],
    );
    if (await isOfVersion010(tx)) return await upgradeFrom010(tx);
    if (await isBeforeChangeOrders(tx)) return await carryOver(tx);
    if (found.rows[0]?.tables) return;
    if (!found.rows[0]?.schema) await tx.query(`create schema ${schemaName}`);
    await makeTables(tx);
  });
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken = false;
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** In one round trip and in this order: a moment passes, nobody else is writing, and the stamp is made. */
const begin = `with
  later as materialized (select pg_sleep(0.001)),
  alone as materialized (select pg_advisory_xact_lock($2) from later)
  select set_config('sage.at', date_trunc('milliseconds', clock_timestamp())::text, true),
    set_config('sage.by', $1, true) from alone`;

/**
 * Changes the books: one transaction at a time, stamped with who and when for the journal.
 *
 * The stamp is at least a millisecond later than the call, so that a moment read between two changes, cut to the
 * millisecond as `toISOString` cuts it, always lies between their stamps: a backup can be named exactly.
 */
export function change<T>(pool: pg.Pool, by: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query(begin, [by, oneWriter]);
    return await work(tx);
  });
}
