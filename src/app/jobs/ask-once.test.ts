import { afterEach, describe, expect, it, vi } from 'vitest';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy } from '../erp-access.ts';
import { connection, OneInvoice } from '../testing/one-invoice.ts';
import { type Connection, type JobRun, type Lease, LeaseLost } from '../unit-of-work.ts';
import { type Asking, again, askOnce, attemptOrPark, notShownYet, waitsForALook } from './ask-once.ts';

const lease = (attempt: number) => ({ job: 1, attempt }) as unknown as Lease;
const done = { ended: false, is: 'done' } as unknown as JobRun;
const parked = { ended: false, is: 'parked' } as unknown as JobRun;

describe('an attempt', () => {
  const said: unknown[] = [];
  const log = { error: (...all: unknown[]) => said.push(all) };
  const run = (attempt: number, cause: Error | null, { inARow = 1, away = false } = {}) => {
    const tx = { jobs: { erred: async () => inARow } };
    const work = async (_: unknown, does: (on: typeof tx) => unknown) => {
      if (away) throw new Error('the database is away');
      return does(tx);
    };
    return attemptOrPark(
      { log, work: { run: work } } as unknown as Deps,
      lease(attempt),
      async () => {
        if (cause !== null) throw cause;
        return done;
      },
      async () => parked,
    );
  };

  it('that ends is its own end, however late it is', async () => {
    expect(await run(1, null)).toBe(done);
    expect(await run(2_000, null)).toBe(done);
  });

  it('that breaks is tried again nineteen times, and then parked, which the log tells', async () => {
    const cause = new Error('of our own');
    for (const inARow of [0, 1, 19]) await expect(run(inARow, cause, { inARow })).rejects.toBe(cause);
    expect(said).toEqual([]);
    expect(await run(20, cause, { inARow: 20 })).toBe(parked);
    expect(await run(21, cause, { inARow: 21 })).toBe(parked);
    expect(said).toEqual([
      [{ err: cause, job: 1 }, 'an export was parked'],
      [{ err: cause, job: 1 }, 'an export was parked'],
    ]);
  });

  it('that breaks once, after many that the ERP left unanswered, is tried again', async () => {
    const cause = new Error('of our own');
    await expect(run(2_000, cause)).rejects.toBe(cause);
  });

  it('that breaks while the database is away is tried again, whatever was counted', async () => {
    const cause = new Error('of our own');
    await expect(run(2_000, cause, { inARow: 20, away: true })).rejects.toBe(cause);
  });

  it('that has lost its lease parks nothing: another has it in hand', async () => {
    const cause = new LeaseLost('of job 1');
    await expect(run(30, cause, { inARow: 30 })).rejects.toBe(cause);
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

describe('an ERP is asked to make something', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** An ask, told step by step; `asking` may take the place of a step. */
  function ask({ busy = false, callMs = 1_000, maxInFlight = 1, asking = {} as Partial<Asking> } = {}) {
    const steps: string[] = [];
    const house = new OneInvoice({
      busy,
      traits: { callMs, settleMs: callMs, maxInFlight },
      reach: (at) => steps.push(at),
    });
    const step = async (name: string) => void steps.push(name);
    const run = () => {
      const erp = house.deps.connectorFor(connection);
      const answer = { is: 'unclear', because: 'who knows' } as const;
      const whole: Asking = {
        saveIntent: () => step('intent saved'),
        takeIntentBack: () => step('intent taken back'),
        create: async () => {
          await step('created');
          return answer;
        },
        ...asking,
      };
      return askOnce(house.deps, lease(3), { connection, erp }, whole);
    };
    return { run, steps, waited: house.waited };
  }
  /** So long it takes between the intent and the ask. */
  function stalls(ms: number) {
    const readings = [50_000, 50_000 + ms];
    vi.spyOn(performance, 'now').mockImplementation(() => readings.shift() ?? Number.NaN);
  }

  it('once its intent is saved, and answers with its word', async () => {
    const { run, steps } = ask();
    expect(await run()).toEqual({ is: 'unclear', because: 'who knows' });
    expect(steps).toEqual(['asking', 'intent saved', 'asked', 'created', 'answered']);
  });

  it('and is not asked where the intent could not be saved', async () => {
    const cause = new LeaseLost('of job 1');
    const { run, steps } = ask({ asking: { saveIntent: () => Promise.reject(cause) } });
    await expect(run()).rejects.toBe(cause);
    expect(steps).toEqual(['asking']);
  });

  it('in the first slot that comes free; without one in time the intent is taken back', async () => {
    const { run, steps, waited } = ask({ busy: true });
    expect(await run()).toEqual(again(lease(3), allBusy().because));
    expect(steps).toEqual(['asking', 'intent saved', 'asked', 'intent taken back', 'answered']);
    expect(waited).toEqual([500]);
  });

  it('never waiting for a slot for longer than two seconds, or than half of what a call may take', async () => {
    for (const [callMs, waitMs] of [
      [60_000, 2_000],
      [4_000, 2_000],
      [3_000, 1_500],
    ] as const) {
      const { run, waited } = ask({ callMs });
      await run();
      expect(waited).toEqual([waitMs]);
    }
  });

  it('with what is left of a call since before the intent was saved', async () => {
    const given = vi.spyOn(globalThis, 'setTimeout');
    const { run } = ask();
    stalls(600.4);
    await run();
    expect(given).toHaveBeenLastCalledWith(expect.any(Function), 399);
  });

  it.each([1_000, 999.5, 5_000])(
    'not at all after a stall of %s ms, when others may trust that nothing is there',
    async (ms) => {
      const { run, steps } = ask();
      stalls(ms);
      expect(await run()).toEqual(again(lease(3), words.jobs.too_late));
      expect(steps).not.toContain('created');
      expect(steps).not.toContain('intent taken back');
    },
  );

  it('not at all after the machine slept since the intent was saved, which the monotonic clock does not count', async () => {
    const { run, steps } = ask();
    vi.spyOn(performance, 'now').mockReturnValue(50_000);
    const wall = [1_800_000_000_000, 1_800_000_060_000];
    vi.spyOn(Date, 'now').mockImplementation(() => wall.shift() ?? Number.NaN);
    expect(await run()).toEqual(again(lease(3), words.jobs.too_late));
    expect(steps).not.toContain('created');
    expect(steps).not.toContain('intent taken back');
  });

  it('in turn: whose turn does not come in time has saved nothing', async () => {
    vi.useFakeTimers();
    const held = ask({ asking: { create: () => new Promise(() => {}) } });
    // One is at it, and one has its intent saved already.
    void held.run();
    void held.run();
    const third = held.run();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await third).toEqual(again(lease(3), allBusy().because));
    expect(held.steps.filter((step) => step === 'intent saved')).toHaveLength(2);
  });

  it('again after a pause that grows with the attempts', () => {
    expect(again(lease(1), 'it')).toEqual({ is: 'again', inMs: 250, because: 'it' });
    expect(again(lease(3), 'it')).toEqual({ is: 'again', inMs: 1_000, because: 'it' });
  });
});
