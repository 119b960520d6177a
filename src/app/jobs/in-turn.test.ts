import { expect, it } from 'vitest';
import type { ErpConnector } from '../../connectors/contract.ts';
import { exportsInHand, inTurn, noteCall } from './in-turn.ts';

const erpOf = (maxInFlight: number, keysACall = 200) => ({ traits: { maxInFlight, keysACall } }) as ErpConnector;
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

it('gets more ready where calls end sooner than an intent is saved', async () => {
  const begunOf = async (callMs: number) => {
    const erp = erpOf(2);
    noteCall(erp, callMs);
    let began = 0;
    const never = () => {
      began++;
      return new Promise<never>(() => undefined);
    };
    for (let n = 0; n < 20; n++) void inTurn(erp, never);
    await turn();
    return began;
  };
  expect(await Promise.all([1, 20, 50, 1_000].map(begunOf))).toEqual([10, 7, 4, 4]);
});

it('has in hand what an ERP of many calls takes, and not without end', () => {
  const inHand = (keysACall: number) =>
    [1, 2, 4, 20, 1_000].map((maxInFlight) => exportsInHand(erpOf(maxInFlight, keysACall)));
  expect(inHand(200)).toEqual([16, 32, 64, 256, 256]);
  expect(inHand(1)).toEqual([8, 8, 16, 80, 256]);
});

it('has as many in hand as have their turn soon: more where calls are short, fewer where they are long', () => {
  const inHand = (callMs: number) => {
    const erp = erpOf(4);
    noteCall(erp, callMs);
    return exportsInHand(erp);
  };
  expect([10, 250, 500, 2_000, 30_000].map(inHand)).toEqual([128, 128, 64, 16, 16]);
});

it('goes by the calls of late: one that took long among many changes little, many change all', () => {
  const erp = erpOf(4);
  for (let n = 0; n < 50; n++) noteCall(erp, 100);
  noteCall(erp, 2_000);
  expect(exportsInHand(erp)).toBe(92);
  for (let n = 0; n < 50; n++) noteCall(erp, 2_000);
  expect(exportsInHand(erp)).toBe(16);
});
