import { expect } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { expectBooked } from './books.ts';
import { expectNamedForAPerson, type KitCase, listed, madeAt, never, newReference } from './case.ts';

/** What is made is found again, whole, and at its time. */
export const looking: readonly KitCase[] = [
  {
    name: 'says who it is',
    async run({ harness }) {
      const { traits } = harness.connector;
      expect(traits.name.trim()).not.toBe('');
      expect((traits.books ?? '').trim(), 'whose books they are').not.toBe('');
      expect(harness.badCredential.traits.books, 'they are the same under any login').toBe(traits.books);
      expect(['delete', 'void', 'reverse']).toContain(traits.undo);
      expect(['live', 'mirror']).toContain(traits.reads);
      expect(['proved', 'bounded']).toContain(traits.once);
      for (const count of [traits.callMs, traits.settleMs, traits.maxInFlight, traits.keysACall])
        expect(count).toBeGreaterThanOrEqual(1);
      expect(traits.settleMs).toBeGreaterThanOrEqual(traits.callMs);
      const { forms: _, ...limits } = traits.limits;
      for (const limit of Object.values(limits)) expect(limit).toBeGreaterThanOrEqual(1);
      // An agent sends them over the wire, and whoever reads them twice shall read the same.
      expect(JSON.parse(JSON.stringify(traits))).toStrictEqual(traits);
      expect(harness.secondHub.traits).toEqual(traits);
      expect(await harness.connector.check(never)).toEqual({ ok: true });
      expect(harness.connector.traits).toEqual(traits);
    },
  },
  {
    name: 'reports a bad credential without throwing',
    async run({ harness }) {
      const { badCredential } = harness;
      const answer = await badCredential.check(never);
      expect(answer).toMatchObject({ ok: false, because: expect.stringMatching(/./) });
      expectNamedForAPerson(answer);
      expect(await badCredential.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'unknown' });
      const { bill, reference } = await harness.aBill();
      expect((await badCredential.createBill(bill, reference, never)).is).not.toBe('created');
      expect(await harness.accountant.countUnder(reference)).toBe(0);
    },
  },
  {
    name: 'finds nothing under a reference never used',
    async run({ look }) {
      expect(await look({ reference: newReference() })).toMatchObject({ is: 'gone', lastSeen: null });
    },
  },
  {
    name: 'finds what it made, same fingerprint',
    async run(kit) {
      const { bill, reference, record } = await kit.make();
      expect(record.id).not.toBe('');
      expect(record.label.trim()).not.toBe('');
      expect(await kit.harness.accountant.countUnder(reference)).toBe(1);
      await expectBooked(kit, { bill, record });
      for (const erp of [kit.harness.connector, kit.harness.secondHub]) {
        for (const key of [{ reference }, { record }]) {
          const seen = await kit.present(key, erp);
          expect(seen).toMatchObject({ record, standing: 'live', fingerprint: fingerprintOf(bill) });
          expect(seen.unfinished, 'a created bill wants nothing more').toBeUndefined();
        }
      }
    },
  },
  {
    name: 'asOf never runs ahead or backwards',
    async run({ harness, make, look }) {
      const { clock } = harness;
      const { reference, asOf } = await make();
      expect(asOf).toBeLessThanOrEqual(await clock.now());
      let last = Number.NEGATIVE_INFINITY;
      for (const key of [{ reference }, { reference: newReference() }, { reference }, { reference: newReference() }]) {
        const seen = await look(key);
        if (seen.is === 'unknown') throw new Error(seen.because);
        expect(seen.asOf).toBeLessThanOrEqual(await clock.now());
        expect(seen.asOf).toBeGreaterThanOrEqual(last);
        last = seen.asOf;
      }
    },
  },
  {
    name: 'asOf of a look is when it began, of a created bill when the answer came',
    async run({ harness, make, look }) {
      const { clock, connector, weather } = harness;
      const before = await make();
      const asked = await harness.aBill();
      // The answers are held back for so long that beginning and end cannot be mistaken for each other.
      const slowMs = 200;
      await weather.slowDown(slowMs);
      for (const key of [{ reference: before.reference }, { reference: newReference() }]) {
        for (const ask of [() => look(key), async () => (await listed(connector.lookForMany([key], never)))[0]]) {
          const began = await clock.now();
          const seen = await ask();
          const ended = await clock.now();
          if (seen === undefined || seen.is === 'unknown') throw new Error(`not answered: ${JSON.stringify(seen)}`);
          if (connector.traits.reads === 'live') expect(seen.asOf).toBeGreaterThanOrEqual(began);
          expect(ended - seen.asOf, 'age of the answer').toBeGreaterThanOrEqual(slowMs / 2);
        }
      }
      const began = await clock.now();
      const answer = await connector.createBill(asked.bill, asked.reference, never);
      if (answer.is !== 'created') throw new Error(`the bill was not made: ${JSON.stringify(answer)}`);
      const asOf = await madeAt(answer, clock);
      expect(asOf - began, 'a bill is created when the answer came').toBeGreaterThanOrEqual(slowMs / 2);
      expect(asOf).toBeLessThanOrEqual(await clock.now());
    },
  },
];
