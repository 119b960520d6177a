import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { firstFile } from '../../bin/parts/program.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The file that puts the program together, as `npm start` would run it: what `npm install` made of it, unless the source is newer.
 * Some fifty hubs begin in a run of the tests, and of these files one begins in half the time.
 */
export function assemblyAsInstalled(): string {
  const first = firstFile(root);
  const made = readdirSync(path.dirname(first)).find((name) => /^assemble-.*\.js$/.test(name));
  return pathToFileURL(made === undefined ? path.join(root, 'src/assemble.ts') : path.join(path.dirname(first), made))
    .href;
}
