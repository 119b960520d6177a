import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erpStatus } from '../../src/domain/link.ts';
import { say } from '../../src/domain/words/words.ts';
import { type SmallHouse, smallHouse } from '../support/small-house.ts';
import { sql } from '../support/sql.ts';
import { broken } from './invariants.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house.close());

const status = async (id: number) => {
  const item = await house.hub.current(await house.caller(), id as never);
  return erpStatus(item?.link ?? null);
};

describe('the road of an invoice', () => {
  it('goes from send over accept to synced, is refused while its bill lives, and is cut when it is gone', async () => {
    const me = await house.caller();
    const invoice = await house.approved(house.commitments[0]!, 500_000);
    expect((await house.hub.send(me, { invoice })).ok).toBe(true);
    expect((await house.hub.accept(me, { invoice })).ok).toBe(true);
    await house.exportAll();
    expect(await status(invoice)).toBe('synced');
    const refused = await house.hub.unlink(me, { invoice });
    expect(refused.ok).toBe(false);
    if (!refused.ok) {
      expect(say(refused.refusal)).toBe(
        'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.',
      );
    }
    const [bill] = await house.simulator.books.list();
    await house.simulator.books.delete(String(bill!.recnum));
    const cut = await house.hub.unlink(me, { invoice });
    expect(cut.ok && erpStatus(cut.value.link)).toBe('not_in_erp');
    expect(await broken(house)).toEqual([]);
  });
});

describe('an export that meets an error of our own', () => {
  it('is tried again, and in the end stands still with its reason, so that a person can retry it', async () => {
    const me = await house.caller();
    const invoice = await house.approved(house.commitments[1]!, 300_000);
    await house.hub.send(me, { invoice });
    await house.hub.accept(me, { invoice });
    const buggy = { reach: () => Promise.reject(new Error('a bug')) };
    await expect(house.exportOnce(buggy)).rejects.toThrow('a bug');
    await house.deps.work.run(me, async (tx) => {
      const item = await tx.links.lock(invoice);
      expect(item?.link?.state).toBe('exporting');
    });
    await sql(house.urls.superUrl, `update job set errors = 19, held_until = '-infinity', run_at = now()`);
    expect(await house.exportOnce(buggy)).toEqual(['parked']);
    const item = await house.hub.current(me, invoice);
    expect(item?.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'internal_error' } });
    expect((await house.hub.retry(me, { invoice })).ok).toBe(true);
    await house.exportAll();
    expect(await status(invoice)).toBe('synced');
  });
});
