import { createHash } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { makeFolder } from '../embedded/make-folder.ts';

const says = words.backup;

/** One file of a back-up. */
export interface BackedFile {
  /** Within the back-up, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a back-up is, and every file in it by its checksum. */
export interface Manifest {
  readonly format: 1;
  /** Of the program that made it. */
  readonly version: string;
  /** What is in it is as of this moment, by the database's clock. */
  readonly as_of: string;
  readonly postgres: string;
  readonly platform: string;
  /** Migrations that its database has had. */
  readonly migrations: readonly string[];
  readonly companies: readonly { readonly id: number; readonly name: string }[];
  /** Files of settings that stood outside of the data folder, and where. */
  readonly outside: readonly { readonly name: string; readonly from: string; readonly path: string }[];
  /** Keys that no file holds: they are in the environment, and have to be kept elsewhere. */
  readonly keys_elsewhere: readonly string[];
  /** Folders that have to be there though nothing is in them: not every tool keeps one. */
  readonly folders: readonly string[];
  readonly files: readonly BackedFile[];
}

/** How far it has come: bytes of all bytes. */
export type Progress = (at: { readonly done: number; readonly of: number }) => void;

const manifestName = 'manifest.json';
const sumName = 'manifest.sha256';
/** This machine, as far as a database's files depend on it. */
export const platformHere = `${process.platform} ${process.arch}`;

const pieceBytes = 1024 * 1024;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Copies a file to a new one, which is durable only after {@link makeDurable}. Only its owner may read the copy: keys are
 * among them.
 * @returns null where the file is not there any more.
 */
export function copyFile(from: string, to: string, mode = 0o600): Omit<BackedFile, 'path'> | null {
  let source: number;
  try {
    source = openSync(from, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  try {
    makeFolder(dirname(to), 0o700);
    const target = openSync(to, 'wx', mode);
    try {
      fchmodSync(target, mode);
      return read(source, (piece) => writeAll(piece, target, to));
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

/** @throws Error that names the file: of a disk that is full the system says no more than that one is. */
export function writeAll(piece: Buffer, target: number, file: string): void {
  try {
    for (let at = 0; at < piece.length; ) at += writeSync(target, piece, at);
  } catch (cause) {
    throw new Error(fill(words.cli.notWritten, { file, because: (cause as Error).message }), { cause });
  }
}

function read(file: number, take: (piece: Buffer) => void): Omit<BackedFile, 'path'> {
  const hash = createHash('sha256');
  const room = Buffer.allocUnsafe(pieceBytes);
  let bytes = 0;
  for (;;) {
    const count = readSync(file, room, 0, room.length, null);
    if (count === 0) return { bytes, sha256: hash.digest('hex') };
    const piece = room.subarray(0, count);
    hash.update(piece);
    take(piece);
    bytes += count;
  }
}

/** So many files are synced at once: a disk takes many in hardly more time than one. */
const syncedAtOnce = 32;

/** Makes files durable that were copied. */
export async function makeDurable(files: readonly string[]): Promise<void> {
  const left = files.values();
  const sync = async () => {
    for (const file of left) {
      const handle = await open(file, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  };
  await Promise.all(Array.from({ length: syncedAtOnce }, sync));
}

/** Written last: a folder without it is no back-up. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  writeFileSync(join(folder, manifestName), text, { mode: 0o600, flag: 'wx', flush: true });
  writeFileSync(join(folder, sumName), `${hashOf(text)}  ${manifestName}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
}

/**
 * What a folder says that it holds.
 * @throws Error with a sentence where it is no back-up, a damaged one, or one of a newer program.
 */
export function readManifest(folder: string): Manifest {
  let text: string;
  let sum: string;
  try {
    text = readFileSync(join(folder, manifestName), 'utf8');
    sum = readFileSync(join(folder, sumName), 'utf8').slice(0, 64);
  } catch {
    throw new Error(fill(says.noBackup, { folder }));
  }
  if (hashOf(text) !== sum) throw new Error(fill(says.manifestChanged, { folder }));
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1) throw new Error(fill(says.newerFormat, { folder, format: String(manifest.format) }));
  return manifest;
}

/**
 * Reads every file again and compares it with what the manifest says of it.
 * @throws Error that names the first file that is missing, too much, or not what it was.
 */
export async function checkFiles(folder: string, { files }: Manifest, progress: Progress): Promise<void> {
  const of = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const file = join(folder, ...path.split('/'));
    let found: Omit<BackedFile, 'path'>;
    try {
      const opened = openSync(file, 'r');
      try {
        found = read(opened, () => undefined);
      } finally {
        closeSync(opened);
      }
    } catch (cause) {
      throw new Error(fill(says.fileMissing, { file, because: (cause as Error).message }));
    }
    if (found.bytes !== bytes || found.sha256 !== sha256) throw new Error(fill(says.fileChanged, { file }));
    done += bytes;
    progress({ done, of });
    // For whoever draws how far it is.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Every file below a folder, by its path within it with slashes; folders too, where they are empty. */
export function filesBelow(folder: string, skip: (path: string) => boolean): { files: string[]; empty: string[] } {
  const files: string[] = [];
  const empty: string[] = [];
  const walk = (below: string) => {
    const all = readdirSync(join(folder, ...below.split('/')), { withFileTypes: true });
    let kept = 0;
    for (const one of all) {
      const path = below === '' ? one.name : `${below}/${one.name}`;
      if (skip(path)) continue;
      if (one.isDirectory()) walk(path);
      else if (one.isFile()) files.push(path);
      else throw new Error(fill(says.noPlainFile, { path: join(folder, path) }));
      kept++;
    }
    if (kept === 0 && below !== '') empty.push(below);
  };
  walk('');
  return { files: files.sort(), empty: empty.sort() };
}

/** How large it is now; 0 for what is gone meanwhile. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
