import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mutants } from '../../sim/mutants.ts';

const run = promisify(execFile);
/** More with TIEOUT_SIM_SCHEDULES; `npm run sim` runs a million. */
const schedules = process.env.TIEOUT_SIM_SCHEDULES ?? '100000';

/** Its report, whatever it exits with. */
const simulate = (...given: readonly string[]): Promise<string> =>
  run(process.execPath, ['sim/run.ts', ...given], { maxBuffer: 10_000_000 }).then(
    ({ stdout }) => stdout,
    (failed: { readonly stdout?: string; readonly message: string }) => failed.stdout || failed.message,
  );

describe('the simulation', { timeout: 900_000 }, () => {
  it('breaks no promise in any of its schedules, and settles in each', async () => {
    expect(await simulate('--schedules', schedules)).toContain('no promise was broken');
  });

  it('finds every known way to break the protocol', async () => {
    const report = await simulate('--mutants');
    expect(report).toContain(`${mutants.length} of ${mutants.length} mutants found`);
  });

  it('shows what an ERP without a unique reference cannot stand: a process that stands still after its last check', async () => {
    const report = await simulate('--beyond', '--schedules', '3000');
    expect(report).toMatch(/two bills bear TIE-|invoice \d+ has two bills/);
  });

  it('is told of whole: the page has every mutant, and no other', () => {
    const page = readFileSync('docs/reference/faults.md', 'utf8');
    const table = page.slice(page.indexOf('| mistake | where |')).split('\n\n')[0]!;
    const rows = table.split('\n').slice(2);
    expect(rows.map((row) => row.split(' | ')[0]!.slice(2))).toEqual(mutants.map(({ name }) => name));
  });

  it('goes the same way again', async () => {
    const [once, again] = [await simulate('--seed', '76'), await simulate('--seed', '76')];
    expect(once).toContain('no promise was broken');
    expect(again).toBe(once);
  });
});
