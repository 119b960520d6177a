import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/support/free-port.ts';
import { get } from './requests.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 120_000;
const running = new Set<ChildProcess>();
// Whatever ends us, Ctrl+C included, nothing that we started goes on.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** A program of ours in a process of its own, which is ready once it answers 200. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first 200. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** Starts a file, after what flags it wants, on a port of its own, and waits until `path` answers 200. */
export async function startProcess(node: readonly string[], path: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, node, {
    cwd: root,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const file = node.at(-1);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for (;;) {
    if (await answers(url + path)) break;
    if (child.exitCode !== null) throw new Error(`${file} ended (${child.exitCode}):\n${said}`);
    if (performance.now() - began > patienceMs) {
      await stop();
      throw new Error(`${file} was not ready after ${patienceMs / 1000} s:\n${said}`);
    }
    await sleep(10);
  }
  return { url, pid: child.pid!, readyMs: performance.now() - began, stop };
}

const answers = (url: string): Promise<boolean> =>
  get(url).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Resident memory of a process, now and at most so far, in MB of a million bytes. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) * 1024) / 1e6;
  return { now: mb('VmRSS'), peak: mb('VmHWM') };
}

/** Linux counts a hundred of these a second, whatever the machine. */
const ticksOfSecond = 100;

/** What a process has had of the CPU since it began, in milliseconds. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user! + system!) * 1_000) / ticksOfSecond;
}

/** From now on the most that a process is resident is counted anew. */
export const beginPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
