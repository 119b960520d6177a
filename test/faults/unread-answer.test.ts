import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

/** A command that asks nobody; what it answers goes where it is told. */
const command = (answers: 'pipe' | number, ...args: string[]) =>
  spawn(process.execPath, ['bin/tieout.ts', ...args], {
    stdio: ['ignore', answers, 'pipe'],
    env: { ...process.env, TIEOUT_LANG: 'en' },
  });

it('a command whose answer nobody reads ends as it would have, and says nothing of itself', async () => {
  for (const [args, code] of [
    [['import', '--template', 'vendors'], 0],
    [['unlink', 'abc', '--json'], 2],
  ] as const) {
    const child = command('pipe', ...args);
    child.stdout!.destroy();
    const [said, [ended]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
    expect({ said, ended }).toEqual({ said: '', ended: code });
  }
});

it.runIf(existsSync('/dev/full'))('one whose answer has no room says so in a sentence, and ends with 1', async () => {
  const full = openSync('/dev/full', 'w');
  const child = command(full, 'import', '--template', 'vendors');
  const [said, [ended]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
  closeSync(full);
  expect(said).toMatch(/^The command came to its end, but its answer cannot be written: ENOSPC[^\n]*\n$/);
  expect(ended).toBe(1);
});
