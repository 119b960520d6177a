import { randomInt, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { makeFolder } from './make-folder.ts';

// No look-alikes (i, l, o, 0, 1) and nothing to escape in a URL or a shell: people type the demo password.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const length = 24; // about 118 bits

/** Where a secret of that name is kept. */
export function secretPath(dataDir: string, name: string): string {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) throw new Error(`a secret cannot be called ${JSON.stringify(name)}`);
  return join(dataDir, 'secrets', name);
}

export const hasSecret = (dataDir: string, name: string): boolean => existsSync(secretPath(dataDir, name));

/**
 * The secret of that name, made at random on first use and the same ever after. Only the file's owner may read it.
 * @throws Error where the file is there but empty, or is a symbolic link or open to others and not ours to close.
 */
export function readOrMakeSecret(dataDir: string, name: string): string {
  const random = () => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
  return readOrMakeSecretFile(secretPath(dataDir, name), random);
}

/** What stands in a file that only its owner may read, made on first use: of several who make it at once, one wins. */
export function readOrMakeSecretFile(path: string, make: () => string): string {
  if (!existsSync(path)) makeSecret(path, make());
  const stat = lstatSync(path);
  if (!stat.isFile()) throw new Error(fill(words.embedded.secretNoFile, { path }));
  // A copied or restored folder often comes back with wider modes.
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) chmodSync(path, 0o600);
  const secret = readFileSync(path, 'utf8').trim();
  if (secret === '') throw new Error(fill(words.embedded.secretEmpty, { path }));
  return secret;
}

function makeSecret(path: string, secret: string): void {
  makeFolder(dirname(path), 0o700);
  const draft = `${path}.${randomUUID()}.new`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${secret}\n`);
    fsyncSync(file); // a cluster whose password was lost in a power cut would be closed to us for ever
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path); // whole or not at all, and never over a secret that another process made meanwhile
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
