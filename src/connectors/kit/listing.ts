import { expect } from 'vitest';
import type { Bill } from '../../domain/bill.ts';
import { costsOf } from '../../domain/bill-costs.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { BillKey, ErpReader } from '../contract.ts';
import { type Kit, type KitCase, listed, type Made, never, newReference } from './case.ts';

/** Every list that a connector gives. */
type List = (erp: ErpReader, job: string, signal: AbortSignal) => AsyncIterable<unknown>;
export const lists: readonly List[] = [
  (erp, _, signal) => erp.vendors(signal),
  (erp, _, signal) => erp.jobs(signal),
  (erp, job, signal) => erp.costCodes(job, signal),
  (erp, _, signal) => erp.costTypes(signal),
  (erp, job, signal) => erp.subcontracts(job, signal),
  (erp, _, signal) => erp.bills(signal),
];

/** As many vendors as no first page holds. */
const longList = 100;
/** As many bills as the pages of a small ERP do not hold. */
const manyBills = 12;
/** As many bills at once as no batch holds: SQL Server takes 2,100 parameters, most web servers a few kilobytes. */
const longLook = 2_500;

/** A list that ends early would read as things that are not there. */
export const listing: readonly KitCase[] = [
  {
    name: 'lists are complete or throw',
    async run(kit) {
      const { bill } = await kit.make();
      await completeLists(kit, bill);
      for (const list of lists) {
        await expect(listed(list(kit.harness.badCredential, bill.jobNumber, never))).rejects.toThrow();
        await goingDownMeanwhile(kit, (erp) => list(erp, bill.jobNumber, never));
      }
    },
  },
  {
    name: 'the list of bills is all of them, each as a look tells it',
    run: listOfBills,
  },
  {
    name: 'many bills are answered whole and in their order',
    async run(kit) {
      const { connector, weather } = kit.harness;
      expect(await listed(connector.lookForMany([], never))).toEqual([]);
      const bills = [await kit.make(), await kit.make(), await kit.make()];
      await inOrder(kit, bills, 20);
      await inOrder(kit, bills, longLook);

      const keys = Array.from({ length: longLook }, (_, i) => ({ reference: bills[i % bills.length]!.reference }));
      const answers = connector.lookForMany(keys, never)[Symbol.asyncIterator]();
      const seen = [(await answers.next()).value];
      await weather.goDown();
      const rest = { [Symbol.asyncIterator]: () => answers };
      await (async () => {
        for await (const one of rest) seen.push(one);
      })().catch(() => {});
      // What was not answered before may be missing or unknown, but nothing is gone because the line is.
      expect(seen.filter((one) => one?.is === 'gone')).toEqual([]);
    },
  },
];

async function completeLists({ harness }: Kit, bill: Bill): Promise<void> {
  const job = bill.jobNumber;
  const { connector, accountant } = harness;
  const held = await accountant.numbers(job);
  expect(held.vendors.length, 'vendors in the books of the harness').toBeGreaterThan(longList);
  for (const kind of ['jobs', 'costCodes', 'subcontracts'] as const) {
    expect(held[kind].length, `${kind} in the books of the harness`).toBeGreaterThan(0);
  }
  const [vendors, jobs] = [await listed(connector.vendors(never)), await listed(connector.jobs(never))];
  const costCodes = await listed(connector.costCodes(job, never));
  const costTypes = await listed(connector.costTypes(never));
  const subcontracts = await listed(connector.subcontracts(job, never));
  expect(vendors.map(({ number }) => number).sort()).toEqual([...held.vendors].sort());
  expect(jobs.map(({ number }) => number).sort()).toEqual([...held.jobs].sort());
  expect(costCodes.map(({ code }) => code).sort()).toEqual([...held.costCodes].sort());
  expect(costTypes.map(({ code }) => code).sort()).toEqual([...held.costTypes].sort());
  expect(subcontracts.map(({ number }) => number).sort()).toEqual([...held.subcontracts].sort());
  for (const { name } of [...vendors, ...jobs, ...costCodes, ...costTypes]) expect(name.trim()).not.toBe('');
  for (const { vendorNumber, amount } of subcontracts) {
    if (vendorNumber !== null) expect(held.vendors).toContain(vendorNumber);
    if (amount !== null) expect(Number.isSafeInteger(amount)).toBe(true);
  }
  // Where the ERP shows a subcontract's lines, those of the bill are among them as the bill names them.
  const lines = subcontracts.find(({ number }) => number === bill.commitmentNumber)?.lines ?? [];
  for (const { lineNumber: number, costCode, costType } of lines.length > 0 ? bill.lines : []) {
    expect(lines).toContainEqual(expect.objectContaining({ number, costCode, costType }));
  }
  // Read again it is the same list: a page that is remembered or shared between readers shows here.
  expect(await listed(connector.vendors(never))).toEqual(vendors);
}

