import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Invoice, LineEntry } from '../../src/app/hub.ts';
import { leftAfter } from '../../src/domain/billing/next-application.ts';
import { lineFigures, summarize } from '../../src/domain/billing/pay-application.ts';
import type { Quantity } from '../../src/domain/billing/quantity.ts';
import { type BasisPoints, cents, sum } from '../../src/domain/money.ts';
import { type SmallHouse, smallHouse } from '../support/small-house.ts';
import { sql } from '../support/sql.ts';

/**
 * The life of a commitment's invoices through the commands and the store, as the property tests of the domain have it in
 * pure values: what was kept is read back, and every invoice that is left ties out with those before it.
 */

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  // One line of each commitment by quantity: 400 at 250.00.
  await sql(
    house.urls.superUrl,
    `update commitment_line set quantity = 4000000, unit_price = 2500000, unit = 'ea' where position = 2`,
  );
});
afterAll(() => house.close());

const money = (max: number) => fc.integer({ min: 0, max }).map(cents);
const rate = fc.integer({ min: 0, max: 2_000 }).map((given) => given as BasisPoints);
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
/** Most of it may be saved; some of it may not. */
const common = {
  storedPresently: rarely(money(500_000)),
  workRetainageRate: rarely(rate),
  storedRetainageRate: rarely(rate),
  workRetainageReleased: rarely(money(50_000)),
  materialsMoved: rarely(money(100_000)),
};
const byAmount = fc.record({ ...common, workThisPeriod: money(1_500_000), workToDatePercent: rarely(rate) }).map(given);
const byQuantity = fc
  .record({ ...common, quantityThisPeriod: fc.integer({ min: 0, max: 500_000 }).map((count) => count as Quantity) })
  .map(given);
const entries = fc.tuple(byAmount, byQuantity);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('enter' as const), lines: entries }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('edit' as const), lines: entries }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('delete' as const, 'release' as const, 'move' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Oldest first. */
async function invoices(): Promise<readonly Invoice[]> {
  const filter = { ids: null, commitment: house.commitments[0]!, periods: null, statuses: null, originIds: null };
  const found = await house.hub.project.invoices(me, house.project, filter, { limit: 300, offset: 0 });
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value.rows.toSorted((one, other) => one.number - other.number);
}

async function take(given: Step): Promise<boolean> {
  const { hub, project } = house;
  const commitment = house.commitments[0]!;
  const agreed = await hub.project.commitment(me, project, commitment);
  if (!agreed.ok) throw new Error(agreed.refusal.code);
  const onLines = (lines: readonly object[]) =>
    lines.map((line, i) => ({ ...line, line: { commitmentLine: agreed.value.lines[i]!.id } }) as LineEntry);
  if (given.is === 'enter') {
    return (await hub.project.createInvoice(me, { project, commitment, lines: onLines(given.lines) })).ok;
  }
  const newest = (await invoices()).at(-1);
  if (newest === undefined) return false;
  switch (given.is) {
    case 'edit':
      return (await hub.project.updateInvoice(me, project, newest.id, { lines: onLines(given.lines) })).ok;
    case 'delete':
      return (await hub.project.deleteInvoice(me, project, newest.id)).ok;
    case 'release':
      return (await hub.project.updateInvoice(me, project, newest.id, { releaseAllRetainage: true })).ok;
    case 'move':
      return (await hub.project.updateInvoice(me, project, newest.id, { moveMaterials: true })).ok;
  }
}

function expectTiesOut(all: readonly Invoice[]): void {
  all.forEach((invoice, i) => {
    const earlier = all.slice(0, i);
    const one = summarize(invoice.lines);
    expect(invoice.amountDue).toBe(one.currentPaymentDue);
    expect(one.lessPreviousCertificates).toBe(sum(earlier.map(({ amountDue }) => amountDue)));
    expect(one.totalRetainage).toBe(leftAfter(invoice.lines).retainage);
    for (const [at, line] of invoice.lines.entries()) {
      const before = earlier.map(({ lines }) => lines[at]!);
      const previous = before.reduce(
        (all, { workThisPeriod, materialsMoved }) => all + workThisPeriod + materialsMoved,
        0,
      );
      expect(line.workPrevious - line.materialsMoved).toBe(previous);
      expect(line.storedPrevious + line.materialsMoved).toBe(before.at(-1)?.storedPresently ?? 0);
      expect(line.quantityPrevious === null).toBe(line.commitmentLine.units === null);
      const last = before.at(-1);
      if (last && line.materialsMoved === 0) {
        expect(line.quantityPrevious).toBe(
          last.quantityPrevious === null ? null : last.quantityPrevious + last.quantityThisPeriod!,
        );
      }
      expect(lineFigures(line).balanceToFinish).toBeGreaterThanOrEqual(0); // this project refuses more
    }
  });
}

it('every invoice that is left ties out with all before it, after whatever was done', async () => {
  const days = fc.sample(fc.array(step, { minLength: 12, maxLength: 12 }), { numRuns: 8, seed: 20_261_126 });
  let done = 0;
  for (const day of days) {
    for (const given of day) {
      const before = given.is === 'enter' ? null : await invoices();
      const went = await take(given);
      if (went) done++;
      const now = await invoices();
      // What is refused leaves everything as it was.
      if (!went && before !== null) expect(now).toEqual(before);
      expectTiesOut(now);
    }
  }
  expect(done).toBeGreaterThan(30); // so that the rules were not met by refusing everything
}, 240_000);
