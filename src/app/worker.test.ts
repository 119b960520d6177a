import { expect, it } from 'vitest';
import type { Deps } from './deps.ts';
import type { Lease } from './unit-of-work.ts';
import { startWorker } from './worker.ts';

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
