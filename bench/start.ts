import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './parts/figures.ts';
import { startProcess } from './parts/processes.ts';
import { inRounds } from './parts/rounds.ts';

const rounds = 5;

/** `npm start` until it is ready, on a new data folder and on one that was there, beside PostgreSQL alone. */
export async function start(): Promise<readonly Figure[]> {
  const fresh = await inRounds(
    'start, new data folder',
    'ms',
    { of: 'figure', atMost: 10_000 },
    rounds,
    () => inFolder((folder) => startHub(folder)),
    () => inFolder((folder) => startPeer(folder)),
  );
  const old = await inFolder((ours) =>
    inFolder(async (peers) => {
      await startHub(ours);
      await startPeer(peers);
      const goal = { of: 'figure', atMost: 3_000 } as const;
      return inRounds(
        'start, old data folder',
        'ms',
        goal,
        rounds,
        () => startHub(ours),
        () => startPeer(peers),
      );
    }),
  );
  return [fresh, old];
}

const startHub = (folder: string) => once('src/main.ts', '/readyz', folder);
/** PostgreSQL as we bring it, and one query: nobody who brings it is ready sooner. */
const startPeer = (folder: string) => once('bench/peers/postgres.ts', '/', folder);

async function once(file: string, path: string, folder: string): Promise<number> {
  const running = await startProcess(file, path, { TIEOUT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '' });
  await running.stop();
  return running.readyMs;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  chmodSync(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
