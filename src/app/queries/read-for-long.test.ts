import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { Caller } from '../unit-of-work.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  const invoice = await house.approved(house.commitments[0]!, 1_000, 'L-1');
  ok(await house.hub.send(me, { invoice }));
});
afterAll(() => house.close());

const set = (what: string) =>
  sql(house.urls.superUrl, `update tieout.membership set ${what} where person_id = ${me.person}`);
const whole = async (parts: AsyncIterable<unknown>) => {
  let count = 0;
  for await (const _part of parts) count++;
  return count;
};
const invoices = async () =>
  ok(await house.hub.everyInvoice(me, { filter: 'all', sort: 'billing_date' })) as AsyncIterable<unknown>;
const history = async () => ok(await house.hub.exportHistory(me, { after: 0 })) as AsyncIterable<unknown>;

describe.each([
  ['the list of invoices as a file', invoices, "erp_integrations = 'none'", "erp_integrations = 'admin'"],
  ['the whole history as a file', history, "directory = 'none'", "directory = 'admin'"],
] as const)('%s', (_name, begin, taken, given) => {
  it('breaks off where the right to read it is taken away while it is read', async () => {
    expect(await whole(await begin())).toBeGreaterThan(0);
    const begun = await begin();
    await set(taken);
    try {
      await expect(whole(begun)).rejects.toThrow('taken away');
    } finally {
      await set(given);
    }
    expect(await whole(await begin())).toBeGreaterThan(0);
  });
});
