import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, words } from '../../domain/words/words.ts';
import { bootMoment, identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** A lock that is ours until we release it or die. */
export interface FileLock {
  release(): void;
}

interface Holder extends ProcessIdentity {
  /** New for every taking, so that "the lock I saw" can be told from "the lock that is there now". */
  readonly token: string;
}

const attempts = 500;

/**
 * Takes the lock at `path`, or says which living process holds it. A lock whose holder is dead is taken over.
 *
 * The lock appears whole or not at all (a hard link to a written file). Taking over is where the race hides: two starters
 * see the same dead holder, the first removes its lock and takes its own, the second then removes *that*. So a dead lock S
 * may be removed only under the lock `path.S`, and only after reading again that S is still there. That inner lock is
 * taken by this same function, so a crash in the middle of taking over is itself taken over.
 * @param sawDead is called when a dead holder was read and nothing is done yet: where a test lets a rival in.
 */
export async function takeLock(
  path: string,
  sawDead: () => Promise<void> = async () => {},
): Promise<FileLock | { readonly heldBy: number }> {
  const me: Holder = { ...ownIdentity(), token: randomUUID() };
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (appears(path, me)) return { release: () => removeIf(path, me.token) };
    const other = readHolder(path);
    if (other === null) continue; // released between the two lines above
    if (isAlive(other)) return { heldBy: other.pid };
    await sawDead();
    const burial = await takeLock(`${path}.${other.token}`);
    if ('heldBy' in burial) {
      await sleep(5); // somebody else is removing it: it will be gone, or theirs, in a moment
      continue;
    }
    try {
      removeIf(path, other.token);
    } finally {
      burial.release();
    }
  }
  throw new Error(fill(words.embedded.lockBusy, { path, attempts }));
}

/** Who holds the lock file at `path`: null where there is none. For clearing leftovers, and for tests. */
export function readHolder(path: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { pid, started, booted, token } = JSON.parse(text) as Partial<Holder>;
    if (typeof pid === 'number' && typeof token === 'string' && /^[0-9a-f-]{36}$/.test(token)) {
      const life = { started: typeof started === 'string' ? started : null };
      return { pid, ...life, booted: typeof booted === 'number' ? booted : undefined, token };
    }
  } catch {
    // falls through: a power cut may leave any bytes
  }
  return { pid: 0, started: null, token: 'unreadable' }; // nobody has pid 0: counts as dead
}

function ownIdentity(): ProcessIdentity {
  return { ...(identityOf(process.pid) ?? { pid: process.pid, started: null }), booted: bootMoment() };
}

function appears(path: string, me: Holder): boolean {
  const draft = `${path}.${me.token}.new`;
  // Readable by all: a second starter under another user shall be told who holds the folder. It holds no secret.
  const file = openSync(draft, 'wx', 0o644);
  try {
    try {
      writeSync(file, `${JSON.stringify(me)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path); // atomic, and refuses where the name is taken: a rename would replace the other's lock
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeIf(path: string, token: string): void {
  if (readHolder(path)?.token === token) unlinkSync(path);
}
