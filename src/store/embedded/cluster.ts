import { randomUUID } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { type Binaries, program } from './binaries.ts';
import { runToEnd } from './run-to-end.ts';
import type { ServerUser } from './server-user.ts';

const says = words.embedded;

/** The cluster's folder inside a data folder. */
export const clusterOf = (dataDir: string): string => join(dataDir, 'postgres');

/** The superuser's name in every cluster of ours. */
export const superuser = 'postgres';

/** What we want other than PostgreSQL's defaults; kept in postgresql.conf, where an operator may change it. */
const settings: Readonly<Record<string, string>> = {
  cluster_name: 'tieout',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  jit: 'off', // our queries are short: compiling them costs more than it saves
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Starts, stops and what kills the server. Refused statements carry values of invoices: they belong in no log.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/**
 * Says whether the data folder holds a cluster that this hub can start.
 * @throws Error where one is there but belongs to another user or to another major version, or where other files are.
 */
export function hasCluster(dataDir: string, binaries: Binaries, user: ServerUser | null): boolean {
  const cluster = clusterOf(dataDir);
  if (!existsSync(cluster)) return false;
  if (process.platform !== 'win32') refuseForeign(cluster, user);
  const files = readdirSync(cluster);
  if (files.length === 0) return false;
  if (!files.includes('PG_VERSION')) {
    throw new Error(fill(says.noCluster, { cluster }));
  }
  const [has, needs] = [readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim(), binaries.version.split('.')[0]];
  if (has === needs) return true;
  throw new Error(fill(says.otherVersion, { cluster, has, needs }));
}

function refuseForeign(cluster: string, user: ServerUser | null): void {
  const { uid: owner } = statSync(cluster);
  const needed = user?.uid ?? process.getuid?.();
  if (owner === needed) return;
  const empty = user !== null && owner === 0 && readdirSync(cluster).length === 0; // a fresh mount: initdb's may replace it
  if (empty) return;
  throw new Error(
    fill(says.otherOwner, { cluster, owner, needed, as: owner === 65534 ? 'root' : fill(says.userNumber, { owner }) }),
  );
}

/**
 * Makes the cluster: UTF-8, sorted by code point without any library of the system, passwords asked of everyone. It is
 * made and synced under another name and then renamed, so that a crash leaves a whole cluster or none.
 * @throws Error with initdb's own words; the signal's reason where it was given up, and then nothing of it is left.
 */
export async function makeCluster(
  dataDir: string,
  binaries: Binaries,
  user: ServerUser | null,
  password: string,
  giveUp: AbortSignal,
): Promise<void> {
  // Left behind by a crash; if its initdb still runs, it fails on its vanished folder.
  for (const file of readdirSync(dataDir)) {
    if (file.startsWith(draftPrefix)) rmSync(join(dataDir, file), { recursive: true, force: true });
  }
  const draft = join(dataDir, `${draftPrefix}${randomUUID()}`);
  const passwordFile = `${draft}.password`; // initdb reads it as the server's user, who cannot read our secrets
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (user !== null) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
    await initdb(binaries, user, draft, passwordFile, giveUp);
    renameSync(draft, clusterOf(dataDir));
    syncFolder(dataDir);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

const draftPrefix = 'postgres.new-';

async function initdb(
  binaries: Binaries,
  user: ServerUser | null,
  folder: string,
  passwordFile: string,
  giveUp: AbortSignal,
): Promise<void> {
  const options = [`--pgdata=${folder}`, `--username=${superuser}`, `--pwfile=${passwordFile}`];
  options.push('--auth=scram-sha-256', '--encoding=UTF8', '--locale=C');
  options.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  for (const [name, value] of Object.entries(settings)) options.push('--set', `${name}=${value}`);
  try {
    await runToEnd(program(binaries, 'initdb'), options, user, giveUp);
  } catch (error) {
    giveUp.throwIfAborted();
    const told = (error as Error).message;
    // A container run under a bare number (docker run --user 1234, OpenShift): initdb asks the system for its name.
    const hint = told.includes('could not look up effective user ID')
      ? fill(says.namelessUser, { wayOut: says.wayOut })
      : '';
    throw new Error(fill(says.notMade, { folder, words: told, hint }));
  }
}

/** Makes the rename itself durable. Windows can neither open folders nor needs to. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
