import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointKeyOf } from './app/checkpoints.ts';
import type { CheckpointKey } from './app/unit-of-work.ts';
import { fill, words } from './domain/words/words.ts';
import { readOrMakeKey } from './keyring.ts';
import { SettingRefused } from './settings.ts';

/**
 * The key by which this hub vouches for histories: in a file that only its owner may read, made at the first start.
 * @param folder where the hub's keys are; hubs of one database share it.
 */
export function openCheckpointKey(folder: string): CheckpointKey {
  const file = join(folder, 'history-key.pem');
  const pem = readOrMakeKey(file, () =>
    String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })).trim(),
  );
  try {
    return checkpointKeyOf(createPrivateKey(pem));
  } catch {
    // Without the cause, which says nothing to a person.
    throw new SettingRefused(fill(words.audit.keyUnreadable, { file }));
  }
}

/** By which a restored history is judged: the key of a folder, and those that a restore put aside there; none is made. */
export const publicKeysIn = (folder: string): readonly string[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /^(\d+-)?history-key\.pem$/.test(name))
    .map((name) => checkpointKeyOf(createPrivateKey(readFileSync(join(folder, name)))).publicPem);
