import { chmodSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { makeFolder } from './make-folder.ts';
import { mayEnter, serverUser } from './server-user.ts';

/** Where root keeps what PostgreSQL's unprivileged user must reach when the folder Tieout runs in is closed to it. */
export const ownHome = '/var/lib/tieout';

/**
 * Makes that folder where it is missing.
 * @throws Error where somebody else made it: programs are run from there, so nobody else may write to it.
 */
export function makeOwnHome(home: string): void {
  const first = makeFolder(home, 0o755);
  if (first !== undefined)
    for (let made = home; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
  const stat = lstatSync(home);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) {
    throw new Error(fill(words.embedded.rootsAlone, { home }));
  }
  const user = serverUser();
  if (user !== null && !mayEnter(user, home)) {
    throw new Error(fill(words.embedded.closedHome, { user: user.uid, home, wayOut: words.embedded.wayOut }));
  }
}
