import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readPostmasterFile } from './postmaster-file.ts';
import { identityOf } from './process-identity.ts';
import { mayEnter } from './server-user.ts';

export const isRoot = process.getuid?.() === 0;
/** `daemon`: initdb wants a user that the system knows by name. */
const ordinary = 1;
const known = isRoot && readFileSync('/etc/passwd', 'utf8').includes(`:x:${ordinary}:`);

/** Who runs the hub. As root also an ordinary user, where one can reach this checkout. */
export const kinds: readonly { readonly as: string; readonly uid: number | null }[] = [
  { as: isRoot ? 'root' : 'an ordinary user', uid: null },
  ...(known && mayEnter({ uid: ordinary, gid: ordinary }, import.meta.dirname)
    ? [{ as: 'an ordinary user', uid: ordinary }]
    : []),
];

const folders: string[] = [];
const hubs: Hub[] = [];

/** A new folder that the hub's user owns and everybody may enter. */
export function folder(uid: number | null = null, mode = 0o755): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'tieout-embedded-')));
  chmodSync(path, mode);
  if (uid !== null) chownSync(path, uid, uid);
  folders.push(path);
  return path;
}

export type Line = Record<string, unknown> & { readonly is: string };

/** A hub in a process of its own. */
export class Hub {
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  private closed = false;

  constructor(options: Record<string, unknown>, uid: number | null = null, env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'hub.fixture.ts'), JSON.stringify(options)], {
      ...(uid === null ? {} : { uid, gid: uid }),
      cwd: '/',
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface(this.child.stdout!).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
    this.child.once('close', () => {
      this.closed = true;
    });
    hubs.push(this);
  }

  /** The first line of that kind; fails where the hub ends without one. */
  async line(...is: string[]): Promise<Line> {
    for (;;) {
      const line = this.lines.find((each) => is.includes(each.is));
      if (line !== undefined) return line;
      if (this.closed) throw new Error(`the hub ended (${this.child.exitCode}) saying ${JSON.stringify(this.lines)}`);
      await sleep(10);
    }
  }

  /** Once it is running. */
  async started(): Promise<{ url: string; port: number; dataDir: string; fresh: boolean }> {
    const line = await this.line('started', 'refused');
    if (line.is === 'refused') throw new Error(String(line.because));
    return line as unknown as { url: string; port: number; dataDir: string; fresh: boolean };
  }

  /** Ends it by that signal; resolves when its output is closed too, which a child with our handles would prevent. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const ending = this.lines.some((line) => line.is === 'refused'); // on its own: a signal would change its exit code
    if (!ending || signal === 'SIGKILL') this.child.kill(signal);
    while (!this.closed) await sleep(10);
    return this.child.exitCode;
  }
}

export async function query<R>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as R[];
  } finally {
    await client.end().catch(() => {});
  }
}

/** The server's pid, as its cluster tells. */
export const serverPid = (dataDir: string): number => readPostmasterFile(join(dataDir, 'postgres'))!.pid;

export async function until(met: () => boolean): Promise<void> {
  while (!met()) await sleep(10);
}

export const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** Every process that works below that folder: the servers of its clusters and their children. */
export const processesIn = (path: string): number[] =>
  processesOf((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path));

/** Every process that has that folder, or one below it, for its own: what initdb starts names none. */
export const processesWithin = (path: string): number[] =>
  processesOf((pid) => `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${path}/`));

function processesOf(isOne: (pid: number) => boolean): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || identityOf(pid) === null) continue;
    try {
      if (isOne(pid)) found.push(pid);
    } catch {
      // gone meanwhile
    }
  }
  return found;
}

/** Ends the hubs of a test, as gently as they allow; their folders stay for the next. */
export async function endHubs(): Promise<void> {
  for (const hub of hubs.splice(0)) await hub.end();
}

/** Ends everything that the tests started, and removes their folders. */
export async function clearAll(): Promise<void> {
  for (const hub of hubs.splice(0)) await hub.end('SIGKILL');
  for (const path of folders.splice(0)) {
    for (const found of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      if (!found.endsWith('postmaster.pid')) continue;
      const cluster = join(path, found, '..');
      const pid = readPostmasterFile(cluster)?.pid;
      if (pid === undefined || !processesIn(cluster).includes(pid)) continue;
      process.kill(pid, 'SIGQUIT');
      await until(() => identityOf(pid) === null);
    }
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
