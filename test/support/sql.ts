import pg from 'pg';

/** Asks a test's database as the superuser, past every wall: to see what is stored, or to set what nobody may set. */
export async function sql<R extends pg.QueryResultRow = pg.QueryResultRow>(
  superUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly R[]> {
  const client = new pg.Client({ connectionString: superUrl, options: '-c search_path=tieout,sign_in' });
  await client.connect();
  try {
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
