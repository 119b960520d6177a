import pg from 'pg';

/**
 * One statement on a connection of its own, which a server that dies meanwhile does not take along.
 * @param waitMs for the connection, and for the answer.
 */
export async function ask<R extends pg.QueryResultRow>(url: string, sql: string, waitMs = 60_000): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: waitMs, query_timeout: waitMs });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
