import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import type { ListFilter } from '../app/unit-of-work.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
  const me = await house.caller();
  for (const amount of [10_000, 20_000, 40_000]) {
    await house.hub.send(me, { invoice: await house.approved(house.commitments[0]!, amount) });
  }
  await house.approved(house.commitments[1]!, 80_000);
});
afterAll(() => house?.close());

const all: ListFilter = {
  ...{ filter: 'all', search: null, project: null, vendor: null, period: null },
  ...{ amountFrom: null, amountTo: null, waitingDays: null, readable: null },
};
const matching = (most: number, filter: Partial<ListFilter> = {}) =>
  house.deps.reads.matching({ company: house.company }, { ...all, ...filter }, most);

it('what matches is summed where all of it was counted, and no sum is told of a part', async () => {
  const whole = await matching(3);
  expect(whole).toMatchObject({ count: 3, more: false });
  expect(whole.amountDue! + whole.retainage!).toBe(70_000);
  expect(await matching(4)).toEqual(whole);
  expect(await matching(2)).toEqual({ count: 2, more: true, amountDue: null, retainage: null });
});

it('what was never sent matches nothing, nor what lies in no project that one may read', async () => {
  expect(await matching(9, { readable: [] })).toMatchObject({ count: 0, more: false, amountDue: 0, retainage: 0 });
  const { amountDue } = await matching(9, { readable: [house.project] });
  expect(amountDue).toBe((await matching(9)).amountDue);
});
