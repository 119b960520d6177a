import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patienceWith } from './patience.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether a body of so many bytes each half minute is let go within some minutes. */
function letGo(bytes: number, minutes: number): boolean {
  const end = vi.fn();
  const patience = patienceWith(end);
  for (let half = 0; half < minutes * 2; half++) {
    vi.advanceTimersByTime(29_000);
    patience.came(bytes);
  }
  patience.end();
  vi.advanceTimersByTime(60 * 60_000);
  return end.mock.calls.length > 0;
}

it('ends a body that comes a few bytes at a time, and lets a slow line go on', () => {
  expect(letGo(1_000, 3)).toBe(true);
  expect(letGo(64 * 1024, 20)).toBe(false);
});

it('ends whatever takes more than half an hour', () => expect(letGo(64 * 1024, 40)).toBe(true));
