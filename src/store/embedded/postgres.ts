import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { findPostmaster } from './adopt.ts';
import { type Binaries, installedBinaries } from './binaries.ts';
import { clusterOf, hasCluster, makeCluster, superuser } from './cluster.ts';
import { openDataFolder } from './data-folder.ts';
import { ofFullDisk } from './full-disk.ts';
import { takeHubLock } from './hub-lock.ts';
import { knock } from './knock.ts';
import { launch } from './launch.ts';
import { refuseLost } from './lost-cluster.ts';
import { type Postmaster, signal, stopPostmaster } from './postmaster.ts';
import { runnableBinaries } from './runnable-binaries.ts';
import { hasSecret, readOrMakeSecret, secretPath } from './secrets.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { refuseUnfinishedRestore } from './unfinished-restore.ts';
import { watch } from './watch.ts';

export { ofFullDisk } from './full-disk.ts';
export { readOrMakeSecret } from './secrets.ts';

/** The embedded PostgreSQL, running. It is this process's alone until it stops it or dies. */
export interface EmbeddedPostgres {
  /** The superuser's address, on loopback, of the database `postgres`. Holds the password: not for logs. */
  readonly url: string;
  readonly port: number;
  /** The real path of the data folder in use; callers keep their own secrets there (`readOrMakeSecret`). */
  readonly dataDir: string;
  /** True where this start made the cluster. */
  readonly fresh: boolean;
  /** Stops the server and gives the folder back; within six seconds. The second call waits for the first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** TIEOUT_DATA_DIR as given; undefined for the default, `data` below `cwd`. */
  readonly dataDir?: string | undefined;
  readonly cwd: string;
  readonly log?: ((line: string) => void) | undefined;
  /** Called once if the server ends without our stopping it: the hub can only end itself then. */
  readonly onExit?: ((because: string) => void) | undefined;
  /** It fills the folder from a back-up at this moment: only then is a half-restored one not refused. */
  readonly restoring?: boolean;
  /** Ends a start that is under way: it throws the signal's reason, and leaves no process and no lock. */
  readonly giveUp?: AbortSignal | undefined;
}

/**
 * Starts the PostgreSQL that comes with Tieout in its data folder, making the folder and the cluster on first start, and
 * taking over a server that outlived its hub.
 * @throws Error with a sentence for the person who started us: no binaries for this machine, a folder that cannot be used,
 * another hub on it, or a server that does not start.
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const giveUp = options.giveUp ?? new AbortController().signal;
  const restoring = options.restoring === true;
  const user = serverUser();
  const installed = installedBinaries(); // before any folder is made: without it there is nothing to keep there
  const dataDir = openDataFolder({ dataDir: options.dataDir, cwd: options.cwd, user, log });
  const lock = await takeHubLock(dataDir).catch((cause: unknown) => {
    throw ofFullDisk(cause, dataDir);
  });
  try {
    if (!restoring) refuseUnfinishedRestore(dataDir);
    const binaries = runnableBinaries(installed, user, dataDir);
    const { postmaster, password, fresh } = await start(dataDir, binaries, user, log, giveUp, restoring);
    const end = guard(postmaster, join(dataDir, logName), options.onExit ?? (() => {}));
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      end();
      await stopPostmaster(postmaster, binaries);
      lock.release();
    };
    return {
      // Without sslmode a PGSSLMODE of our surroundings would decide, and this server has no certificate.
      url: `postgres://${superuser}:${password}@127.0.0.1:${postmaster.port}/postgres?sslmode=disable`,
      port: postmaster.port,
      dataDir,
      fresh,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    lock.release();
    throw ofFullDisk(error, dataDir);
  }
}

const logName = 'postgres.log';

interface Started {
  readonly postmaster: Postmaster;
  readonly password: string;
  readonly fresh: boolean;
}

async function start(
  dataDir: string,
  binaries: Binaries,
  user: ServerUser | null,
  log: (line: string) => void,
  giveUp: AbortSignal,
  restoring: boolean,
): Promise<Started> {
  const fresh = !hasCluster(dataDir, binaries, user);
  if (fresh && !restoring) refuseLost(dataDir);
  if (!fresh && !hasSecret(dataDir, 'postgres')) {
    throw new Error(fill(words.embedded.secretMissing, { path: secretPath(dataDir, 'postgres') }));
  }
  const password = readOrMakeSecret(dataDir, 'postgres');
  if (fresh) await makeCluster(dataDir, binaries, user, password, giveUp);
  const cluster = clusterOf(dataDir);
  const found = await findPostmaster(cluster, password, user, binaries, giveUp);
  if (found.is === 'running') {
    log(fill(words.embedded.adopted, { pid: found.postmaster.identity.pid }));
    return { postmaster: found.postmaster, password, fresh };
  }
  const logFile = join(dataDir, logName);
  const postmaster = await launch({ binaries, cluster, logFile, user, stale: found.stale, log, giveUp });
  try {
    const answer = await knock(postmaster.port, password, cluster, giveUp);
    if (answer.is === 'ours') return { postmaster, password, fresh };
    throw new Error(fill(words.embedded.startedUnusable, { cluster, because: answer.because }));
  } catch (error) {
    await stopPostmaster(postmaster, binaries);
    throw error;
  }
}

/** Tells of an end that we did not ask for, and sends the server home if the hub ends without stopping it. */
function guard(postmaster: Postmaster, logFile: string, onExit: (because: string) => void): () => void {
  const sendHome = (): void => signal(postmaster, 'SIGINT');
  process.once('exit', sendHome);
  const unwatch = watch(postmaster, () => {
    process.off('exit', sendHome);
    onExit(fill(words.embedded.ended, { pid: postmaster.identity.pid, logFile }));
  });
  return () => {
    process.off('exit', sendHome);
    unwatch();
  };
}
