import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, words } from '../../domain/words/words.ts';
import { type Binaries, program } from './binaries.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { serverEnvironment } from './server-user.ts';

/** A server process of one cluster, started by us or found running. */
export interface Postmaster {
  readonly identity: ProcessIdentity;
  readonly port: number;
  readonly cluster: string;
}

/** First ask it to end its sessions and write all out; then to drop everything (it recovers at the next start). */
const steps = [
  { signal: 'SIGINT', mode: 'fast', waitMs: 4_000 },
  { signal: 'SIGQUIT', mode: 'immediate', waitMs: 1_000 },
  { signal: 'SIGKILL', mode: 'immediate', waitMs: 1_000 },
] as const;

/**
 * Stops a server and waits until it is gone, in all at most six seconds: the hub promises to be gone after ten, and
 * what it has in hand may take four of them.
 * @param patience as a part of that time, for tests.
 * @throws Error where it survives even that (a process that hangs in a system call).
 */
export async function stopPostmaster(postmaster: Postmaster, binaries: Binaries, patience = 1): Promise<void> {
  for (const step of steps) {
    if (await isGone(postmaster, 0)) return;
    if (process.platform === 'win32') stopOnWindows(postmaster, binaries, step.mode);
    else signal(postmaster, step.signal);
    if (await isGone(postmaster, step.waitMs * patience)) return;
  }
  throw new Error(fill(words.embedded.doesNotEnd, { pid: postmaster.identity.pid }));
}

/** Sends a signal to that very process; nothing where it is gone, even if its pid was given out again. */
export function signal(postmaster: Postmaster, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  if (!isAlive(postmaster.identity)) return;
  try {
    process.kill(postmaster.identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether it is gone, or goes within that time. */
export async function isGone(postmaster: Postmaster, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(postmaster.identity)) {
    if (performance.now() >= deadline) return false;
    await sleep(10);
  }
  return true;
}

/** Windows has no signals that a program could answer: `pg_ctl` speaks to the server in PostgreSQL's own way. */
function stopOnWindows(postmaster: Postmaster, binaries: Binaries, mode: 'fast' | 'immediate'): void {
  const options = ['stop', '-D', postmaster.cluster, '-m', mode, '-W'];
  execFile(program(binaries, 'pg_ctl'), options, { env: serverEnvironment(), windowsHide: true }, () => {});
}
