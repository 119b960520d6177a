import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database of its own for one test file. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes a database on the server that `TIEOUT_TEST_DATABASE_URL` names, as a superuser. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.TIEOUT_TEST_DATABASE_URL;
  if (!server)
    throw new Error('TIEOUT_TEST_DATABASE_URL must name a PostgreSQL server where tests may make databases.');
  const name = `tieout_test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
