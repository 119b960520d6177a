import { execFile } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bring } from './parts/brought.ts';
import { type Figure, figureAlone, figureOf, type Goal, type Round } from './parts/figures.ts';
import { inFolder } from './parts/house.ts';
import { timed } from './parts/rounds.ts';
import { n8nPackages } from './peers/n8n.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.env.TIEOUT_BENCH_ROUNDS ?? 3);
const time: Goal = { of: 'figure', atMost: 90_000 };
const size: Goal = { of: 'figure', atMost: 800 };

/**
 * `npm install` of whoever has just cloned, with nothing in their home: how long it takes, and what lies in the folder then,
 * with Node, PostgreSQL, the browser of the tests and the built page. For a release beside what npm brings of n8n.
 */
export async function footprint(release: boolean): Promise<readonly Figure[]> {
  const ours = await inTurn(rounds, install);
  if (!release) {
    return [
      figureAlone(
        'install',
        'ms',
        time,
        ours.map((one) => one.ms),
      ),
      figureAlone(
        'installed',
        'MB',
        size,
        ours.map((one) => one.mb),
      ),
    ];
  }
  const n8n = await inTurn(1, installN8n);
  const beside = (of: keyof Installed): Round[] => ours.map((one) => ({ ours: one[of], peer: n8n[0]![of] }));
  return [
    figureOf('install, beside n8n', 'ms', time, beside('ms')),
    figureOf('installed, beside n8n', 'MB', size, beside('mb')),
  ];
}

interface Installed {
  readonly ms: number;
  /** Of a million bytes. */
  readonly mb: number;
}

async function inTurn(times: number, work: () => Promise<Installed>): Promise<Installed[]> {
  const all: Installed[] = [];
  for (let round = 0; round < times; round++) all.push(await work());
  return all;
}

const install = (): Promise<Installed> =>
  inFolder((home) =>
    inFolder(async (folder) => {
      const { stdout } = await run('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 10_000_000 });
      for (const file of stdout.split('\0').filter((name) => name !== '')) {
        mkdirSync(join(folder, dirname(file)), { recursive: true });
        copyFileSync(join(root, file), join(folder, file));
      }
      const env = { PATH: withoutOurs(process.env.PATH!), HOME: home };
      const ms = await timed(() => run('npm', ['install'], { cwd: folder, env, maxBuffer: 10_000_000 }));
      return { ms, mb: bytesIn(folder) / 1e6 };
    }),
  );

async function installN8n(): Promise<Installed> {
  const began = performance.now();
  const { folder, remove } = await bring('n8n', ...n8nPackages);
  const ms = performance.now() - began;
  const mb = bytesIn(folder) / 1e6;
  remove();
  return { ms, mb };
}

/** What `npm run` puts before a user's own programs. */
const withoutOurs = (path: string) =>
  path
    .split(delimiter)
    .filter((one) => !one.includes('node_modules'))
    .join(delimiter);

/** A file under two names, as npm leaves that of Node, is there once. */
function bytesIn(folder: string, seen = new Set<number>()): number {
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      sum += bytesIn(path, seen);
      continue;
    }
    const { ino, size } = lstatSync(path);
    if (!seen.has(ino)) sum += size;
    seen.add(ino);
  }
  return sum;
}
