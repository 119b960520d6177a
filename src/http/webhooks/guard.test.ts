import type { lookup } from 'node:dns';
import { expect, it } from 'vitest';
import { openLookup } from './guard.ts';

const [open, closed] = [
  { address: '8.8.8.8', family: 4 },
  { address: '127.0.0.1', family: 4 },
];
const why = new Error('closed');

/** What is connected to where a name means those addresses. */
const found = (addresses: readonly object[], all: boolean) =>
  new Promise((tell) => {
    const resolve = ((_: string, __: object, done: (error: null, all: readonly object[]) => void) =>
      done(null, addresses)) as unknown as typeof lookup;
    openLookup(() => why, resolve)('hooks.example.com', { all }, (error, address) => tell(error ?? address));
  });

it('of a name that means an open address and a closed one, only the open one is connected to', async () => {
  for (const both of [
    [closed, open],
    [open, closed],
  ]) {
    expect(await found(both, true)).toEqual([open]);
    expect(await found(both, false)).toBe(open!.address);
  }
  expect([await found([closed!], true), await found([closed!], false)]).toEqual([why, why]);
});
