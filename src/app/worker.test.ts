import { afterEach, expect, it, vi } from 'vitest';
import type { Deps } from './deps.ts';
import type { Lease } from './unit-of-work.ts';
import { startWorker, usualWorker } from './worker.ts';

afterEach(() => void vi.useRealTimers());

it('stops in its time though the database does not answer, and hands back what it holds', async () => {
  const given: Lease[] = [];
  const lease = { job: 1, company: 1, subject: 1, attempt: 1 } as unknown as Lease;
  let claims = 0;
  const silent = () => new Promise<never>(() => undefined);
  const deps = {
    queue: {
      claim: (kind: string) =>
        kind === 'export' && claims++ === 0 ? Promise.resolve({ leases: [lease], nextInMs: 0 }) : silent(),
      renew: async () => undefined,
      giveBack: async (one: Lease) => void given.push(one),
    },
    work: { run: silent },
    log: { error: () => undefined, info: () => undefined },
  } as unknown as Deps;
  const worker = startWorker(deps);
  await expect.poll(() => claims).toBe(2);
  await worker.stop(20);
  expect(given).toEqual([lease]);
});

it('asks ever more seldom for due work that somebody else holds, and takes it once it is free', async () => {
  vi.useFakeTimers();
  const claims: number[] = [];
  const given: Lease[] = [];
  const job = { job: 1, company: 1, subject: 1, attempt: 1 } as unknown as Lease;
  let locked = true;
  const deps = {
    queue: {
      claim: async () => {
        claims.push(performance.now());
        return locked ? { leases: [], nextInMs: -1 } : { leases: [job], nextInMs: null };
      },
      renew: async () => undefined,
      giveBack: async (one: Lease) => void given.push(one),
    },
    work: { run: () => new Promise<never>(() => undefined) },
    log: { error: () => undefined, info: () => undefined },
  } as unknown as Deps;
  const only = Object.fromEntries(Object.keys(usualWorker.abreast).map((kind) => [kind, kind === 'export' ? 2 : 0]));
  const worker = startWorker(deps, { ...usualWorker, abreast: only as typeof usualWorker.abreast });
  await vi.advanceTimersByTimeAsync(1_000);
  const pauses = claims.slice(1).map((at, index) => Math.round(at - claims[index]!));
  expect(pauses.slice(0, 7)).toEqual([10, 20, 40, 80, 160, 160, 160]);
  expect(worker.alive()).toBe(true);

  locked = false;
  await vi.advanceTimersByTimeAsync(160);
  const stopped = worker.stop(10);
  await vi.advanceTimersByTimeAsync(20);
  await stopped;
  expect(given).toContain(job);
});

it('is alive from the start on, and no more once its looks are not answered', async () => {
  vi.useFakeTimers();
  const claim = () => new Promise<never>(() => undefined);
  const queue = { claim, renew: async () => undefined, giveBack: async () => undefined };
  const worker = startWorker({ queue, log: { error: () => undefined } } as unknown as Deps);
  expect(worker.alive()).toBe(true);
  await vi.advanceTimersByTimeAsync(2 * usualWorker.lookMs);
  expect(worker.alive()).toBe(true);
  await vi.advanceTimersByTimeAsync(usualWorker.lookMs);
  expect(worker.alive()).toBe(false);
  const stopped = worker.stop(10);
  await vi.advanceTimersByTimeAsync(20);
  await stopped;
});
