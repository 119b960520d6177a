import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { statusOf } from './agent-main.ts';
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
