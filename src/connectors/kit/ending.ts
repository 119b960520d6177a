import { expect } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { type ErpRecord, provesGone, type Sighting } from '../../domain/sighting.ts';
import { parseDay } from '../../domain/time.ts';
import { expectBooked } from './books.ts';
import { type KitCase, listed, never } from './case.ts';

/** Gone, void and paid are three things, and an absence counts once nothing can undo it. */
export const ending: readonly KitCase[] = [
  {
    name: 'deleted is gone once settled',
    async run({ harness, make, look, present }) {
      const { reference, record, asOf } = await make();
      await present({ record });
      await harness.accountant.delete(record);
      await harness.weather.settle();
      for (const erp of [harness.connector, harness.secondHub]) {
        for (const key of [{ record }, { reference }]) {
          const seen = await look(key, erp);
          expect(seen).toMatchObject({ is: 'gone' });
          expect(provesGone(seen, asOf)).toBe(true);
          // It was neither paid nor void, and an ERP that remembers nothing says so.
          if (seen.is === 'gone') expect([null, 'live']).toContain(seen.lastSeen);
        }
        const many = await listed(erp.lookForMany([{ record }, { reference }], never));
        expect(many).toMatchObject([{ is: 'gone' }, { is: 'gone' }]);
      }
    },
  },
  {
    name: 'void is void and paid is paid',
    async run(kit) {
      const { connector, accountant, weather } = kit.harness;
      const [voided, paid] = [await kit.make(), await kit.make()];
      await accountant.void(voided.record);
      await accountant.pay(paid.record);
      await weather.settle();
      for (const { reference, record } of [voided, paid]) {
        const standing = record === paid.record ? 'paid' : 'void';
        expect(await kit.present({ record })).toMatchObject({ standing, record });
        expect(await kit.present({ reference })).toMatchObject({ standing, record });
        const many = await listed(connector.lookForMany([{ record }, { reference }], never));
        expect(many).toMatchObject([
          { is: 'present', standing, record },
          { is: 'present', standing, record },
        ]);
      }
      // Void or paid, it is there: asked for again, it is not made again.
      for (const { bill, reference } of [voided, paid]) {
        expect((await connector.createBill(bill, reference, never)).is).not.toBe('refused');
        expect(await accountant.countUnder(reference)).toBe(1);
      }
      expect((await kit.present({ record: paid.record })).fingerprint).toBe(fingerprintOf(paid.bill));
      await expectBooked(kit, paid);
    },
  },
  {
    name: 'payments are told of a paid bill, and of no other',
    async run({ harness, make }) {
      const { connector, accountant, weather } = harness;
      const [paid, unpaid] = [await make(), await make()];
      await accountant.pay(paid.record);
      await weather.settle();
      const payments = await listed(connector.payments(paid.record, never));
      expect(payments.length).toBeGreaterThan(0);
      expect(payments.map(({ date }) => date).sort()).toEqual(payments.map(({ date }) => date));
      for (const { date } of payments) expect(parseDay(date)).toBe(date);
      const total = payments.reduce((all, { amount }) => all + amount, 0);
      // With the retainage or without it: ERPs differ in what paying a bill pays.
      expect([paid.bill.amount, paid.bill.amount - paid.bill.retainage]).toContain(total);
      expect(await listed(connector.payments(unpaid.record, never))).toEqual([]);
      await weather.goDown();
      await expect(listed(connector.payments(paid.record, never))).rejects.toThrow();
    },
  },
  {
    name: 'after settleMs an absence is final',
    async run({ harness, make, look, countAfterwards }) {
      const { connector, accountant, weather, aBill } = harness;
      const lost = await aBill();
      await weather.loseNextRequest();
      expect(await connector.createBill(lost.bill, lost.reference, never)).toMatchObject({ is: 'unclear' });
      expect(await countAfterwards(lost.reference)).toBe(0);
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
      const there = await countAfterwards(late.reference);
      expect(there).toBe(seen.is === 'present' ? 1 : 0);

      await make();
      expect(await look({ reference: lost.reference })).toMatchObject({ is: 'gone' });
      expect(await accountant.countUnder(lost.reference)).toBe(0);
      expect(await accountant.countUnder(late.reference)).toBe(there);
    },
  },
];

const expectNotTheOld = (seen: Sighting, old: ErpRecord) => {
  if (seen.is === 'present') expect(seen.record.identity).not.toBe(old.identity);
  else expect(seen.is).toBe('gone');
};

/** A number is not an identity, and neither is a reference that two bills bear. */
export const mistaking: readonly KitCase[] = [
  {
    name: 'a reused number is not mistaken for the old bill',
    async run({ harness, make, look, present }) {
      const { connector, accountant, weather } = harness;
      const old = await make();
      await accountant.delete(old.record);
      const other = await accountant.makeAgain(old.record, 'another bill');
      await weather.settle();
      expect(other.identity).not.toBe(old.record.identity);
      const seen = await look({ record: old.record });
      expectNotTheOld(seen, old.record);
      const [among] = await listed(connector.lookForMany([{ record: old.record }], never));
      expectNotTheOld(among!, old.record);
      // Where the number stands for another bill now, that other bill is what is shown.
      expect(seen.is).toBe(other.id === old.record.id ? 'present' : 'gone');
      expect(await look({ reference: old.reference })).toMatchObject({ is: 'gone' });
      expect((await present({ record: other })).record).toEqual(other);
    },
  },
  {
    name: 'a record restored from a backup under the same number but another identity is not mistaken either',
    async run({ harness, make, look, present }) {
      const { accountant, weather } = harness;
      const old = await make();
      await accountant.delete(old.record);
      const restored = await accountant.makeAgain(old.record, 'the same bill');
      await weather.settle();
      expectNotTheOld(await look({ record: old.record }), old.record);
      expect(await present({ reference: old.reference })).toMatchObject({ record: restored });
      expect(restored.identity).not.toBe(old.record.identity);
    },
  },
  {
    name: 'two bills under one reference are unknown, and no third is made',
    async run({ harness, make, look, present }) {
      const { connector, accountant, weather } = harness;
      const { bill, reference, record } = await make();
      const copy = await accountant.copy(record);
      await weather.settle();
      if (connector.traits.once === 'proved') {
        expect(copy, 'an ERP that enforces our reference refuses a second bill under it').toBeNull();
      }
      if (copy === null) {
        expect(await present({ reference })).toMatchObject({ record });
        return;
      }
      expect(await accountant.countUnder(reference)).toBe(2);
      expect(await look({ reference })).toMatchObject({ is: 'unknown', trouble: 'several_bills' });
      const [among] = await listed(connector.lookForMany([{ reference }], never));
      expect(among).toMatchObject({ is: 'unknown' });
      expect((await connector.createBill(bill, reference, never)).is).not.toBe('created');
      expect(await accountant.countUnder(reference)).toBe(2);
      // Each of them is still to be found as itself.
      for (const one of [record, copy]) expect(await present({ record: one })).toMatchObject({ record: one });
    },
  },
];
