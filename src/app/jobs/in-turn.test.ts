import { expect, it } from 'vitest';
import type { ErpConnector } from '../../connectors/contract.ts';
import { exportsInHand, inTurn } from './in-turn.ts';

const erpOf = (maxInFlight: number) => ({ traits: { maxInFlight } }) as ErpConnector;
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lets as many ask as there are slots and as many again with their intents ready, the others in their order', async () => {
  const erp = erpOf(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const ask = (n: number) =>
    inTurn(erp, () => {
      began.push(n);
      return new Promise<number>((resolve) => ends.push(() => resolve(n)));
    });
  const all = [1, 2, 3, 4, 5, 6].map(ask);
  await turn();
  expect(began).toEqual([1, 2, 3, 4]);
  ends[1]!();
  expect(await all[1]).toEqual({ value: 2 });
  await turn();
  expect(began).toEqual([1, 2, 3, 4, 5]);
  for (const end of ends) end();
  await turn();
  expect(began).toEqual([1, 2, 3, 4, 5, 6]);
  ends.at(-1)!();
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5, 6].map((value) => ({ value })));
});

it('gives the place on where the ask throws', async () => {
  const erp = erpOf(1);
  for (let n = 0; n < 5; n++) await expect(inTurn(erp, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inTurn(erp, async () => 7)).toEqual({ value: 7 });
});

it('has in hand what an ERP of many calls takes, and not without end', () => {
  const inHand = (keysACall: number) =>
    [1, 2, 4, 20, 1_000].map((maxInFlight) => exportsInHand({ maxInFlight, keysACall }));
  expect(inHand(200)).toEqual([16, 32, 64, 256, 256]);
  expect(inHand(1)).toEqual([8, 8, 16, 80, 256]);
});
