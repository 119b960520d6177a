import { describe, expect, it } from 'vitest';
import type { Deps } from '../deps.ts';
import { type Connection, type JobRun, type Lease, LeaseLost } from '../unit-of-work.ts';
import { attemptOrPark, notShownYet, waitsForALook } from './ask-once.ts';

const lease = (attempt: number) => ({ job: 1, attempt }) as unknown as Lease;
const done = { ended: false, is: 'done' } as unknown as JobRun;
const parked = { ended: false, is: 'parked' } as unknown as JobRun;

describe('an attempt', () => {
  const said: unknown[] = [];
  const deps = { log: { error: (...all: unknown[]) => said.push(all) } } as unknown as Deps;
  const run = (attempt: number, cause: Error | null) =>
    attemptOrPark(
      deps,
      lease(attempt),
      async () => {
        if (cause !== null) throw cause;
        return done;
      },
      async () => parked,
    );

  it('that ends is its own end, however late it is', async () => {
    expect(await run(1, null)).toBe(done);
    expect(await run(2_000, null)).toBe(done);
  });

  it('that breaks is tried again nineteen times, and then parked, which the log tells', async () => {
    const cause = new Error('of our own');
    for (const attempt of [1, 19]) await expect(run(attempt, cause)).rejects.toBe(cause);
    expect(said).toEqual([]);
    expect(await run(20, cause)).toBe(parked);
    expect(await run(21, cause)).toBe(parked);
    expect(said).toEqual([
      [{ err: cause, job: 1 }, 'an export was parked'],
      [{ err: cause, job: 1 }, 'an export was parked'],
    ]);
  });

  it('that has lost its lease parks nothing: another has it in hand', async () => {
    const cause = new LeaseLost('of job 1');
    await expect(run(30, cause)).rejects.toBe(cause);
  });
});

it('what may still come is looked at soon, and at the latest when its absence is proof', () => {
  const inMs = (attempt: number, untilSettled: number) => notShownYet(lease(attempt), untilSettled).inMs;
  expect(inMs(1, 10_000)).toBe(250);
  expect(inMs(9, 10_000)).toBe(10_050);
  expect(inMs(9, 90_000)).toBe(30_000);
  expect(inMs(9, -10)).toBe(50);
});

it('nothing is asked for after a restore until somebody has looked', () => {
  expect(waitsForALook({ restored: null } as Connection)).toBe(false);
  expect(waitsForALook({ restored: {} } as Connection)).toBe(true);
});
