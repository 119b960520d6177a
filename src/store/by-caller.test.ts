import { expect, it } from 'vitest';
import type { Scope } from '../app/unit-of-work.ts';
import { byCaller } from './by-caller.ts';

const scope = (company: number, person?: number) => ({ company, ...(person === undefined ? {} : { person }) }) as Scope;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reads that end when they are let go; each answers whose read it was. */
function heldBack() {
  const reads: { readonly scope: Scope; readonly asked: readonly number[]; readonly go: (how?: Error) => void }[] = [];
  const ask = byCaller<number, string>((scope, asked) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const answers = asked.map((one) => `${scope.company} ${scope.person} ${one}`);
    reads.push({ scope, asked, go: (how) => (how === undefined ? resolve(answers) : reject(how)) });
    return promise;
  });
  return { ask, reads };
}

it('what one caller asks at once is read together, what others ask is not', async () => {
  const { ask, reads } = heldBack();
  const all = [ask(scope(1, 7), 1), ask(scope(1, 7), 2), ask(scope(1, 8), 3), ask(scope(2, 7), 4), ask(scope(1), 5)];
  await turn();
  expect(reads.map(({ scope, asked }) => [scope, asked])).toEqual([
    [{ company: 1, person: 7 }, [1, 2]],
    [{ company: 1, person: 8 }, [3]],
    [{ company: 2, person: 7 }, [4]],
    [{ company: 1 }, [5]],
  ]);
  for (const { go } of reads) go();
  expect(await Promise.all(all)).toEqual(['1 7 1', '1 7 2', '1 8 3', '2 7 4', '1 undefined 5']);
});

it('nobody joins a read that has begun: whoever asks is answered by what was read after they asked', async () => {
  const { ask, reads } = heldBack();
  const early = ask(scope(1, 7), 1);
  await turn();
  const late = ask(scope(1, 7), 1);
  await turn();
  expect(reads.length).toBe(1);
  reads[0]!.go();
  await early;
  await turn();
  expect(reads.map(({ asked }) => asked)).toEqual([[1], [1]]);
  reads[1]!.go();
  await late;
});

it('a read that fails fails for those who were in it, and the next is a new one', async () => {
  const { ask, reads } = heldBack();
  const told = Promise.allSettled([ask(scope(1, 7), 1), ask(scope(1, 7), 2)]);
  await turn();
  reads[0]!.go(new Error('the connection broke'));
  expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = ask(scope(1, 7), 3);
  await turn();
  reads[1]!.go();
  expect(await next).toBe('1 7 3');
});
