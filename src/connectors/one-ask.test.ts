import { afterEach, describe, expect, it, vi } from 'vitest';
import { never } from './kit/case.ts';
import { oneAskAtATime } from './one-ask.ts';

const traits = { name: 'Testbooks®', callMs: 60_000, settleMs: 90_000 };
afterEach(() => void vi.restoreAllMocks());

/** Asks under a key at moments that a test chooses, each ended when the test lets it. */
function asks() {
  const oneAsk = oneAskAtATime<string>();
  const sent: (() => void)[] = [];
  const clock = vi.spyOn(performance, 'now');
  const ask = (ms: number, key = 'TIE-a') => {
    clock.mockReturnValueOnce(ms);
    return oneAsk(key, traits, never, () => new Promise<string>((resolve) => sent.push(() => resolve('made')))).catch(
      (cause: { readonly code: string }) => cause.code,
    );
  };
  return { ask, sent };
}

describe('of asks under one reference', () => {
  it('a second one is not sent while the first may be at work, and another reference’s is', async () => {
    const { ask, sent } = asks();
    const first = ask(0);
    expect(await ask(1)).toBe('asked_meanwhile');
    const other = ask(2, 'TIE-b');
    expect(sent).toHaveLength(2);
    for (const end of sent) end();
    expect(await Promise.all([first, other])).toEqual(['made', 'made']);
  });

  it('the next is sent once the one before has ended', async () => {
    const { ask, sent } = asks();
    const first = ask(0);
    sent[0]!();
    await first;
    const next = ask(1);
    sent[1]!();
    expect(await next).toBe('made');
  });

  it('one that never ended stands in the way until the moment at which it has settled', async () => {
    const { ask, sent } = asks();
    void ask(1_000);
    expect(await ask(90_999)).toBe('asked_meanwhile');
    void ask(91_000);
    expect(sent).toHaveLength(2);
  });

  it('one that ends after it has settled does not open the way for a third beside the second', async () => {
    const { ask, sent } = asks();
    const first = ask(0);
    void ask(90_000);
    sent[0]!();
    await first;
    expect(await ask(90_001)).toBe('asked_meanwhile');
    expect(sent).toHaveLength(2);
  });
});
