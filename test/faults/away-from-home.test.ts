import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { clearAll, folder, processesIn } from '../../src/store/embedded/testing.ts';
import { copyWithOwners } from './copy-with-owners.ts';
import { endPrograms, Program, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

afterEach(endPrograms);
afterAll(clearAll);

const cli = 'bin/tieout.mjs';
const envOf = (dataDir: string) => ({ TIEOUT_DATA_DIR: dataDir, PORT: '0' });

it('a data folder that was copied starts nothing before somebody says what it is: a copy, put back, or moved', async () => {
  const dataDir = join(folder(), 'data');
  const itself = new Program(cli, ['serve'], { env: envOf(dataDir) });
  await itself.says(/Tieout is ready at/);
  expect(await run(cli, ['moved'], envOf(dataDir))).toMatchObject({
    code: 1,
    err: expect.stringContaining('another Tieout is already running'),
  });
  await itself.stop('SIGTERM');

  const copy = join(folder(), 'copy');
  copyWithOwners(dataDir, copy);
  const refused = await run(cli, ['serve'], envOf(copy));
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`: its data folder was ${dataDir}. Of two`) });
  expect(refused.err).not.toContain(' at '); // a sentence, and no stack
  expect(processesIn(copy)).toEqual([]);

  const moved = await run(cli, ['moved'], envOf(copy));
  expect(moved).toMatchObject({ code: 0, out: expect.stringContaining(`(its data folder was ${dataDir})`) });
  expect(processesIn(copy)).toEqual([]);
  const there = new Program(cli, ['serve'], { env: envOf(copy) });
  await there.says(/Tieout is ready at/);
  await there.stop('SIGTERM');

  const back = await run(cli, ['restored', '--as-of', '2026-10-31T02:00:00Z'], envOf(dataDir));
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('Exports of 0 connection(s) wait') });
  const nothing = join(folder(), 'nothing');
  for (const command of [['moved'], ['restored', '--as-of', '2026-10-31T02:00:00Z']]) {
    expect(await run(cli, command, envOf(nothing))).toMatchObject({
      code: 1,
      err: expect.stringContaining(`There is no embedded database of Tieout in ${nothing}`),
    });
  }
});
