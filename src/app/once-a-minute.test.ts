import { afterEach, expect, it, vi } from 'vitest';
import { onceAMinute } from './once-a-minute.ts';

afterEach(() => void vi.useRealTimers());

it('tells each trouble at once, then once a minute with how often it came again', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lines: unknown[] = [];
  const tell = onceAMinute((detail, message) => void lines.push([message, detail]));
  for (let second = 0; second < 130; second++) {
    tell({ second }, 'the database is away');
    if (second === 3) tell({ second }, 'another');
    vi.advanceTimersByTime(1_000);
  }
  expect(lines).toEqual([
    ['the database is away', { second: 0 }],
    ['another', { second: 3 }],
    ['the database is away', { second: 60, again: 59 }],
    ['the database is away', { second: 120, again: 59 }],
  ]);
});
