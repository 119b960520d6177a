import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fill, words } from '../../domain/words/words.ts';

/** The account that PostgreSQL runs under when the hub is root: PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, by number: the name of its group differs between systems, the number hardly. */
const nobody: ServerUser = { uid: 65534, gid: 65534 };

/** As root, the account to run the server under; null as an ordinary user, who runs it himself. */
export function serverUser(): ServerUser | null {
  return process.getuid?.() === 0 ? nobody : null;
}

/** What a server's process sees: enough to load libraries, and none of the hub's own secrets nor any PGPORT, PGDATA … */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP'];
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/**
 * Runs a line of shell as that account and says what came out; null where it failed. The system decides, not our reading
 * of modes: access lists, mounts and security modules have their say too.
 * @throws Error where this process may not change to that account at all (a container without the right to).
 */
export function shellAs(user: ServerUser, script: string, ...args: string[]): string | null {
  const run = spawnSync('/bin/sh', ['-c', script, 'sh', ...args], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (run.error !== undefined) {
    throw new Error(
      fill(words.embedded.mayNotChangeUser, {
        user: user.uid,
        because: run.error.message,
        wayOut: words.embedded.wayOut,
      }),
    );
  }
  return run.status === 0 ? run.stdout : null;
}

/** Whether the server's account (or, as an ordinary user, we ourselves) may enter that folder through all its parents. */
export function mayEnter(user: ServerUser | null, folder: string): boolean {
  if (user !== null) return shellAs(user, 'test -d "$1" && test -x "$1"', folder) !== null;
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
