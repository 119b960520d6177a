import { join } from 'node:path';
import type { Figure } from './parts/figures.ts';
import { inFolder } from './parts/house.ts';
import { startOwnHub } from './parts/hub.ts';
import { type Running, startProcess } from './parts/processes.ts';
import { inRounds } from './parts/rounds.ts';

const rounds = 5;

/** `npm start` until it is ready, on a new data folder and on one that was there, beside PostgreSQL alone. */
export async function start(): Promise<readonly Figure[]> {
  const fresh = await inRounds(
    'start, new data folder',
    'ms',
    { of: 'figure', atMost: 10_000 },
    rounds,
    () => inFolder((folder) => startOnce(folder)),
    () => inFolder((folder) => startPeer(folder)),
  );
  const old = await inFolder((ours) =>
    inFolder(async (peers) => {
      await startOnce(ours);
      await startPeer(peers);
      const goal = { of: 'figure', atMost: 3_000 } as const;
      return inRounds(
        'start, old data folder',
        'ms',
        goal,
        rounds,
        () => startOnce(ours),
        () => startPeer(peers),
      );
    }),
  );
  return [fresh, old];
}

const startOnce = (folder: string) => readyAfter(startOwnHub(folder));
/** PostgreSQL as we bring it, and one query: nobody who brings it is ready sooner. */
const startPeer = (folder: string) =>
  readyAfter(startProcess(['bench/peers/postgres.ts'], '/', { TIEOUT_DATA_DIR: join(folder, 'data') }));

async function readyAfter(starting: Promise<Running>): Promise<number> {
  const running = await starting;
  await running.stop();
  return running.readyMs;
}
