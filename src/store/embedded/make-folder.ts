import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with all that is missing above it, one level at a time: where the system says that a level cannot be
 * made (`/proc/…`), Node's own recursive way tries for ever.
 * @returns the topmost one that was made; undefined where all were there.
 * @throws Error of the system, for the first level that cannot be made.
 */
export function makeFolder(path: string, mode: number): string | undefined {
  if (existsSync(path)) return undefined;
  const parent = dirname(path);
  const above = parent === path ? undefined : makeFolder(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return above;
  }
  return above ?? path;
}
