import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { type Binaries, makeLinks, program } from './binaries.ts';
import { makeFolder } from './make-folder.ts';
import { makeOwnHome, ownHome } from './own-home.ts';
import { type ServerUser, serverEnvironment, shellAs } from './server-user.ts';

const says = words.embedded;

/**
 * Gives binaries that the server's user can really run: the installed ones, or a copy of them where that user cannot reach
 * them (root below a closed folder) or where links are missing and cannot be made.
 * @throws Error where not even a copy runs: another C library (Alpine), a missing library, a folder mounted noexec.
 */
export function runnableBinaries(
  installed: Binaries,
  user: ServerUser | null,
  dataDir: string,
  home: string = ownHome,
): Binaries {
  if (makeLinks(installed.root) && trouble(installed, user) === null) return installed;
  const folder = user === null ? join(dataDir, 'binaries') : home;
  const copy: Binaries = { root: join(folder, `postgres-${installed.version}`), version: installed.version };
  if (existsSync(copy.root)) {
    if (trouble(copy, user) === null) return copy;
    rmSync(copy.root, { recursive: true, force: true }); // damaged: a power cut may have lost what was copied
  }
  if (user === null) makeFolder(folder, 0o700);
  else makeOwnHome(home);
  copyWhole(installed.root, copy.root);
  const still = trouble(copy, user);
  if (still !== null) throw cannotRun(still);
  return copy;
}

/** What keeps that user from running them, in the system's words; null where nothing does. */
function trouble(binaries: Binaries, user: ServerUser | null): string | null {
  // Both programs load their libraries; `postgres.bki` stands for the files that initdb reads.
  const catalogue = join(binaries.root, 'share', 'postgresql', 'postgres.bki');
  const [initdb, postgres] = [program(binaries, 'initdb'), program(binaries, 'postgres')];
  if (user !== null) {
    const script = '{ "$1" --version && "$2" --version && cat "$3" >/dev/null; } 2>&1; exit 0';
    const said = shellAs(user, script, initdb, postgres, catalogue) ?? '';
    // Not by the exit code: a shell runs an empty file as a script, with success.
    return /^initdb \(PostgreSQL\).*\npostgres \(PostgreSQL\).*\n$/.test(said) ? null : said.trim() || says.noAnswer;
  }
  try {
    for (const path of [initdb, postgres]) {
      execFileSync(path, ['--version'], {
        env: serverEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
    }
    statSync(catalogue);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function cannotRun(told: string): Error {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const musl = process.platform === 'linux' && report.header?.glibcVersionRuntime === undefined;
  const why = musl ? says.musl : fill(says.systemSays, { words: told });
  return new Error(fill(says.cannotRun, { why, wayOut: says.wayOut }));
}

/** Copies all under a name of its own and then renames: another starter sees the whole copy or none. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.new-${process.pid}-${Date.now()}`;
  try {
    copyTree(from, draft);
    makeLinks(draft);
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // else another starter was quicker: its copy is as good
  }
}

function copyTree(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755); // whatever our umask and the source's modes are: the server's user must be able to read all
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    // Links are made anew from the package's list; static libraries are for building against only.
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    copyFileSync(source, target);
    chmodSync(target, (statSync(source).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
