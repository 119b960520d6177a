import type pg from 'pg';

/** Does all of it, or nothing. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (cause) {
    // A connection that could not even roll back is of no use to the next one.
    await client.query('rollback').catch((why: unknown) => {
      broken = why;
    });
    throw cause;
  } finally {
    client.release(broken instanceof Error ? broken : undefined);
  }
}
