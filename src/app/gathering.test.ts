import { describe, expect, it } from 'vitest';
import { gathering } from './gathering.ts';

/** Groups that end when they are let go. */
function heldBack(most: number, patienceMs?: number) {
  const groups: { readonly asked: readonly number[]; readonly go: (how?: Error) => void }[] = [];
  const ask = gathering<number, string>(
    most,
    (asked) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
      const go = (how?: Error) => (how === undefined ? resolve(asked.map(String)) : reject(how));
      groups.push({ asked, go });
      return promise;
    },
    patienceMs,
  );
  return { ask, groups };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is gathered', () => {
  it('goes together where it came together, and nobody joins a group that has begun', async () => {
    const { ask, groups } = heldBack(10);
    const first = [ask(1), ask(2)];
    await turn();
    const later = [ask(3), ask(4)];
    await turn();
    expect(groups.map(({ asked }) => asked)).toEqual([[1, 2]]);
    groups[0]!.go();
    expect(await Promise.all(first)).toEqual(['1', '2']);
    await turn();
    expect(groups.map(({ asked }) => asked)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    groups[1]!.go();
    expect(await Promise.all(later)).toEqual(['3', '4']);
  });

  it('is told before its group has ended of nothing', async () => {
    const { ask, groups } = heldBack(10);
    let told = false;
    const asked = ask(1).then(() => {
      told = true;
    });
    await turn();
    expect(told).toBe(false);
    groups[0]!.go();
    await asked;
    expect(told).toBe(true);
  });

  it('goes in groups of no more than so many', async () => {
    const { ask, groups } = heldBack(2);
    const all = Promise.all([ask(1), ask(2), ask(3)]);
    await turn();
    groups[0]!.go();
    await turn();
    groups[1]!.go();
    expect(await all).toEqual(['1', '2', '3']);
    expect(groups.map(({ asked }) => asked)).toEqual([[1, 2], [3]]);
  });

  it('waits for a group that does not end no longer than it was told', async () => {
    const { ask, groups } = heldBack(10, 50);
    const stuck = ask(1);
    await turn();
    const [later, another] = [ask(2), ask(3)];
    await turn();
    expect(groups.length).toBe(1);
    await expect.poll(() => groups.map(({ asked }) => asked)).toEqual([[1], [2, 3]]);
    groups[1]!.go();
    expect(await Promise.all([later, another])).toEqual(['2', '3']);
    groups[0]!.go(new Error('no line'));
    await expect(stuck).rejects.toThrow('no line');
  });

  it('fails for each of a group that failed, and for nobody else', async () => {
    const { ask, groups } = heldBack(10);
    const [one, other] = [ask(1), ask(2)];
    await turn();
    const later = ask(3);
    groups[0]!.go(new Error('no line'));
    await expect(one).rejects.toThrow('no line');
    await expect(other).rejects.toThrow('no line');
    await turn();
    groups[1]!.go();
    expect(await later).toBe('3');
  });
});
