import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What was made already: one that runs from it must find all of it there. */
const known = new Map<string, Promise<string>>();

/**
 * A program of a bench that has the hub in it, made as `npm install` makes the hub itself: what is measured is what a user has.
 * @param file from the project's root.
 * @returns what it was made into, as a path from there.
 */
export function built(file: string): Promise<string> {
  const made = known.get(file) ?? make(file);
  known.set(file, made);
  return made;
}

async function make(file: string): Promise<string> {
  const name = basename(file, '.ts');
  const outDir = join('dist', 'bench', name);
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { ssr: file, outDir } });
  return join(outDir, `${name}.js`);
}
