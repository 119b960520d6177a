import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at } from '../../domain/testing/link.ts';
import type { Deps } from '../deps.ts';
import { type Asked, forgetAsks, knownAsk, untilSettledMs } from './known-asks.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());
const later = (ms: number) => void vi.advanceTimersByTime(ms);

/** A process of a hub. */
const hub = (now = 10_000) => ({ work: {}, clock: { now: async () => at(now) } }) as unknown as Deps;
const asked: Asked = { what: 'TIE-1', askedAt: at(1_000), settleMs: 3_000 };
const gone = { is: 'gone', lastSeen: null, asOf: at(10_000) } as const;

describe('an ask', () => {
  it('is known since it was first read or saved, each by itself and in each process', () => {
    const one = hub();
    const { since } = knownAsk(one, asked);
    later(50);
    expect(knownAsk(one, asked)).toEqual({ asked, since, from: since + 50 });
    const others: readonly [Deps, Asked][] = [
      [one, { ...asked, what: 'TIE-2' }],
      [one, { ...asked, askedAt: at(1_001) }],
      [hub(), asked],
    ];
    for (const [deps, other] of others) expect(knownAsk(deps, other).since).toBe(since + 50);
  });

  it('is forgotten when a hundred thousand came after it, and waited for anew', () => {
    const one = hub();
    const { since } = knownAsk(one, asked);
    later(50);
    for (let n = 1; n < 100_000; n++) knownAsk(one, { ...asked, what: `TIE-other-${n}` });
    expect(knownAsk(one, asked).since).toBe(since);
    knownAsk(one, { ...asked, what: 'TIE-one-more' });
    expect(knownAsk(one, asked).since).toBe(since + 50);
  });

  it('is forgotten with all others for the same, and waited for anew, once what was asked for is there', () => {
    const one = hub();
    const again = { ...asked, askedAt: at(5_000) };
    const other = { ...asked, what: 'TIE-2' };
    const { since } = knownAsk(one, asked);
    for (const ask of [again, other]) knownAsk(one, ask);
    later(50);
    forgetAsks(one, asked);
    for (const ask of [asked, again]) expect(knownAsk(one, ask).since).toBe(since + 50);
    expect(knownAsk(one, other).since).toBe(since);
    forgetAsks(hub(), asked);
  });

  it('that was never made is known of no longer than it was asked for', () => {
    const one = hub();
    const never = { ...asked, askedAt: null };
    const { since } = knownAsk(one, never);
    later(50);
    expect(knownAsk(one, never)).toEqual({ asked: never, since: since + 50, from: since + 50 });
  });
});

describe('an absence', () => {
  it('counts once both clocks have come so far: the database’s, and the process’s own', async () => {
    const one = hub();
    knownAsk(one, asked);
    later(2_000);
    const known = knownAsk(one, asked);
    expect(await untilSettledMs(one, known, { ...gone, asOf: at(3_999) }, 500)).toBe(1);
    expect(await untilSettledMs(one, known, gone, 500)).toBe(1_000);
    expect(await untilSettledMs(one, known, gone, 4_000)).toBe(2_000);
    later(1_000);
    // What was known when the look began is what counts.
    expect(await untilSettledMs(one, known, gone, 500)).toBe(1_000);
    expect(await untilSettledMs(one, knownAsk(one, asked), gone, 500)).toBe(0);
  });

  it('of a mirror is as old as the mirror', async () => {
    const one = hub(10_400);
    knownAsk(one, asked);
    later(3_000);
    expect(await untilSettledMs(one, knownAsk(one, asked), gone, 500)).toBe(400);
  });

  it('is no younger for a database’s clock that was set back meanwhile', async () => {
    const one = hub(7_000);
    knownAsk(one, asked);
    later(2_900);
    expect(await untilSettledMs(one, knownAsk(one, asked), gone, 500)).toBe(100);
  });

  it('of what was never asked for counts at once, and the clock is not read for it', async () => {
    const one = { ...hub(), clock: { now: () => Promise.reject(new Error('it was read')) } };
    const never = { ...asked, askedAt: null };
    expect(await untilSettledMs(one, knownAsk(one, never), { ...gone, asOf: at(1) }, 500)).toBe(0);
  });

  it('that bears no time does not count', async () => {
    const one = hub();
    expect(await untilSettledMs(one, knownAsk(one, asked), { ...gone, asOf: at(Number.NaN) }, 500)).not.toBe(0);
  });
});
