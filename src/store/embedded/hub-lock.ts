import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { type FileLock, readHolder, takeLock } from './file-lock.ts';
import { isAlive } from './process-identity.ts';

const name = 'hub.lock';

/**
 * Makes this process the one hub of a data folder, until it releases the lock or dies.
 * @throws Error naming the folder and the process where another living hub has it.
 */
export async function takeHubLock(dataDir: string): Promise<FileLock> {
  const path = join(dataDir, name);
  const lock = await takeLock(path);
  if ('heldBy' in lock) {
    throw new Error(fill(words.embedded.otherHub, { folder: dataDir, pid: lock.heldBy, path }));
  }
  clearLeftovers(dataDir);
  return lock;
}

/** Files of starters that died in the middle of taking over: harmless, but they would gather for ever. */
function clearLeftovers(dataDir: string): void {
  for (const file of readdirSync(dataDir)) {
    if (!file.startsWith(`${name}.`)) continue;
    const holder = readHolder(join(dataDir, file));
    // Unreadable ones stay: another starter may be writing its draft at this moment.
    if (holder !== null && holder.pid !== 0 && !isAlive(holder)) rmSync(join(dataDir, file), { force: true });
  }
}
