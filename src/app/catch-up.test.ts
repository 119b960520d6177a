import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CompanyId } from '../domain/ids.ts';
import { startCatchingUp } from './catch-up.ts';
import type { UnitOfWork } from './unit-of-work.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what was put off too far is looked for soon after the start and from time to time, and told', async () => {
  const said: unknown[] = [];
  const run = (async (scope, work) =>
    work({ jobs: { catchUp: async () => (scope.company === 2 ? 3 : 0) } } as never)) as UnitOfWork['run'];
  const log = { info: (facts: object) => said.push(facts), error: (facts: object) => said.push(facts) };
  let broken = true;
  const companies = {
    ids: async () => {
      if (broken) throw new Error('the database is away');
      return [1, 2] as CompanyId[];
    },
  };
  const catching = startCatchingUp({ work: { run } as UnitOfWork, log }, companies);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(said).toMatchObject([{ err: { message: 'the database is away' } }]);
  broken = false;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(said.slice(1)).toEqual([{ company: 2, jobs: 3 }]);
  await catching.stop();
  await vi.advanceTimersByTimeAsync(6_000_000);
  expect(said).toHaveLength(2);
});
