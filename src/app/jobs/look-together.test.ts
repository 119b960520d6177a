import { expect, it } from 'vitest';
import type { ErpReader } from '../../connectors/contract.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Connection } from '../unit-of-work.ts';
import { lookForBill } from './look-together.ts';

const queue = {
  withinSlot: async (_: unknown, __: number, ___: number, ____: number, call: () => Promise<unknown>) => ({
    value: await call(),
  }),
} as unknown as Deps['queue'];
const connection = {} as Connection;

/** Each reference is answered with an absence as of a moment of its own: the look's, and its place among all asked for. */
function erpOf({ fails = false, keysACall = 200 } = {}) {
  const asked: (readonly string[])[] = [];
  const gone = (looks: number, reference: string): Sighting => ({
    is: 'gone',
    lastSeen: null,
    asOf: (looks * 1_000 + Number(reference)) as Instant,
  });
  const erp = {
    traits: { callMs: 1_000, maxInFlight: 2, keysACall },
    lookFor: async ({ reference }: { reference: string }) => {
      asked.push([reference]);
      return gone(asked.length, reference);
    },
    async *lookForMany(keys: readonly { readonly reference: string }[]) {
      asked.push(keys.map(({ reference }) => reference));
      const looks = asked.length;
      for (const { reference } of keys) {
        if (fails) throw new Error('cut off');
        yield gone(looks, reference);
      }
    },
  } as unknown as ErpReader;
  const look = async (reference: string) => {
    const seen = await lookForBill({ queue }, connection, erp, reference as BillReference);
    return seen!.value.is === 'gone' ? seen!.value.asOf : seen!.value.is;
  };
  return { asked, look };
}

it('looks for many in one call, each answered with its own', async () => {
  const { asked, look } = erpOf();
  expect(await Promise.all([look('1'), look('2'), look('3')])).toEqual([1_001, 1_002, 1_003]);
  expect(asked).toEqual([['1', '2', '3']]);
});

it('lets nobody share a look that had begun before they asked', async () => {
  const { asked, look } = erpOf();
  const first = look('1');
  await Promise.resolve();
  await Promise.resolve();
  const [one, two] = await Promise.all([first, look('2')]);
  expect([one, two]).toEqual([1_001, 2_002]);
  expect(asked).toEqual([['1'], ['2']]);
});

it('looks for each by itself where the many were cut off, and finds none of them gone by that', async () => {
  const { asked, look } = erpOf({ fails: true });
  expect(await Promise.all([look('1'), look('2')])).toEqual([2_001, 3_002]);
  expect(asked).toEqual([['1', '2'], ['1'], ['2']]);
});

it('looks for no more together than one call of the ERP tells of, and for each by itself where that is one', async () => {
  const [three, one] = [erpOf({ keysACall: 3 }), erpOf({ keysACall: 1 })];
  for (const { look } of [three, one]) await Promise.all(['1', '2', '3', '4', '5'].map(look));
  expect(three.asked).toEqual([
    ['1', '2', '3'],
    ['4', '5'],
  ]);
  expect(one.asked).toEqual([['1'], ['2'], ['3'], ['4'], ['5']]);
});
