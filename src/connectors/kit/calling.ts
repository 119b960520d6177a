import { expect, vi } from 'vitest';
import { type Kit, type KitCase, listed, never, newReference } from './case.ts';

/** A call ends when it shall, and there are no more of them than the ERP stands. */
export const calling: readonly KitCase[] = [
  { name: 'an aborted signal ends the call', run: abortedCalls },
  {
    name: 'no more calls at once than it declares',
    async run({ harness, make }) {
      const { connector, calls, aBill } = harness;
      const known = await make();
      const keys = Array.from({ length: 300 }, (_, i) => (i % 100 === 0 ? known : { reference: newReference() }));
      // As many calls of the hub at once as have a slot: whatever one of them spreads over several comes on top.
      const slots = Math.min(connector.traits.maxInFlight, 4);
      const asked = await Promise.all(Array.from({ length: slots }, () => aBill()));
      const rounds: readonly (() => readonly Promise<unknown>[])[] = [
        () => asked.map(({ bill, reference }) => connector.createBill(bill, reference, never)),
        () => asked.map(({ reference }) => connector.lookFor({ reference }, never)),
        () => asked.map(() => listed(connector.lookForMany(keys, never))),
        () => asked.map(() => listed(connector.vendors(never))),
      ];
      for (const round of rounds) {
        await calls.mostAtOnce();
        await Promise.all(round());
        const most = await calls.mostAtOnce();
        expect(most, 'the harness counts calls').toBeGreaterThanOrEqual(1);
        expect(most, `calls at once in ${slots} slots`).toBeLessThanOrEqual(slots);
      }
    },
  },
];

async function abortedCalls(kit: Kit): Promise<void> {
  const { connector, accountant, calls, weather, aBill } = kit.harness;
  const { bill, reference } = await aBill();
  await calls.mostAtOnce();
  const gone = AbortSignal.abort(new Error('given up before'));
  expect(await connector.lookFor({ reference }, gone)).toMatchObject({ is: 'unknown' });
  expect(await connector.check(gone)).toMatchObject({ ok: false });
  expect(await connector.createBill(bill, reference, gone)).toMatchObject({ is: 'unclear' });
  await expect(listed(connector.vendors(gone))).rejects.toThrow();
  await expect(listed(connector.lookForMany([{ reference }], gone))).rejects.toThrow();
  expect(await calls.mostAtOnce(), 'calls for one who had given up').toBe(0);
  expect(await accountant.countUnder(reference)).toBe(0);

  // Slower than any test may take: only the signal can end these.
  await weather.slowDown(60_000);
  const soon = () => AbortSignal.timeout(50);
  expect(await connector.lookFor({ reference }, soon())).toMatchObject({ is: 'unknown' });
  expect(await connector.check(soon())).toMatchObject({ ok: false });
  expect(await connector.createBill(bill, reference, soon())).toMatchObject({ is: 'unclear' });
  await expect(listed(connector.vendors(soon()))).rejects.toThrow();
  await expect(listed(connector.lookForMany([{ reference }], soon()))).rejects.toThrow();
  // `careful` has let its callers go; here the connector has to let go of the ERP too, with its time at the latest.
  const timeout = connector.traits.callMs + 2_000;
  await vi.waitFor(async () => expect(await calls.underWay(), 'calls under way').toBe(0), { timeout, interval: 20 });
  await weather.comeBack();
  const made = await kit.countAfterwards(reference);
  expect(made).toBeLessThanOrEqual(1);

  // Given up while the first answer was on its way: what comes after it in the connector's plan must not be asked.
  const late = await aBill();
  await weather.slowDown(150);
  expect(await connector.createBill(late.bill, late.reference, soon())).toMatchObject({ is: 'unclear' });
  await weather.comeBack();
  expect(await kit.countAfterwards(late.reference)).toBeLessThanOrEqual(1);
  expect(await connector.createBill(late.bill, late.reference, never)).toMatchObject({ is: 'created' });
  expect(await accountant.countUnder(late.reference)).toBe(1);
}
