import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { checkpointKeyOf } from './app/checkpoints.ts';
import type { CheckpointKey } from './app/unit-of-work.ts';
import { readOrMakeSecretFile } from './store/embedded/secrets.ts';

/**
 * The key by which this hub vouches for histories: in a file that only its owner may read, made at the first start.
 * @param folder where the hub's keys are; hubs of one database share it.
 */
export function openCheckpointKey(folder: string): CheckpointKey {
  const pem = readOrMakeSecretFile(join(folder, 'history-key.pem'), () =>
    String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })).trim(),
  );
  return checkpointKeyOf(createPrivateKey(pem));
}
