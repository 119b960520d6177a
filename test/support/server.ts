import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../src/store/embedded/postgres.ts';
import { folderInMemory, folderOnDisk } from './server-folder.ts';
import { makeTemplate } from './walled-database.ts';

/**
 * Nobody pulls the plug of a test's server, nor guesses its passwords: waiting for the disk, and making a thousand sign-ins
 * costly, would be a tenth of the whole run.
 */
const unhurried = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', scram_iterations: '1' };

/** One PostgreSQL server for all test files: each makes databases of its own on it. A given one is used as it is. */
export default (): Promise<() => Promise<void>> => startServer(false);

/**
 * @param durable whether it writes to the disk as a user's does; what is measured, and what is killed, has to.
 * @returns what stops it.
 */
export async function startServer(durable: boolean): Promise<() => Promise<void>> {
  if (process.env.TIEOUT_TEST_DATABASE_URL) {
    await makeTemplate(process.env.TIEOUT_TEST_DATABASE_URL);
    return async () => undefined;
  }
  const folder = (durable ? null : await folderInMemory()) ?? (await folderOnDisk());
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'data'), cwd: folder });
  if (!durable) await hurry(server.url);
  process.env.TIEOUT_TEST_DATABASE_URL = server.url;
  await makeTemplate(server.url);
  return async () => {
    await server.stop();
    delete process.env.TIEOUT_TEST_DATABASE_URL;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function hurry(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [name, value] of Object.entries(unhurried)) await client.query(`alter system set ${name} = ${value}`);
    await client.query('select pg_reload_conf()');
    // A password is kept with the cost that it was set with.
    await client.query('set scram_iterations = 1');
    await client.query(`alter role current_user password ${pg.escapeLiteral(new URL(url).password)}`);
  } finally {
    await client.end();
  }
}
