import { expect, it } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { type ErpRecord, provesGone, type Sighting } from '../../domain/sighting.ts';
import { type Kit, never } from './case.ts';

/** Gone, void and paid are three things, and an absence counts once nothing can undo it. */
export function ending({ harness, make, look, present }: Kit): void {
  it('deleted is gone once settled', async () => {
    const { reference, record, asOf } = await make();
    await harness().accountant.delete(record);
    await harness().weather.settle();
    for (const key of [{ record }, { reference }]) {
      const seen = await look(key);
      expect(seen).toMatchObject({ is: 'gone' });
      expect(provesGone(seen, asOf)).toBe(true);
    }
  });

  it('void is void and paid is paid', async () => {
    const { accountant, weather } = harness();
    const [voided, paid] = [await make(), await make()];
    await accountant.void(voided.record);
    await accountant.pay(paid.record);
    await weather.settle();
    for (const { reference, record } of [voided, paid]) {
      const standing = record === paid.record ? 'paid' : 'void';
      expect(await present({ record })).toMatchObject({ standing, record });
      expect(await present({ reference })).toMatchObject({ standing, record });
    }
    expect((await present({ record: paid.record })).fingerprint).toBe(fingerprintOf(paid.bill));
  });

  it('after settleMs an absence is final', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const lost = await aBill();
    await weather.loseNextRequest();
    expect(await connector.createBill(lost.bill, lost.reference, never)).toMatchObject({ is: 'unclear' });
    await weather.settle();
    expect(await look({ reference: lost.reference })).toMatchObject({ is: 'gone' });

    // Given up while it was under way: it may have been made or not, but after settling it stays as it is.
    const late = await aBill();
    await weather.slowDown(100);
    const answer = await connector.createBill(late.bill, late.reference, AbortSignal.timeout(450));
    await weather.comeBack();
    await weather.settle();
    const seen = await look({ reference: late.reference });
    expect(seen.is).not.toBe('unknown');
    if (answer.is === 'created') expect(seen.is).toBe('present');
    const there = await accountant.countUnder(late.reference);
    expect(there).toBe(seen.is === 'present' ? 1 : 0);

    await make();
    expect(await look({ reference: lost.reference })).toMatchObject({ is: 'gone' });
    expect(await accountant.countUnder(lost.reference)).toBe(0);
    expect(await accountant.countUnder(late.reference)).toBe(there);
  });
}

/** A number is not an identity. */
export function mistaking({ harness, make, look, present }: Kit): void {
  const notTheOld = (seen: Sighting, old: ErpRecord) => {
    if (seen.is === 'present') expect(seen.record.identity).not.toBe(old.identity);
    else expect(seen.is).toBe('gone');
  };

  it('a reused number is not mistaken for the old bill', async () => {
    const { accountant, weather } = harness();
    const old = await make();
    await accountant.delete(old.record);
    const other = await accountant.makeAgain(old.record, 'another bill');
    await weather.settle();
    expect(other.identity).not.toBe(old.record.identity);
    const seen = await look({ record: old.record });
    notTheOld(seen, old.record);
    // Where the number stands for another bill now, that other bill is what is shown.
    expect(seen.is).toBe(other.id === old.record.id ? 'present' : 'gone');
    expect(await look({ reference: old.reference })).toMatchObject({ is: 'gone' });
    expect((await present({ record: other })).record).toEqual(other);
  });

  it('a record restored from a backup under the same number but another identity is not mistaken either', async () => {
    const { accountant, weather } = harness();
    const old = await make();
    await accountant.delete(old.record);
    const restored = await accountant.makeAgain(old.record, 'the same bill');
    await weather.settle();
    notTheOld(await look({ record: old.record }), old.record);
    expect(await present({ reference: old.reference })).toMatchObject({ record: restored });
    expect(restored.identity).not.toBe(old.record.identity);
  });
}
