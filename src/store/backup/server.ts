import { join } from 'node:path';
import { findPostmaster } from '../embedded/adopt.ts';
import { installedBinaries } from '../embedded/binaries.ts';
import { clusterOf, superuser } from '../embedded/cluster.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { runnableBinaries } from '../embedded/runnable-binaries.ts';
import { readOrMakeSecret } from '../embedded/secrets.ts';
import { serverUser } from '../embedded/server-user.ts';

/** The database's name within the embedded server. */
const databaseName = 'tieout';

/** The superuser's address of the embedded server: the one that runs, or one that is started for as long as it takes. */
export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where the server of a data folder listens; null where none runs. @param dataDir a real path that holds a cluster. */
export async function portOf(dataDir: string): Promise<number | null> {
  const user = serverUser();
  const password = readOrMakeSecret(dataDir, 'postgres');
  const binaries = runnableBinaries(installedBinaries(), user, dataDir);
  const found = await findPostmaster(clusterOf(dataDir), password, user, binaries, new AbortController().signal);
  return found.is === 'running' ? found.postmaster.port : null;
}

/** As {@link portOf}; where none runs, one is started for as long as it takes, and no hub can meanwhile. */
export async function runningServer(dataDir: string, log: (line: string) => void): Promise<Running> {
  const password = readOrMakeSecret(dataDir, 'postgres');
  const port = await portOf(dataDir);
  if (port !== null) {
    const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/${databaseName}?sslmode=disable`;
    return { url, stop: async () => undefined };
  }
  const started = await startPostgres({ dataDir, cwd: join(dataDir, '..'), log });
  const inDatabase = new URL(started.url);
  inDatabase.pathname = `/${databaseName}`;
  return { url: inDatabase.href, stop: started.stop };
}
