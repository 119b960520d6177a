import { afterEach, expect, it, vi } from 'vitest';
import { today } from './today.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it.each([
  ['America/Los_Angeles', '2026-11-24'],
  ['UTC', '2026-11-25'],
  ['Asia/Tokyo', '2026-11-25'],
])('today is the day of the reader in %s', (zone, day) => {
  vi.stubEnv('TZ', zone);
  vi.useFakeTimers({ now: new Date('2026-11-25T02:00:00Z') });
  expect(today()).toBe(day);
});
