import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../../test/support/server.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';

/** The embedded PostgreSQL in a folder of its own, as a user has it; it and the folder are gone when `work` ends. */
export async function withServer<T>(work: () => Promise<T>): Promise<T> {
  const tearDown = await startServer(true);
  try {
    return await work();
  } finally {
    await tearDown();
  }
}

/** A database with the demo company in it, for `work` alone. */
export async function withDemoDatabase<T>(work: (database: WalledDatabase) => Promise<T>): Promise<T> {
  const database = await demoDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tieout' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A folder of its own for `work`, which everybody may enter: PostgreSQL may run as another user than we do. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  chmodSync(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
