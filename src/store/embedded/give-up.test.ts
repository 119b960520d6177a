import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { startPostgres } from './postgres.ts';
import { clearAll, folder, Hub, processesIn, processesWithin, query, until } from './testing.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
afterAll(clearAll);

const drafts = (dataDir: string) =>
  existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name.startsWith('postgres.new-')) : [];
const hasPostmaster = (dataDir: string) => existsSync(join(dataDir, 'postgres', 'postmaster.pid'));

/** Starts on that folder and gives up at that moment. @returns whether it came to the moment before it was started. */
async function givenUp(cwd: string, moment: (dataDir: string) => boolean): Promise<boolean> {
  const giveUp = new AbortController();
  const dataDir = join(cwd, 'data');
  let there = false;
  const starting = startPostgres({ cwd, giveUp: giveUp.signal });
  const over = starting.then(
    () => true,
    () => true,
  );
  while (!there && !(await Promise.race([over, sleep(1, false)]))) there = moment(dataDir);
  giveUp.abort(new Error('enough'));
  if (there) await expect(starting).rejects.toThrow('enough');
  else await (await starting).stop();
  expect([...processesIn(dataDir), ...processesWithin(dataDir)]).toEqual([]);
  expect(readdirSync(dataDir).filter((name) => /lock|new|password/.test(name))).toEqual([]);
  return there;
}

test('a start that is given up while it makes its cluster leaves no process, no lock and no half of one', async () => {
  const cwd = folder();
  expect(await givenUp(cwd, (dataDir) => drafts(dataDir).some((name) => !name.endsWith('.password')))).toBe(true);
  expect(existsSync(join(cwd, 'data', 'postgres'))).toBe(false);
  // As soon as initdb runs a server of its own, too: that one has to end with it. Not later, when the cluster is whole.
  const initdbServes = (dataDir: string) => processesWithin(dataDir).length > 0 && drafts(dataDir).length > 0;
  let caught = false;
  // The moment is short, and a look that comes too late finds a whole start: then once more, elsewhere.
  for (let tries = 0; tries < 20 && !caught; tries++) {
    const anew = folder();
    caught = await givenUp(anew, initdbServes);
    expect(existsSync(join(anew, 'data', 'postgres'))).toBe(!caught);
  }
  expect(caught).toBe(true);
});

test('one that is given up while its server starts stops it, and the next start is whole', async () => {
  const cwd = folder();
  expect(await givenUp(cwd, hasPostmaster)).toBe(true);
  const next = await startPostgres({ cwd });
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await next.stop();
});

test('one that was given up before it began makes nothing', async () => {
  const cwd = folder();
  await expect(startPostgres({ cwd, giveUp: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  expect(existsSync(join(cwd, 'data', 'postgres'))).toBe(false);
  expect(existsSync(join(cwd, 'data', 'hub.lock'))).toBe(false);
});

test('one that finds a server which outlived its hub stops that as well', async () => {
  const cwd = folder();
  const hub = new Hub({ cwd });
  const { dataDir } = await hub.started();
  await hub.end('SIGKILL');
  expect(processesIn(dataDir).length).toBeGreaterThan(0);
  const giveUp = new AbortController();
  const starting = startPostgres({ cwd, giveUp: giveUp.signal });
  // Its lock is taken, and it is about to look.
  await until(() => existsSync(join(dataDir, 'hub.lock')));
  giveUp.abort(new Error('enough'));
  await starting.then((server) => server.stop()).catch(() => undefined);
  expect(processesIn(dataDir)).toEqual([]);
});
