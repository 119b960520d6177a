import { readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, words } from '../../domain/words/words.ts';
import type { Binaries } from './binaries.ts';
import { type Answer, knock } from './knock.ts';
import { isGone, type Postmaster, stopPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
import { type ServerUser, shellAs } from './server-user.ts';

export type Found =
  | { readonly is: 'running'; readonly postmaster: Postmaster }
  /** `stale`: what its file still names, known not to be a living server: dead, a zombie, or a pid given out again. */
  | { readonly is: 'nothing'; readonly stale: number | null };

/** A process being killed first loses its folder and port, then its life. */
const lastBreathMs = 3_000;
/** A server told to stop writes a checkpoint first; one that opens its port is there in a moment. */
const patienceMs = 60_000;

/**
 * Looks for a server that outlived its hub on this cluster. It is taken only when it proves to be ours by answering to
 * our password with this very folder. One that is just stopping is waited for.
 * @throws Error where a server of this cluster runs but cannot be used; the signal's reason where the start was given up,
 * and then a server that is surely ours has been stopped.
 */
export async function findPostmaster(
  cluster: string,
  password: string,
  user: ServerUser | null,
  binaries: Binaries,
  giveUp: AbortSignal,
): Promise<Found> {
  const pid = readPostmasterFile(cluster)?.pid ?? null;
  const identity = pid === null ? null : identityOf(pid);
  if (identity === null) return { is: 'nothing', stale: pid };
  const whose = worksIn(identity.pid, cluster, user);
  if (whose === 'another folder') return { is: 'nothing', stale: pid };
  const surelyOurs = whose === 'this folder';
  try {
    return await untilUsable(cluster, password, identity, surelyOurs, giveUp);
  } catch (error) {
    if (giveUp.aborted && surelyOurs) await stopPostmaster({ identity, port: 0, cluster }, binaries);
    throw error;
  }
}

async function untilUsable(
  cluster: string,
  password: string,
  identity: ProcessIdentity,
  surelyOurs: boolean,
  giveUp: AbortSignal,
): Promise<Found> {
  const deadline = performance.now() + patienceMs;
  let answer: Answer = { is: 'refused', because: words.embedded.noPort };
  while (isAlive(identity)) {
    giveUp.throwIfAborted();
    const file = readPostmasterFile(cluster);
    if (file?.pid !== identity.pid) break; // it took its file away: it ends now
    if (file.port !== null && file.status !== 'stopping') {
      answer = await knock(file.port, password, cluster, giveUp);
      if (answer.is === 'ours') return { is: 'running', postmaster: { identity, port: file.port, cluster } };
      // Else nothing but the pid speaks for it: most likely stale, and PostgreSQL itself has the last word at the start.
      if (!surelyOurs || answer.is === 'foreign') break;
    }
    if (performance.now() > deadline) break;
    await sleep(20);
  }
  const gone = await isGone({ identity, port: 0, cluster }, answer.is === 'foreign' ? 0 : lastBreathMs);
  if (gone) return { is: 'nothing', stale: identity.pid };
  if (!surelyOurs) return { is: 'nothing', stale: null };
  throw new Error(fill(words.embedded.notOurs, { cluster, pid: identity.pid, because: answer.because }));
}

/** A server works in its cluster's folder, which only Linux lets us see. */
function worksIn(pid: number, cluster: string, user: ServerUser | null): 'this folder' | 'another folder' | 'unknown' {
  if (process.platform !== 'linux') return 'unknown';
  let folder: string;
  try {
    folder = readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Root in a container may not look at another user's process, but that user may.
    const seen = user === null ? null : shellAs(user, 'cd -P "/proc/$1/cwd" && pwd -P', String(pid));
    if (seen === null) return 'unknown';
    folder = seen.trim();
  }
  return folder === realpathSync(cluster) ? 'this folder' : 'another folder';
}
