import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { bootMoment, identityOf, isAlive } from './process-identity.ts';

test('a living process is alive, a dead one is not', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const identity = identityOf(child.pid!)!;
  expect(isAlive(identity)).toBe(true);
  expect(isAlive(identityOf(process.pid)!)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
  expect(identityOf(child.pid!)).toBeNull();
});

test.runIf(process.platform === 'linux')('another life of the same pid is not the same process', () => {
  const me = identityOf(process.pid)!;
  expect(me.started).not.toBeNull();
  expect(isAlive({ pid: me.pid, started: `${me.started}1` })).toBe(false);
});

test('where a start time is not told, a holder of an earlier boot is dead though its number is somebody else’s now', () => {
  const me = { pid: process.pid, started: null };
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, booted: bootMoment() })).toBe(true);
  // A clock that drifted, or was set back, makes no other boot.
  expect(isAlive({ ...me, booted: bootMoment() - 5 * 60_000 })).toBe(true);
  expect(isAlive({ ...me, booted: bootMoment() + 86_400_000 })).toBe(true);
  expect(isAlive({ ...me, booted: bootMoment() - 86_400_000 })).toBe(false);
});

test.runIf(process.platform === 'linux')('a zombie counts as dead', async () => {
  // The shell forks a child that ends and becomes, by exec, a program that never reaps it.
  const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [pid] = (await once(parent.stdout!, 'data')) as [Buffer];
    await expect.poll(() => identityOf(Number(pid.toString())), { timeout: 20_000 }).toBeNull();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('no pid of that kind', () => {
  for (const pid of [0, -1, 1.5, Number.NaN]) expect(identityOf(pid)).toBeNull();
});
