import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enrolAgent, statusOf } from './agent-main.ts';
import { words } from './domain/words/words.ts';

it('a status tells what it asks before it asks: what cannot be reached takes a minute', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-status-'));
  const looked: string[] = [];
  try {
    const found = await statusOf(folder, (what) => looked.push(what));
    expect(found.map(({ ok }) => ok)).toEqual([false, false, false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { rowHub, rowErp } = words.agents.run;
  expect(looked).toEqual([rowHub, rowErp]);
});

it('a folder that cannot take the key is refused before the code is used: it counts once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tieout-enrol-'));
  const file = join(home, 'a-file');
  writeFileSync(file, '');
  // Nobody listens there: whoever was asked would not have answered.
  const given = { hub: 'http://127.0.0.1:1', code: '11-abc', name: 'a', caFile: undefined, proxy: undefined };
  try {
    for (const folder of [file, join(file, 'below'), ...(process.platform === 'linux' ? ['/proc/agent'] : [])]) {
      await expect(enrolAgent({ ...given, folder })).rejects.toThrow('the code was not used');
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});
