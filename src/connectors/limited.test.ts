import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limited, unhurried } from './limited.ts';
import { forEver } from './testing/scripted.ts';

const traits = { name: 'Testbooks®', callMs: 1_000 };
const late = 'Testbooks® did not answer within 1000 ms';
const listening = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('that is answered in time leaves neither a timer nor a listener behind', async () => {
    const { signal } = new AbortController();
    expect(await limited(traits, signal, async () => 'here')).toBe('here');
    expect([vi.getTimerCount(), listening(signal)]).toEqual([0, 0]);
  });

  it('that fails fails with its own words, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    const cause = new Error('the line went dead');
    await expect(limited(traits, signal, () => Promise.reject(cause))).rejects.toBe(cause);
    expect([vi.getTimerCount(), listening(signal)]).toEqual([0, 0]);
  });

  it('ends when its time is over, and not before; it is told why', async () => {
    const within: AbortSignal[] = [];
    const call = limited(traits, new AbortController().signal, (one) => {
      within.push(one);
      return forEver();
    });
    const ended = call.catch((cause: Error) => cause.message);
    await vi.advanceTimersByTimeAsync(999);
    expect(within[0]!.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toBe(late);
    expect(within[0]!.reason).toMatchObject({ code: 'timed_out', message: late });
  });

  it('whose machine slept knows that its time is over before it sends, though no timer has gone off yet', async () => {
    const sent: string[] = [];
    const call = limited(traits, new AbortController().signal, async (within) => {
      within.throwIfAborted();
      sent.push('the question');
      // Asleep with all its timers; the answer that came meanwhile is read first.
      vi.setSystemTime(Date.now() + 3_600_000);
      within.throwIfAborted();
      sent.push('the bill');
    });
    await expect(call).rejects.toMatchObject({ code: 'timed_out', message: late });
    expect([sent, vi.getTimerCount()]).toEqual([['the question'], 0]);
  });

  it('ends with its caller, for the caller’s reason', async () => {
    const caller = new AbortController();
    const within: AbortSignal[] = [];
    const call = limited(traits, caller.signal, (one) => {
      within.push(one);
      return forEver();
    });
    const reason = new Error('enough');
    caller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect([within[0]!.reason, vi.getTimerCount()]).toEqual([reason, 0]);
  });

  it('is not begun where its caller had given up before', async () => {
    const begun: number[] = [];
    const call = limited(traits, AbortSignal.abort(new Error('enough')), async () => begun.push(1));
    await expect(call).rejects.toThrow('enough');
    expect(begun).toEqual([]);
  });

  it('that fails after it was let go bothers nobody', async () => {
    const unheard: unknown[] = [];
    const hear = (cause: unknown) => unheard.push(cause);
    process.on('unhandledRejection', hear);
    let fail = (_: Error) => {};
    const call = limited(traits, new AbortController().signal, () => new Promise((_, reject) => (fail = reject)));
    const ended = expect(call).rejects.toThrow(late);
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
    fail(new Error('much later'));
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});

describe('a list', () => {
  const mostly = { most: 10, before: () => {} };
  /** Each element takes so long; `taken` counts how many were asked for. */
  function source(count: number, eachMs = 0) {
    const kept = { taken: 0, opened: 0, closed: 0, signal: null as AbortSignal | null };
    async function* rows() {
      try {
        for (; kept.taken < count; ) {
          kept.taken++;
          if (eachMs > 0) await new Promise((resolve) => setTimeout(resolve, eachMs));
          yield kept.taken;
        }
      } finally {
        kept.closed++;
      }
    }
    const open = (signal: AbortSignal) => {
      kept.opened++;
      kept.signal = signal;
      return rows();
    };
    return { kept, open };
  }
  async function listed(list: AsyncIterable<number>) {
    const all: number[] = [];
    for await (const one of list) all.push(one);
    return all;
  }

  it('may be long, as long as no single wait is', async () => {
    const { open } = source(5, 900);
    const { signal } = new AbortController();
    const all = listed(unhurried(traits, signal, open, mostly));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await all).toEqual([1, 2, 3, 4, 5]);
    expect([vi.getTimerCount(), listening(signal)]).toEqual([0, 0]);
  });

  it('whose reader takes long over an element is not late by that', async () => {
    const list = unhurried(traits, new AbortController().signal, source(2, 10).open, mostly);
    const first = list.next();
    await vi.advanceTimersByTimeAsync(10);
    expect((await first).value).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    const second = list.next();
    await vi.advanceTimersByTimeAsync(10);
    expect((await second).value).toBe(2);
    await list.return();
  });

  it('of which a single wait is too long throws, and its source is told', async () => {
    const { kept, open } = source(2, 1_001);
    const ended = expect(listed(unhurried(traits, new AbortController().signal, open, mostly))).rejects.toThrow(late);
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
    expect(kept.signal!.aborted).toBe(true);
  });

  it('ends at once when its caller gives up while it waits, and its source is told why', async () => {
    const caller = new AbortController();
    const { kept, open } = source(2, 900);
    const reason = new Error('enough');
    const ended = expect(listed(unhurried(traits, caller.signal, open, mostly))).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(100);
    caller.abort(reason);
    await ended;
    expect(kept.signal!.reason).toBe(reason);
    expect(listening(caller.signal)).toBe(0);
  });

  it('is not asked for another element once its caller has given up', async () => {
    const caller = new AbortController();
    const { kept, open } = source(2);
    const list = unhurried(traits, caller.signal, open, mostly);
    await list.next();
    caller.abort(new Error('enough'));
    await expect(list.next()).rejects.toThrow('enough');
    expect(kept).toMatchObject({ taken: 1, closed: 1 });
  });

  it('is not opened where its caller had given up before, or it may not be read', async () => {
    const { kept, open } = source(2);
    const given = AbortSignal.abort(new Error('enough'));
    await expect(listed(unhurried(traits, given, open, mostly))).rejects.toThrow('enough');
    const before = () => {
      throw new Error('not here');
    };
    const { signal } = new AbortController();
    await expect(listed(unhurried(traits, signal, open, { most: 10, before }))).rejects.toThrow('not here');
    expect([kept.opened, vi.getTimerCount(), listening(signal)]).toEqual([0, 0, 0]);
  });

  it('that is none throws, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    const none = (() => undefined) as never;
    await expect(listed(unhurried(traits, signal, none, mostly))).rejects.toThrow();
    expect([vi.getTimerCount(), listening(signal)]).toEqual([0, 0]);
  });

  it('that is left early gives back what it holds open', async () => {
    const { kept, open } = source(5);
    const { signal } = new AbortController();
    for await (const one of unhurried(traits, signal, open, mostly)) if (one === 2) break;
    await vi.advanceTimersByTimeAsync(0);
    expect([kept.taken, kept.closed]).toEqual([2, 1]);
    expect([kept.signal!.aborted, vi.getTimerCount(), listening(signal)]).toEqual([true, 0, 0]);
  });

  it('that is left while an element is waited for ends that wait', async () => {
    const { kept, open } = source(2, 900);
    const list = unhurried(traits, new AbortController().signal, open, mostly);
    const waiting = expect(list.next()).rejects.toThrow('nobody reads this list any longer');
    expect(await list.return()).toEqual({ done: true, value: undefined });
    await waiting;
    expect([await list.next(), kept.taken, vi.getTimerCount()]).toEqual([{ done: true, value: undefined }, 1, 1]);
  });

  it('that is asked for two elements at once says so, and gives the first of them', async () => {
    const { kept, open } = source(2, 900);
    const list = unhurried(traits, new AbortController().signal, open, mostly);
    const first = list.next();
    await expect(list.next()).rejects.toThrow('one element at a time');
    await vi.advanceTimersByTimeAsync(900);
    expect([await first, kept.taken]).toEqual([{ done: false, value: 1 }, 1]);
    await list.return();
  });

  it('of which an element cannot be read throws, and its source is told', async () => {
    const { kept, open } = source(3);
    const each = (given: number) => {
      if (given === 2) throw new Error('the second is none');
      return -given;
    };
    const list = unhurried(traits, new AbortController().signal, open, { ...mostly, each });
    expect(await list.next()).toEqual({ done: false, value: -1 });
    await expect(list.next()).rejects.toThrow('the second is none');
    expect([await list.next(), kept.signal!.aborted]).toEqual([{ done: true, value: undefined }, true]);
  });

  it('of as many as there may be is whole, and of one more is none', async () => {
    const whole = unhurried(traits, new AbortController().signal, source(10).open, mostly);
    expect(await listed(whole)).toHaveLength(10);
    const { kept, open } = source(1_000);
    const goesOn = listed(unhurried(traits, new AbortController().signal, open, mostly));
    await expect(goesOn).rejects.toThrow('its list goes on after 10 rows');
    expect(kept.taken).toBe(11);
  });

  it('without a way to give back is left all the same', async () => {
    let next = 0;
    const plain = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value: ++next }) }) };
    for await (const one of unhurried(traits, new AbortController().signal, () => plain, mostly)) if (one === 1) break;
    expect(next).toBe(1);
  });
});