/** Open, paid and void ones of more than a page, and none that was deleted; a copy of one is another. */
async function listOfBills(kit: Kit): Promise<void> {
  const { connector, accountant } = kit.harness;
  const bills: Made[] = [];
  while (bills.length < manyBills) bills.push(await kit.make());
  const [deleted, paid, voided, copied] = bills as [Made, Made, Made, Made, ...Made[]];
  await accountant.delete(deleted.record);
  await accountant.pay(paid.record);
  await accountant.void(voided.record);
  const copy = await accountant.copy(copied.record);
  const all = await listed(connector.bills(never));
  const of = (record: ErpRecord) =>
    all.filter(({ record: { id, identity } }) => id === record.id && identity === record.identity);
  expect(new Set(all.map(({ record: { id, identity } }) => `${id} ${identity}`)).size, 'each once').toBe(all.length);
  expect(of(deleted.record)).toEqual([]);
  for (const { record, reference, bill } of bills.slice(1)) {
    const { standing, fingerprint } = await kit.present({ record });
    const [{ costs = null, ...listedAs } = { costs: null }, second] = of(record);
    expect([listedAs, second]).toEqual([{ record, reference, standing, fingerprint }, undefined]);
    // Whoever tells what a bill costs by cost code tells it as it was asked for; a void one may cost nothing any more.
    if (costs !== null && standing !== 'void') expect(costs).toBe(costsOf(bill.lines));
  }
  expect([paid, voided].map(({ record }) => of(record)[0]!.standing)).toEqual(['paid', 'void']);
  if (copy !== null) expect(of(copy)).toMatchObject([{ reference: copied.reference }]);
}

/** The ERP goes down while the list is read: it throws, or it had all of it already. */
export async function goingDownMeanwhile(
  { harness: { connector, weather } }: Kit,
  list: (erp: ErpReader) => AsyncIterable<unknown>,
): Promise<void> {
  const whole = await listed(list(connector));
  const got: unknown[] = [];
  const reading = (async () => {
    for await (const one of list(connector)) {
      if (got.push(one) === 1) await weather.goDown();
    }
  })();
  const thrown = await reading.then(
    () => false,
    () => true,
  );
  if (!thrown) expect(got).toEqual(whole);
  await expect(listed(list(connector))).rejects.toThrow();
  await weather.comeBack();
}

/** Asks for that many at once, in no order that the books have: most were never made, some are asked for twice. */
async function inOrder({ harness }: Kit, bills: readonly Made[], count: number): Promise<void> {
  const asked = Array.from({ length: count }, (_, i): { key: BillKey; made: Made | null } => {
    const made = bills[(i * 7) % 5] ?? null;
    if (made === null || (i > 15 && i % 3 > 0)) return { key: { reference: newReference() }, made: null };
    return { key: i % 2 ? { reference: made.reference } : { record: made.record }, made };
  });
  const seen = await listed(
    harness.connector.lookForMany(
      asked.map(({ key }) => key),
      never,
    ),
  );
  const told = seen.map((one) => (one.is === 'present' ? one.record.id : one.is));
  expect(told).toEqual(asked.map(({ made }) => made?.record.id ?? 'gone'));
}
