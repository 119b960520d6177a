import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { makeFolder } from './make-folder.ts';
import { makeOwnHome, ownHome } from './own-home.ts';
import { mayEnter, type ServerUser } from './server-user.ts';

export interface DataFolderWish {
  /** TIEOUT_DATA_DIR as given; undefined for the default, `data` below `cwd`. */
  readonly dataDir: string | undefined;
  readonly cwd: string;
  readonly user: ServerUser | null;
  readonly log: (line: string) => void;
  /** Where folders of ours go when the server's user cannot enter the default. Other than /var/lib/tieout only in tests. */
  readonly home?: string;
}

/**
 * Finds the data folder, makes it where it is missing, and gives its real path. Never changes the mode or the owner of a
 * folder that was there before.
 * @throws Error naming the folder, the reason and the way out where it cannot be used.
 */
export function openDataFolder(wish: DataFolderWish): string {
  const given = wish.dataDir === undefined || wish.dataDir === '' ? null : wish.dataDir;
  const path = resolve(wish.cwd, given ?? 'data');
  if (wish.user === null) return open(path, null);
  if (given === null && ownHomeInstead(path, wish, wish.user)) {
    const own = fallback(wish);
    wish.log(fill(words.embedded.elsewhere, { user: wish.user.uid, path, own }));
    makeOwnHome(dirname(own));
    return open(own, wish.user);
  }
  if (!mayReach(wish.user, path)) throw closed(path, wish.user);
  return open(path, wish.user);
}

/**
 * The real path of the data folder that holds an embedded database; null where there is none. Makes nothing.
 * @throws where there may be one that this process may not look into: closed is not empty.
 */
export function findDataFolder(wish: DataFolderWish): string | null {
  const given = wish.dataDir === undefined || wish.dataDir === '' ? null : wish.dataDir;
  const path = resolve(wish.cwd, given ?? 'data');
  const own = given === null && wish.user !== null && ownHomeInstead(path, wish, wish.user) ? fallback(wish) : path;
  refuseShut(own);
  return existsSync(join(own, 'postgres', 'PG_VERSION')) ? realpathSync(own) : null;
}

/** Within a data folder there are two that are for who runs Tieout alone. */
function refuseShut(dataDir: string): void {
  for (const path of [join(dataDir, 'postgres'), join(dataDir, 'secrets')]) {
    try {
      readdirSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') continue;
      throw new Error(fill(words.embedded.shutFolder, { path, user: ownerOf(path) }));
    }
  }
}

/** Of what cannot be reached at all, the owner of what it lies in. */
function ownerOf(path: string): number {
  try {
    return statSync(path).uid;
  } catch {
    return ownerOf(dirname(path));
  }
}

/** As root with the default folder: ours under /var/lib, or the default one? What was used before wins. */
function ownHomeInstead(path: string, wish: DataFolderWish, user: ServerUser): boolean {
  // A cluster that is there but cannot be reached is refused later, by name: an empty one elsewhere would look like loss.
  if (existsSync(join(path, 'postgres'))) return false;
  return existsSync(join(fallback(wish), 'postgres')) || !mayReach(user, path);
}

/** A name that stays the same for this checkout and differs from every other's. */
function fallback(wish: DataFolderWish): string {
  const cwd = realpathSync(wish.cwd);
  const name = basename(cwd).replace(/[^A-Za-z0-9._-]/g, '_') || 'root';
  return join(wish.home ?? ownHome, `${name}-${createHash('sha256').update(cwd).digest('hex').slice(0, 12)}`);
}

function open(path: string, user: ServerUser | null): string {
  try {
    // The first folder made, or undefined where all were there. Modes are set by hand: a umask of 077 would close them.
    const first = makeFolder(path, 0o700);
    if (first !== undefined) {
      const top = resolve(first);
      for (let made = path; made.length >= top.length; made = dirname(made)) {
        chmodSync(made, user === null ? 0o700 : 0o755);
      }
      writeFileSync(join(path, '.gitignore'), '*\n', { flag: 'w' });
    }
    accessSync(path, constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw new Error(
      fill(words.embedded.unusableFolder, { path, because: (error as Error).message, wayOut: words.embedded.wayOut }),
    );
  }
}

/** Whether the user can enter the folder, or the nearest parent that exists where the folder is still to be made. */
const mayReach = (user: ServerUser, path: string): boolean => mayEnter(user, nearestExisting(path));

function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function closed(path: string, user: ServerUser): Error {
  let barrier = nearestExisting(path);
  while (dirname(barrier) !== barrier && !mayEnter(user, dirname(barrier))) barrier = dirname(barrier);
  return new Error(
    fill(words.embedded.closedFolder, {
      path,
      user: user.uid,
      barrier,
      example: `${ownHome}/main`,
      wayOut: words.embedded.wayOut,
    }),
  );
}
