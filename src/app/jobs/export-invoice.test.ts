import { afterEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { ErpConnector } from '../../connectors/contract.ts';
import type { Connection } from '../unit-of-work.ts';

let house: SmallHouse;
afterEach(() => house?.close());

/** The house's own ERP, but what it is asked to make it leaves unfinished so many times. */
function leavingUnfinished(erp: ErpConnector, times: number) {
  let asks = 0;
  const half: ErpConnector = {
    ...erp,
    async createBill(bill, reference, signal) {
      const answer = await erp.createBill(bill, reference, signal);
      return ++asks > times ? answer : { is: 'unclear', because: 'it was cut off' };
    },
    async lookFor(bill, signal) {
      const seen = await erp.lookFor(bill, signal);
      return seen.is === 'present' && asks <= times ? { ...seen, unfinished: true } : seen;
    },
  };
  return { half, asks: () => asks };
}

describe('an export', () => {
  it('of a bill that is there unfinished asks once more under the same reference, and ends with one bill', async () => {
    house = await smallHouse();
    const me = await house.caller();
    const invoice = await house.approved(house.commitments[0]!, 100_00);
    await house.hub.send(me, { invoice });
    await house.hub.accept(me, { invoice });
    const { half, asks } = leavingUnfinished(house.deps.connectorFor({} as Connection), 2);

    for (let left = 20; left > 0 && (await house.deps.queue.nextInMs('export')) !== null; left--) {
      await house.exportOnce({ connectorFor: () => half });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(asks()).toBe(3);
    const bills = await house.simulator.books.list();
    expect(bills).toHaveLength(1);
    const seen = await house.hub.invoice(me, invoice);
    expect(JSON.stringify(seen)).toContain('"synced"');
  });
});
