import { spawn } from 'node:child_process';
import { parse } from 'node:path';
import { type ServerUser, serverEnvironment } from './server-user.ts';

/** Far longer than making a cluster takes, on the slowest disk. */
const longestMs = 300_000;
/** Of what it says, so much of the end is kept. */
const longestWords = 65_536;

/**
 * Runs a program of PostgreSQL's and waits until it and all that it started have ended. Given up, or after five minutes,
 * all of them are killed: only for what may be lost.
 * @throws Error with what it said, where it fails; the signal's reason, where it was given up.
 */
export async function runToEnd(
  file: string,
  options: readonly string[],
  user: ServerUser | null,
  giveUp: AbortSignal,
): Promise<void> {
  giveUp.throwIfAborted();
  const child = spawn(file, options, {
    ...user,
    // A group of its own, so that its children can be ended with it; and so that Ctrl+C reaches us alone.
    detached: true,
    cwd: parse(file).root,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const kill = () => killAll(child.pid);
  const timer = setTimeout(kill, longestMs);
  giveUp.addEventListener('abort', kill, { once: true });
  process.once('exit', kill);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-longestWords);
  });
  try {
    const code = await new Promise<number | null>((resolve) => {
      // `close`, not `exit`: its children have its output too, so they have ended as well.
      child.once('close', resolve).once('error', (error) => {
        words += error.message;
        resolve(null);
      });
    });
    giveUp.throwIfAborted();
    if (code !== 0) throw new Error(words.trim() || `it ended with ${code ?? child.signalCode}`);
  } finally {
    clearTimeout(timer);
    giveUp.removeEventListener('abort', kill);
    process.off('exit', kill);
  }
}

function killAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // Windows has no groups; there its children end when they find that nobody feeds them any more.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
