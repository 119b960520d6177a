// Plain JavaScript, for the reason told in start.mjs.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const changedAt = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * What `npm install` made of the program in `root`, where it is newer than every file that it was made of, and than what others
 * brought. What was changed since, by hand, by a pull without an install or by an update of one package, runs from its files:
 * slower to start, and with 20 MB more.
 * @returns {string} its first file.
 */
export function firstFile(/** @type {string} */ root) {
  const [source, built] = [path.join(root, 'src'), path.join(root, 'dist/hub/main.js')];
  const within = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((name) => path.join(source, name));
  const madeOf = [
    path.join(root, 'package.json'),
    path.join(root, 'node_modules/.package-lock.json'),
    source,
    ...within,
  ];
  const builtAt = changedAt(built);
  return madeOf.every((file) => changedAt(file) <= builtAt) ? built : path.join(source, 'main.ts');
}

/**
 * Whether `npm install` has anything to make in `root`. `npx tieout` asks too, the first time that somebody runs it, beside a hub
 * that works from what was made: emptied and made again under it, its page is gone meanwhile, and what it has not loaded yet for good.
 */
export function isMade(/** @type {string} */ root) {
  const built = path.join(root, 'dist/hub/main.js');
  const page = changedAt(path.join(root, 'dist/web/index.html'));
  return page > 0 && firstFile(root) === built && changedAt(path.join(root, 'vite.config.ts')) <= changedAt(built);
}

/** The program. */
export const program = () => import(pathToFileURL(firstFile(fileURLToPath(new URL('../..', import.meta.url)))).href);
