import { expect, it } from 'vitest';
import type { BillKey, ErpReader } from '../contract.ts';
import { type Kit, listed, never, newReference } from './case.ts';

/** Every list that a connector gives. */
export const lists: readonly ((erp: ErpReader, job: string, signal: AbortSignal) => AsyncIterable<unknown>)[] = [
  (erp, _, signal) => erp.vendors(signal),
  (erp, _, signal) => erp.jobs(signal),
  (erp, job, signal) => erp.costCodes(job, signal),
  (erp, job, signal) => erp.subcontracts(job, signal),
];

/** A list that ends early would read as things that are not there. */
export function listing({ harness, make }: Kit): void {
  it('lists are complete or throw', async () => {
    const { connector, weather, badCredential } = harness();
    const bills = [await make(), await make(), await make()];
    const { bill } = bills[0]!;
    const numbers = async (list: AsyncIterable<{ number: string }>) => (await listed(list)).map(({ number }) => number);
    expect(await numbers(connector.vendors(never))).toContain(bill.vendorNumber);
    expect(await numbers(connector.jobs(never))).toContain(bill.jobNumber);
    expect(await numbers(connector.subcontracts(bill.jobNumber, never))).toContain(bill.commitmentNumber);
    const codes = (await listed(connector.costCodes(bill.jobNumber, never))).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(bill.lines.map((line) => line.costCode)));

    const keys: BillKey[] = bills.flatMap(({ reference, record }) => [
      { reference },
      { reference: newReference() },
      { record },
    ]);
    const seen = await listed(connector.lookForMany(keys, never));
    expect(seen.map(({ is }) => is)).toEqual(bills.flatMap(() => ['present', 'gone', 'present']));
    const ids = seen.flatMap((one) => (one.is === 'present' ? [one.record.id] : []));
    expect(ids).toEqual(bills.flatMap(({ record }) => [record.id, record.id]));
    expect(await listed(connector.lookForMany([], never))).toEqual([]);

    for (const list of lists) {
      await expect(listed(list(badCredential, bill.jobNumber, never))).rejects.toThrow();
      const whole = await listed(list(connector, bill.jobNumber, never));
      // The ERP goes down while the list is read: it throws, or it had all of it already.
      const got: unknown[] = [];
      const reading = (async () => {
        for await (const one of list(connector, bill.jobNumber, never)) {
          if (got.push(one) === 1) await weather.goDown();
        }
      })();
      const thrown = await reading.then(
        () => false,
        () => true,
      );
      if (!thrown) expect(got).toEqual(whole);
      await expect(listed(list(connector, bill.jobNumber, never))).rejects.toThrow();
      await weather.comeBack();
    }
  });
}
