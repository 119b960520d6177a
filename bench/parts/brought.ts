import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program of others that npm brings into a folder of its own, outside of ours. */
export interface Brought {
  readonly folder: string;
  /** Runs node with one of its files until that ends. @throws with what it said, where it fails. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<void>;
  /** Starts node with one of its files, and waits until `isThere` says so. */
  start(args: readonly string[], isThere: () => Promise<boolean>, env?: NodeJS.ProcessEnv): Promise<Serving>;
  /** The same of a program that is not node's. */
  startProgram(program: string, isThere: () => Promise<boolean>, env?: NodeJS.ProcessEnv): Promise<Serving>;
  remove(): void;
}

export interface Serving {
  readonly pid: number;
  kill(): Promise<void>;
}

/** Where the npm package of our node has its headers. */
const nodeDir = join(process.execPath, `../../node_modules/node-${process.platform}-${process.arch}`);
const patienceMs = 120_000;
const running = new Set<ChildProcess>();
const folders = new Set<string>();
// Whatever ends us, Ctrl+C included, nothing of them goes on or stays. To remove so much takes longer than we are waited for.
process.once('exit', () => {
  for (const child of running) killAll(child);
  if (folders.size > 0) spawn('rm', ['-rf', ...folders], { detached: true, stdio: 'ignore' }).unref();
});

/**
 * No install script of its packages is run.
 * @param built those of its packages that are built here, from their source and node's own headers.
 * @throws where npm cannot bring it.
 */
export async function bring(
  name: string,
  packages: readonly string[],
  built: readonly string[] = [],
): Promise<Brought> {
  // Before gigabytes are brought in vain. npm takes this package away where it installs anything else afterwards.
  if (built.length > 0 && !existsSync(nodeDir)) throw new Error(`${name} needs node's headers: run npm ci first`);
  const folder = mkdtempSync(join(tmpdir(), `tieout-${name.toLowerCase()}-`));
  folders.add(folder);
  const run = (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) =>
    toItsEnd(name, begun(program, args, folder, env));
  const brought: Brought = {
    folder,
    run: (args, env) => run(process.execPath, args, env),
    start: (args, isThere, env) => toItsReady(name, begun(process.execPath, args, folder, env), isThere),
    startProgram: (program, isThere, env) => toItsReady(name, begun(program, [], folder, env), isThere),
    remove: () => removeFolder(folder),
  };
  try {
    const npm = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
      run('npm', [...args, '--prefix', folder, '--loglevel=error'], env);
    await npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]);
    const fromSource = { npm_config_build_from_source: 'true', npm_config_nodedir: nodeDir };
    if (built.length > 0) await npm(['rebuild', ...built], fromSource);
  } catch (cause) {
    brought.remove();
    throw cause;
  }
  return brought;
}

/** In a group of its own, and with its folder for what it keeps for a while: all of it ends and goes together. */
function begun(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, TMPDIR: cwd, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function toItsEnd(name: string, child: ChildProcess): Promise<void> {
  const [said, complained, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${name}: ${child.spawnargs.join(' ')} ended with ${code}:\n${said}${complained}`);
}

async function toItsReady(name: string, child: ChildProcess, isThere: () => Promise<boolean>): Promise<Serving> {
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      said = (said + part).slice(-10_000);
    });
  }
  const ended = once(child, 'exit');
  const kill = async () => {
    killAll(child);
    await ended;
  };
  for (const giveUpAt = performance.now() + patienceMs; !(await isThere().catch(() => false)); await sleep(100)) {
    if (child.exitCode === null && performance.now() < giveUpAt) continue;
    await kill();
    throw new Error(`${name} did not start:\n${said}`);
  }
  return { pid: child.pid!, kill };
}

function killAll({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What was just killed may write its last meanwhile. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  folders.delete(folder);
}
