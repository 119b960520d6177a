import { describe, expect, it } from 'vitest';
import type { Instant } from '../time.ts';
import { inQuietHours, nextAfter } from './quiet-hours.ts';

const at = (text: string) => Date.parse(text) as Instant;
const chicago = 'America/Chicago'; // six hours behind UTC in November
const night = { from: 22, to: 5 };

describe('quiet hours', () => {
  it('go over midnight, begin with their first hour and end before their last', () => {
    const quiet = (text: string) => inQuietHours(at(text), night, chicago);
    expect(['2026-11-26T03:59:59Z', '2026-11-26T04:00:00Z', '2026-11-26T10:59:59Z', '2026-11-26T11:00:00Z'].map(quiet)) //
      .toEqual([false, true, true, false]);
    expect(inQuietHours(at('2026-11-26T18:00:00Z'), { from: 9, to: 17 }, chicago)).toBe(true);
    expect(inQuietHours(at('2026-11-26T23:00:00Z'), { from: 9, to: 17 }, chicago)).toBe(false);
    expect(inQuietHours(at('2026-11-26T23:00:00Z'), null, chicago)).toBe(false);
  });

  it('put off what would fall into them until they are over', () => {
    const next = (text: string) => new Date(nextAfter(at(text), 300_000, night, chicago)).toISOString();
    expect(next('2026-11-26T03:54:59Z')).toBe('2026-11-26T03:59:59.000Z');
    expect(next('2026-11-26T03:55:00Z')).toBe('2026-11-26T11:00:00.000Z');
    expect(next('2026-11-26T07:00:00Z')).toBe('2026-11-26T11:00:00.000Z');
  });

  it.each([
    ['America/New_York', { from: 22, to: 2 }, '2026-03-08T06:00Z', '2026-03-08T07:00:00.000Z'],
    ['America/Santiago', { from: 20, to: 0 }, '2026-09-06T02:00Z', '2026-09-06T04:00:00.000Z'],
    ['Asia/Kathmandu', { from: 22, to: 5 }, '2026-11-25T20:00Z', '2026-11-25T23:15:00.000Z'],
  ])('that end in %s in an hour that the clocks leave out are over with it', (zone, quiet, now, over) => {
    expect(new Date(nextAfter(at(now), 60_000, quiet, zone)).toISOString()).toBe(over);
  });
});
