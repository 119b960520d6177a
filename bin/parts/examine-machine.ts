import { existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Keyring } from '../../src/app/unit-of-work.ts';
import { judgeBackup, judgeDisk } from '../../src/domain/care/check-up.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { openKeyring } from '../../src/keyring.ts';
import { lastBackupName } from '../../src/store/backup/back-up.ts';
import { portOf } from '../../src/store/backup/server.ts';
import { findDataFolder } from '../../src/store/embedded/data-folder.ts';
import { hasSecret, readOrMakeSecret } from '../../src/store/embedded/secrets.ts';
import { serverUser } from '../../src/store/embedded/server-user.ts';
import { unfinishedRestore } from '../../src/store/embedded/unfinished-restore.ts';
import { appUrlOf } from '../../src/store/prepare.ts';
import type { Note } from './examine.ts';

const says = words.checkUp;

/** What was found on this machine, for what is looked at with it. */
export interface Machine {
  /** Where the database takes the hub's role; null where none runs. */
  readonly appUrl: string | null;
  readonly keys: Keyring | null;
  readonly keysFolder: string | null;
}

/** The data folder with its modes, the disk, the keys and the newest back-up. */
export async function examineMachine(env: NodeJS.ProcessEnv, note: Note): Promise<Machine> {
  const own = env.DATABASE_URL;
  if (own) {
    note({ what: says.backup.what, ok: null, says: says.backup.own });
    const keysFolder = env.TIEOUT_KEYS_DIR || null;
    return { appUrl: own, keys: examineKeys(env, keysFolder, note), keysFolder };
  }
  const nothing = { appUrl: null, keys: null, keysFolder: null };
  let dataDir: string | null;
  try {
    const wish = { dataDir: env.TIEOUT_DATA_DIR, cwd: process.cwd(), user: serverUser(), log: () => {} };
    dataDir = findDataFolder(wish);
  } catch (error) {
    note({ what: says.folder.what, ok: false, says: (error as Error).message });
    return nothing;
  }
  if (dataDir === null) {
    const folder = resolve(env.TIEOUT_DATA_DIR || 'data');
    const half = existsSync(unfinishedRestore(folder));
    const told = half ? says.folder.unfinished : says.folder.none;
    note({ what: says.folder.what, ok: half ? false : null, says: fill(told, { folder }) });
    return nothing;
  }
  const keysFolder = env.TIEOUT_KEYS_DIR || join(dataDir, 'secrets');
  examineModes(dataDir, note);
  const { bavail, bsize } = statfsSync(dataDir);
  note(judgeDisk(dataDir, bavail * bsize));
  const keys = examineKeys(env, keysFolder, note);
  note(judgeBackup(lastBackup(dataDir), Date.now()));
  const port = hasSecret(dataDir, 'postgres') ? await portOf(dataDir) : null;
  const known = port !== null && hasSecret(dataDir, 'database-roles');
  const appUrl = known ? appUrlOf(port, readOrMakeSecret(dataDir, 'database-roles')) : null;
  return { appUrl, keys, keysFolder };
}

/** Passwords and keys are for their owner alone. Windows has no such modes. */
function examineModes(dataDir: string, note: Note): void {
  const what = says.folder.what;
  const secrets = join(dataDir, 'secrets');
  const files = existsSync(secrets) ? readdirSync(secrets).map((name) => join(secrets, name)) : [];
  const closed = [...files, ...(existsSync(secrets) ? [secrets] : []), join(dataDir, 'postgres')];
  const open = process.platform === 'win32' ? [] : closed.filter((path) => (statSync(path).mode & 0o077) !== 0);
  const well = open.length === 0;
  const told = well ? fill(says.folder.well, { folder: dataDir }) : fill(says.folder.open, { files: open.join(', ') });
  note({ what, ok: well, says: told });
}

/** Reads them as the hub does, and makes none. */
function examineKeys(env: NodeJS.ProcessEnv, folder: string | null, note: Note): Keyring | null {
  const { what } = says.keys;
  const where = {
    value: env.TIEOUT_SECRETS_KEY || undefined,
    file: env.TIEOUT_SECRETS_KEY_FILE || undefined,
    command: env.TIEOUT_SECRETS_KEY_COMMAND || undefined,
  };
  const named = Object.values(where).some((one) => one !== undefined);
  if (!named && folder === null) {
    note({ what, ok: null, says: says.keys.none });
    return null;
  }
  if (!named && folder !== null && !existsSync(join(folder, 'secrets-key'))) {
    note({ what, ok: null, says: fill(says.keys.notMade, { folder }) });
    return null;
  }
  try {
    const keys = openKeyring({ ...where, folder });
    if (keys === null) return null;
    const open = where.file !== undefined && process.platform !== 'win32' && (statSync(where.file).mode & 0o077) !== 0;
    const facts = { count: keys.known().length, id: keys.current() };
    const told = open ? fill(says.folder.open, { files: where.file }) : fill(says.keys.well, facts);
    note({ what, ok: !open, says: told });
    return keys;
  } catch (error) {
    note({ what, ok: false, says: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function lastBackup(dataDir: string) {
  try {
    const { as_of, folder } = JSON.parse(readFileSync(join(dataDir, lastBackupName), 'utf8'));
    const asOf = Date.parse(String(as_of));
    // One that was moved away is one that is kept elsewhere: what counts is that it was made.
    return Number.isNaN(asOf) ? null : { asOf, folder: String(folder) };
  } catch {
    return null;
  }
}
