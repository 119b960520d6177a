import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { installedBinaries } from '../embedded/binaries.ts';
import { clusterOf } from '../embedded/cluster.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import { takeHubLock } from '../embedded/hub-lock.ts';
import { makeFolder } from '../embedded/make-folder.ts';
import { serverUser } from '../embedded/server-user.ts';
import { unfinishedRestore } from '../embedded/unfinished-restore.ts';
import { migrationNames } from '../migrate.ts';
import {
  checkFiles,
  copyFile,
  type Manifest,
  makeDurable,
  type Progress,
  platformHere,
  readManifest,
} from './manifest.ts';
import { isWithin } from './within.ts';

const says = words.backup;

export interface RestoreWanted {
  readonly backup: string;
  /** The data folder to be filled, as given; undefined for the usual one. */
  readonly dataDir: string | undefined;
  readonly cwd: string;
  readonly log: (line: string) => void;
  readonly progress: (phase: 'checking' | 'copying', at: Parameters<Progress>[0]) => void;
}

export interface Restored {
  readonly dataDir: string;
  readonly manifest: Manifest;
}

/**
 * Checks a back-up, file by file, and puts it into an empty data folder. Until `finishRestore` no hub starts on it.
 * @throws Error with a sentence where the back-up is damaged or of another kind, or the folder is in use; a restore that
 * was cut off is begun anew by the next. Of two at once one fills it: the other would take away what is copied already.
 */
export async function restoreFiles(wanted: RestoreWanted): Promise<Restored> {
  const manifest = readManifest(wanted.backup);
  mustFitHere(manifest);
  const { cwd, log } = wanted;
  const dataDir = openDataFolder({ dataDir: wanted.dataDir, cwd, user: serverUser(), log });
  mustBeEmpty(dataDir);
  const lock = await takeHubLock(dataDir);
  try {
    await fillFolder(dataDir, manifest, wanted);
  } finally {
    lock.release();
  }
  return { dataDir, manifest };
}

async function fillFolder(dataDir: string, manifest: Manifest, { backup, progress }: RestoreWanted): Promise<void> {
  // Once more: another restore may have come to its end in between.
  mustBeEmpty(dataDir);
  if (isWithin(backup, dataDir)) throw new Error(fill(says.backUpWithin, { backup, folder: dataDir }));
  await checkFiles(backup, manifest, (at) => progress('checking', at));
  writeFileSync(unfinishedRestore(dataDir), `${backup}\n`, { flush: true });
  for (const left of readdirSync(dataDir)) {
    if (!isOfAnEmptyFolder(left)) rmSync(join(dataDir, left), { recursive: true, force: true });
  }
  const draft = join(dataDir, `postgres.new-${randomUUID()}`);
  const placeOf = (path: string) => {
    const [top, ...rest] = path.split('/');
    if (top === 'outside') return join(dataDir, 'restored', ...rest);
    return rest[0] === 'postgres' ? join(draft, ...rest.slice(1)) : join(dataDir, ...rest);
  };
  const files = toPlace(manifest);
  const of = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const copied = copyFile(join(backup, ...path.split('/')), placeOf(path));
    if (copied?.sha256 !== sha256) throw new Error(fill(says.fileChanged, { file: join(backup, path) }));
    done += bytes;
    progress('copying', { done, of });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await makeDurable(files.map(({ path }) => placeOf(path)));
  for (const path of manifest.folders) makeFolder(placeOf(path), 0o700);
  const user = serverUser();
  if (user !== null) giveTo(draft, user);
  renameSync(draft, clusterOf(dataDir));
}

/** What an earlier restore put aside gives way to what the settings name since, where both have one place. */
function toPlace({ files }: Manifest): Manifest['files'] {
  const taken = new Set(
    files.flatMap(({ path }) => (path.startsWith('outside/') ? [path.replace('outside/', 'data/restored/')] : [])),
  );
  return files.filter(({ path }) => !taken.has(path));
}

/** From here on a hub may start on it. */
export const finishRestore = (dataDir: string): void => rmSync(unfinishedRestore(dataDir), { force: true });

/** The files of a database mean the same on one kind of machine, and to one major version, alone. */
function mustFitHere({ postgres, platform, migrations }: Manifest): void {
  const [has, brings] = [postgres.split('.')[0], installedBinaries().version.split('.')[0]];
  if (has !== brings) throw new Error(fill(says.otherPostgres, { has, brings }));
  if (platform !== platformHere) throw new Error(fill(says.otherPlatform, { platform, here: platformHere }));
  const known = new Set(migrationNames());
  const newer = migrations.filter((name) => !known.has(name));
  if (newer.length > 0) throw new Error(fill(says.newerProgram, { names: newer.join(', ') }));
}

const isOfAnEmptyFolder = (name: string): boolean =>
  ['.gitignore', 'lost+found', 'restore-unfinished'].includes(name) || name.startsWith('hub.lock');

function mustBeEmpty(dataDir: string): void {
  if (existsSync(unfinishedRestore(dataDir))) return;
  const there = readdirSync(dataDir).filter((name) => !isOfAnEmptyFolder(name));
  if (there.length > 0) throw new Error(fill(says.notEmpty, { folder: dataDir, there: there.slice(0, 5).join(', ') }));
}

/** PostgreSQL does not start where its folder is open to others, or somebody else's. */
function giveTo(folder: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  for (const one of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(join(one.parentPath, one.name), uid, gid);
  }
}
