import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withinTime } from './within-time.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const whenAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

it('ends its signal in time, and for that reason', async () => {
  const ended = withinTime(500, whenAborted).catch((cause: unknown) => cause);
  await vi.advanceTimersByTimeAsync(499);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await ended).toMatchObject({ name: 'TimeoutError' });
});

it('leaves nothing behind, whether the work is done or breaks', async () => {
  expect(await withinTime(500, async () => 'done')).toBe('done');
  await expect(withinTime(500, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(
    withinTime(500, () => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  expect(vi.getTimerCount()).toBe(0);
});
