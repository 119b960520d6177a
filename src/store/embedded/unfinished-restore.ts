import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';

/** While this file is there, a restore has filled a part of the folder: a hub on it would begin with an empty database. */
export const unfinishedRestore = (dataDir: string): string => join(dataDir, 'restore-unfinished');

/** @throws Error with the way out. */
export function refuseUnfinishedRestore(dataDir: string): void {
  if (existsSync(unfinishedRestore(dataDir))) throw new Error(fill(words.backup.unfinished, { folder: dataDir }));
}
