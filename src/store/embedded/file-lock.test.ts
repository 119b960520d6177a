import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readHolder, takeLock } from './file-lock.ts';
import { takeHubLock } from './hub-lock.ts';
import { clearAll, folder } from './testing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
afterEach(clearAll);

const token = '11111111-1111-4111-8111-111111111111';
const dead = JSON.stringify({ pid: process.pid, started: 'another boot:1', token });

test('held, refused, released, taken again, and nothing left behind', async () => {
  const dir = folder();
  const path = join(dir, 'hub.lock');
  const lock = await takeLock(path);
  if ('heldBy' in lock) throw new Error('held');
  expect(await takeLock(path)).toEqual({ heldBy: process.pid });
  lock.release();
  lock.release();
  expect(readHolder(path)).toBeNull();
  expect(await takeLock(path)).toHaveProperty('release');
  expect(readdirSync(dir)).toEqual(['hub.lock']);
});

test('a second hub is refused by folder and process; the lock of a dead one is taken over, leftovers are cleared', async () => {
  const dir = folder();
  writeFileSync(join(dir, 'hub.lock'), dead);
  // It died, and so did one that was taking over from it, and one before its own lock appeared.
  writeFileSync(join(dir, `hub.lock.${token}`), dead.replace(token, token.replaceAll('1', '2')));
  writeFileSync(join(dir, `hub.lock.${token}.new`), dead);
  const lock = await takeHubLock(dir);
  expect(readdirSync(dir)).toEqual(['hub.lock']);
  await expect(takeHubLock(dir)).rejects.toThrow(
    `another Tieout is already running on ${dir} (process ${process.pid})`,
  );
  lock.release();
  expect(readdirSync(dir)).toEqual([]);
});

test('a lock of an earlier boot is taken over, whoever has its holder’s number now', async () => {
  const path = join(folder(), 'agent.lock');
  const lock = await takeLock(path);
  if ('heldBy' in lock) throw new Error('held');
  const { booted } = readHolder(path)!;
  writeFileSync(path, JSON.stringify({ pid: process.ppid, started: null, booted: booted! - 86_400_000, token }));
  expect(await takeLock(path)).toHaveProperty('release');
});

test('a lock file that a power cut emptied is taken over', async () => {
  const path = join(folder(), 'hub.lock');
  for (const text of ['', '{', '{"pid":1,"token":"../../x"}']) {
    writeFileSync(path, text);
    const lock = await takeLock(path);
    if ('heldBy' in lock) throw new Error('held');
    lock.release();
  }
});

test('a lock that was taken over is not released by its former owner', async () => {
  const path = join(folder(), 'hub.lock');
  const lock = await takeLock(path);
  if ('heldBy' in lock) throw new Error('held');
  writeFileSync(path, dead);
  lock.release();
  expect(existsSync(path)).toBe(true);
});

test('a starter that saw a dead lock and was then overtaken leaves the lock of the quicker one alone', async () => {
  const path = join(folder(), 'hub.lock');
  writeFileSync(path, dead);
  let quicker: unknown;
  const slower = await takeLock(path, async () => {
    quicker = await takeLock(path);
  });
  expect(quicker).toHaveProperty('release');
  expect(slower).toEqual({ heldBy: process.pid });
  expect(readHolder(path)?.token).not.toBe(token);
});

test('a starter waits while a living one removes the dead lock', async () => {
  const path = join(folder(), 'hub.lock');
  writeFileSync(path, dead);
  const burial = await takeLock(`${path}.${token}`);
  if ('heldBy' in burial) throw new Error('held');
  const waiting = takeLock(path);
  expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])).toBe('waits');
  expect(readHolder(path)?.token).toBe(token);
  burial.release();
  expect(await waiting).toHaveProperty('release');
});

test('of many starters that find a dead lock at the same moment exactly one gets it', async () => {
  const [rivals, rounds, everyMs] = [5, 40, 25];
  const base = join(folder(), 'lock');
  writeFileSync(`${base}-stale`, dead);
  for (let round = 0; round < rounds; round++) linkSync(`${base}-stale`, `${base}-${round}`);
  const startAt = Date.now() + 1_500;
  const script = join(import.meta.dirname, 'lock.fixture.ts');
  const children = Array.from({ length: rivals }, () =>
    spawn(process.execPath, [script, base, String(rounds), String(startAt), String(everyMs)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  try {
    const said = await Promise.all(children.map(async (child) => (await once(child.stdout!, 'data'))[0] as Buffer));
    const won = said.flatMap((text) => JSON.parse(text.toString()) as number[]);
    expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, round) => round));
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});
