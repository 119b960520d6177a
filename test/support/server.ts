import { rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/store/embedded/postgres.ts';
import { makeTemplate } from './walled-database.ts';

/** One PostgreSQL server for all test files: each makes databases of its own on it. A given one is used as it is. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env.TIEOUT_TEST_DATABASE_URL) {
    await makeTemplate(process.env.TIEOUT_TEST_DATABASE_URL);
    return async () => undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'tieout-test-'));
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'data'), cwd: folder });
  process.env.TIEOUT_TEST_DATABASE_URL = server.url;
  await makeTemplate(server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
