import { execFileSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Keyring, SecretPlaceInCompany } from './app/unit-of-work.ts';
import { fill, words } from './domain/words/words.ts';
import { SettingRefused } from './settings.ts';
import { readOrMakeSecretFile } from './store/embedded/secrets.ts';

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
const keyLength = 32;
const commandMs = 30_000;
/** A file of keys is looked at again no more often: whoever changes it need not start the hub again. */
const lookAgainMs = 2_000;

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Where the keys are, in the order in which they count; all left out: nowhere. */
export interface WhereKeysAre {
  /** The keys themselves, with spaces or commas between them. */
  readonly value?: string | undefined;
  readonly file?: string | undefined;
  /** A command whose output they are, such as one that asks a key management service. Run without a shell. */
  readonly command?: string | undefined;
  /** A folder where one is made at the first start. */
  readonly folder?: string | null | undefined;
}

/** The name of a key: the beginning of its hash, which tells nothing of it. */
const keyOf = (bytes: Buffer): Key => ({ id: hash('sha256', bytes, 'hex').slice(0, 12), bytes });

export const newKey = (): string => randomBytes(keyLength).toString('base64');

/** @throws SettingRefused that never holds a key. */
export function readKeys(text: string, place: string): readonly Key[] {
  const keys = text.split(/[\s,]+/).filter((one) => one !== '');
  if (keys.length === 0) throw new SettingRefused(fill(words.secrets.keyMisshapen, { place, number: 1 }));
  return keys.map((one, index) => {
    const bytes = Buffer.from(one, 'base64');
    if (bytes.length === keyLength && bytes.toString('base64').replace(/=+$/, '') === one.replace(/=+$/, '')) {
      return keyOf(bytes);
    }
    throw new SettingRefused(fill(words.secrets.keyMisshapen, { place, number: index + 1 }));
  });
}

/** Opens the keys; null where none were named. The file is read again when it changes, the others at a start. */
export function openKeyring(where: WhereKeysAre, now: () => number = Date.now): Keyring | null {
  if (where.value !== undefined) return ringOf(fixed(readKeys(where.value, 'TIEOUT_SECRETS_KEY')));
  if (where.command !== undefined)
    return ringOf(fixed(readKeys(outputOf(where.command), 'TIEOUT_SECRETS_KEY_COMMAND')));
  if (where.file !== undefined) return ringOf(fromFile(where.file, now));
  if (!where.folder) return null;
  const file = join(where.folder, 'secrets-key');
  readOrMakeKey(file, newKey);
  return ringOf(fromFile(file, now));
}

/** A key of the hub's own in its folder. @throws SettingRefused that names the folder where the system does not take it. */
export function readOrMakeKey(file: string, make: () => string): string {
  try {
    return readOrMakeSecretFile(file, make);
  } catch (cause) {
    // What has no code of the system's is a sentence already.
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    const because = (cause as Error).message;
    throw new SettingRefused(fill(words.secrets.folderUnusable, { folder: dirname(file), because }));
  }
}

type Keys = (again?: boolean) => readonly Key[];

const fixed =
  (keys: readonly Key[]): Keys =>
  () =>
    keys;

function fromFile(file: string, now: () => number): Keys {
  const read = () => {
    try {
      return { keys: readKeys(readFileSync(file, 'utf8'), file), changed: statSync(file).mtimeMs };
    } catch (cause) {
      if (cause instanceof SettingRefused) throw cause;
      const because = cause instanceof Error ? cause.message : String(cause);
      throw new SettingRefused(fill(words.secrets.keyUnreadable, { place: file, because }));
    }
  };
  let held = read();
  let looked = now();
  return (again = false) => {
    if (!again && now() - looked < lookAgainMs) return held.keys;
    looked = now();
    try {
      if (again || statSync(file).mtimeMs !== held.changed) held = read();
    } catch {
      // Half written, or gone for a moment: what was read before still counts.
    }
    return held.keys;
  };
}

function outputOf(command: string): string {
  const [program = '', ...args] = command.split(/\s+/);
  try {
    return execFileSync(program, args, { encoding: 'utf8', timeout: commandMs, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (cause) {
    const { status, code } = cause as { status?: number | null; code?: string };
    const because = fill(words.secrets.commandFailed, { code: status ?? code ?? '?' });
    throw new SettingRefused(fill(words.secrets.keyUnreadable, { place: 'TIEOUT_SECRETS_KEY_COMMAND', because }));
  }
}

/** What the ciphertext is bound to. */
const bound = ({ company, kind, record, name }: SecretPlaceInCompany): Buffer =>
  Buffer.from(JSON.stringify(['tieout secret', company, kind, record, name]), 'utf8');

const shape = /^v1\.([0-9a-f]{12})\.([A-Za-z0-9_-]+)$/;

function ringOf(keys: Keys): Keyring {
  return {
    current: () => keys()[0]!.id,
    known: () => keys().map(({ id }) => id),
    keyOf: (sealed) => shape.exec(sealed)?.[1] ?? null,
    seal: (place, secret) => {
      const [{ id, bytes }] = keys() as readonly [Key];
      const nonce = randomBytes(nonceLength);
      const seal = createCipheriv(cipher, bytes, nonce, { authTagLength: tagLength }).setAAD(bound(place));
      const sealed = Buffer.concat([seal.update(secret, 'utf8'), seal.final()]);
      return `v1.${id}.${Buffer.concat([nonce, seal.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open: (place, sealed) => {
      const found = shape.exec(sealed);
      const { name } = place;
      if (found === null) throw new Error(fill(words.secrets.notOpened, { name }));
      const named = (one: Key) => one.id === found[1];
      const key = keys().find(named) ?? keys(true).find(named);
      if (key === undefined) {
        const known = keys().map(({ id }) => id);
        throw new Error(fill(words.secrets.unknownKey, { name, key: found[1], known: known.join(', ') }));
      }
      const bytes = Buffer.from(found[2]!, 'base64url');
      try {
        const nonce = bytes.subarray(0, nonceLength);
        const open = createDecipheriv(cipher, key.bytes, nonce, { authTagLength: tagLength }).setAAD(bound(place));
        open.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
        const text = Buffer.concat([open.update(bytes.subarray(nonceLength + tagLength)), open.final()]);
        return text.toString('utf8');
      } catch {
        throw new Error(fill(words.secrets.notOpened, { name }));
      }
    },
  };
}
