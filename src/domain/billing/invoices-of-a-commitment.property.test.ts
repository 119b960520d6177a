import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BasisPoints, type Cents, cents, mostCents, sum } from '../money.ts';
import { changeOrderSummary } from './change-order-summary.ts';
import { entryProblems } from './line-problems.ts';
import { type AgreedLine, type BilledLine, leftAfter, nextLine, releaseAll } from './next-application.ts';
import { lineFigures, summarize } from './pay-application.ts';
import { enter, movable, type PayLineEntry } from './pay-line-entry.ts';
import { extended, type Quantity, type UnitPrice } from './quantity.ts';

/**
 * Any life that a commitment's billing can have: lines by amount and by quantity, change orders that come in between,
 * invoices entered one after the other in every way that they can be, edited, deleted from the newest back, and retainage
 * released. Whatever happens, every invoice that is left ties out with all of those before it.
 */

const between = (min: number, max: number) => fc.integer({ min, max });
const money = (min: number, max: number) => between(min, max).map(cents);
const rate = between(0, 10_000).map((given) => given as BasisPoints);
const agreedLine: fc.Arbitrary<AgreedLine> = fc.oneof(
  money(-500_000, 30_000_000).map((amount) => ({ amount, changeOrder: false, units: null })),
  fc.tuple(between(1, 5_000_000), between(1, 3_000_000)).map(([quantity, price]) => {
    const units = { quantity: quantity as Quantity, unitPrice: price as UnitPrice };
    return { amount: extended(units.quantity, units.unitPrice)!, changeOrder: false, units };
  }),
);
const entry: fc.Arbitrary<PayLineEntry> = fc.record(
  {
    workThisPeriod: money(-300_000, 5_000_000),
    quantityThisPeriod: between(-1_000_000, 5_000_000).map((given) => given as Quantity),
    workPercent: rate,
    workToDatePercent: rate,
    storedPresently: money(0, 2_000_000),
    materialsMoved: money(0, 2_000_000),
    retainageMoved: money(0, 200_000),
    workRetainageHeld: money(0, 400_000),
    workRetainageRate: rate,
    workRetainageReleased: money(0, 400_000),
    storedRetainageRetained: money(0, 200_000),
    storedRetainageRate: rate,
  },
  { requiredKeys: [] },
);
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ is: fc.constant('enter' as const), entries: fc.array(entry, { maxLength: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('edit' as const), entries: fc.array(entry, { maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('change order' as const), line: agreedLine }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('release all' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('move all' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('delete' as const) }) },
);
const life = fc.record({
  lines: fc.array(agreedLine, { minLength: 1, maxLength: 4 }),
  usual: rate,
  acts: fc.array(act, { minLength: 1, maxLength: 24 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;
type Act = Life['acts'][number];
type Line = BilledLine & { readonly key: number; readonly appearsFirst: boolean };
type Invoice = readonly Line[];

interface World {
  readonly agreed: readonly AgreedLine[];
  readonly invoices: readonly Invoice[];
}

const units = (world: World, line: Line) => world.agreed[line.key]!.units;

/** The lines that the next invoice begins with, as the house makes them. */
const fresh = ({ agreed, invoices }: World): Invoice =>
  agreed.map((line, key) => {
    const before = invoices.at(-1)?.find((one) => one.key === key) ?? null;
    return { ...nextLine(line, before), key, appearsFirst: before === null };
  });

/** Written in where it may be; a refused line stays as it was, as the server leaves it. */
const write = (world: World, usual: BasisPoints, lines: Invoice, entries: readonly PayLineEntry[]): Invoice =>
  lines.map((line, i) => {
    const typed = entries[i];
    if (typed === undefined) return line;
    const entered = enter(line, typed, usual, units(world, line));
    return entryProblems(line, entered, typed, units(world, line)).length > 0 ? line : entered;
  });

function upon(world: World, usual: BasisPoints, step: Act): World {
  const { agreed, invoices } = world;
  const newest = invoices.at(-1);
  const withNewest = (lines: Invoice): World => ({ agreed, invoices: [...invoices.slice(0, -1), lines] });
  if (step.is === 'enter') return { agreed, invoices: [...invoices, write(world, usual, fresh(world), step.entries)] };
  if (step.is === 'change order') return { agreed: [...agreed, { ...step.line, changeOrder: true }], invoices };
  if (newest === undefined) return world;
  switch (step.is) {
    case 'edit':
      return withNewest(write(world, usual, newest, step.entries));
    case 'release all':
      return withNewest(newest.map(releaseAll));
    case 'move all':
      return withNewest(
        newest.map((line) => {
          const materialsMoved = movable(line);
          const entered = enter(line, { materialsMoved }, usual, units(world, line));
          return entryProblems(line, entered, { materialsMoved }, units(world, line)).length > 0 ? line : entered;
        }),
      );
    case 'delete':
      return { agreed, invoices: invoices.slice(0, -1) };
  }
}

/** Every moment of a life. */
function always(check: (world: World, before: World, usual: BasisPoints, step: Act) => void): void {
  fc.assert(
    fc.property(life, ({ lines, usual, acts }) => {
      let world: World = { agreed: lines, invoices: [] };
      for (const step of acts) {
        const before = world;
        world = upon(world, usual, step);
        check(world, before, usual, step);
      }
    }),
  );
}

const ofKey = (invoices: readonly Invoice[], key: number) =>
  invoices.flatMap((lines) => lines.filter((line) => line.key === key));
const total = (lines: readonly Line[], pick: (line: Line) => number): number =>
  lines.reduce((all, line) => all + pick(line), 0);
const dueOf = (invoice: Invoice): Cents => summarize(invoice).currentPaymentDue;

describe('any life of a commitment’s invoices', () => {
  it('each summary ties out, and asks for what the ones before it left', () => {
    always(({ invoices }) => {
      invoices.forEach((lines, i) => {
        const one = summarize(lines);
        expect(one.contractSumToDate).toBe(one.originalContractSum + one.netChangeByChangeOrders);
        expect(one.totalEarnedLessRetainage).toBe(one.totalCompletedAndStored - one.totalRetainage);
        expect(one.currentPaymentDue).toBe(one.totalEarnedLessRetainage - one.lessPreviousCertificates);
        expect(one.lessPreviousCertificates).toBe(sum(invoices.slice(0, i).map(dueOf)));
        const left = leftAfter(lines);
        expect(one.balanceToFinishIncludingRetainage).toBe(left.balance + left.retainage);
        expect(one.totalRetainage).toBe(left.retainage);
      });
    });
  });

  it('previous is the sum of the earlier ones, line by line: what was moved counts as work, and nothing twice', () => {
    always(({ invoices }) => {
      invoices.forEach((lines, i) => {
        for (const line of lines) {
          const earlier = ofKey(invoices.slice(0, i), line.key);
          const work = total(earlier, (one) => one.workThisPeriod + one.materialsMoved);
          expect(line.workPrevious - line.materialsMoved).toBe(work);
          expect(line.storedPrevious + line.materialsMoved).toBe(earlier.at(-1)?.storedPresently ?? 0);
          const held = total(earlier, (one) => one.workRetainageHeld - one.workRetainageReleased + one.retainageMoved);
          expect(line.workRetainagePrevious - line.retainageMoved).toBe(held);
          const stored = total(
            earlier,
            (one) => one.storedRetainageHeld - one.storedRetainageReleased - one.retainageMoved,
          );
          expect(line.storedRetainagePrevious + line.retainageMoved).toBe(stored);
        }
      });
    });
  });

  it('never drifts: over its life each line is billed what it is complete, and owes what it holds', () => {
    always(({ invoices }) => {
      for (const line of invoices.at(-1) ?? []) {
        const every = ofKey(invoices, line.key);
        const figures = every.map(lineFigures);
        const newest = figures.at(-1)!;
        expect(sum(figures.map((one) => one.grossThisPeriod))).toBe(newest.completedAndStored);
        expect(sum(figures.map((one) => one.netThisPeriod))).toBe(
          newest.completedAndStored - newest.workRetainage - newest.storedRetainage,
        );
        expect(newest.workRetainage).toBeGreaterThanOrEqual(0);
        expect(newest.storedRetainage).toBeGreaterThanOrEqual(0);
        expect(line.storedPrevious).toBeGreaterThanOrEqual(0);
        expect(Math.abs(newest.completedAndStored)).toBeLessThanOrEqual(mostCents);
      }
    });
  });

  it('moving bills nothing, pays nothing and holds nothing anew', () => {
    always((world, before, _, step) => {
      if (step.is !== 'move all') return;
      const [was, is] = [before.invoices.at(-1), world.invoices.at(-1)];
      if (was === undefined || is === undefined) return;
      const bare = (lines: Invoice) => {
        const { totalCompletedAndStored, totalRetainage, currentPaymentDue, grossThisPeriod } = summarize(lines);
        return { totalCompletedAndStored, totalRetainage, currentPaymentDue, grossThisPeriod };
      };
      // Where what is stored now is less than what is moved, that line is refused and stays.
      expect(bare(is)).toEqual(bare(was));
    });
  });

  it('a line that was only ever entered by quantity comes to exactly what its quantity to date is worth', () => {
    const byQuantity = fc.record({
      quantity: between(1, 5_000_000),
      price: between(1, 3_000_000),
      pieces: fc.array(between(-200_000, 1_000_000), { minLength: 1, maxLength: 10 }),
    });
    fc.assert(
      fc.property(byQuantity, ({ quantity, price, pieces }) => {
        const agreed = { quantity: quantity as Quantity, unitPrice: price as UnitPrice };
        const line: AgreedLine = {
          amount: extended(agreed.quantity, agreed.unitPrice)!,
          changeOrder: false,
          units: agreed,
        };
        let billed: BilledLine | null = null;
        let toDate = 0;
        for (const piece of [...pieces, quantity - pieces.reduce((all, next) => all + next, 0)]) {
          if (piece === 0) continue;
          billed = enter(
            nextLine(line, billed),
            { quantityThisPeriod: piece as Quantity },
            1_000 as BasisPoints,
            agreed,
          );
          toDate += piece;
          expect(billed.quantityPrevious! + billed.quantityThisPeriod!).toBe(toDate);
          expect(billed.workPrevious + billed.workThisPeriod).toBe(extended(toDate as Quantity, agreed.unitPrice));
        }
        expect(lineFigures(billed!).completedAndStored).toBe(line.amount);
      }),
    );
  });

  it('deleting the newest and entering it again gives the same', () => {
    fc.assert(
      fc.property(life, fc.array(entry, { maxLength: 6 }), ({ lines, usual, acts }, entries) => {
        const world = acts.reduce((now: World, step) => upon(now, usual, step), { agreed: lines, invoices: [] });
        const entered = upon(world, usual, { is: 'enter', entries });
        const gone = upon(entered, usual, { is: 'delete' });
        expect(gone).toEqual(world);
        expect(upon(gone, usual, { is: 'enter', entries })).toEqual(entered);
      }),
    );
  });

  it('a percent that was typed stays with its line; without one the commitment’s holds', () => {
    always((_, before, usual, step) => {
      if (step.is !== 'enter') return;
      const next = fresh(before);
      for (const line of next) {
        const last = before.invoices.at(-1)?.find((one) => one.key === line.key);
        expect([line.workRate, line.storedRate]).toEqual([last?.workRate ?? null, last?.storedRate ?? null]);
        const worked = enter(line, { workThisPeriod: cents(1_000_000) }, usual, units(before, line));
        expect(worked.workRetainageHeld).toBe((line.workRate ?? usual) * 100);
      }
    });
  });

  it('the change order summary splits what came before from what is new, and comes to the net change', () => {
    always(({ invoices }) => {
      invoices.forEach((lines, i) => {
        const split = changeOrderSummary(lines);
        expect(split.net).toBe(summarize(lines).netChangeByChangeOrders);
        const before = i === 0 ? null : changeOrderSummary(invoices[i - 1]!);
        expect(split.additionsPrevious).toBe(before?.additions ?? 0);
        expect(split.deductionsPrevious).toBe(before?.deductions ?? 0);
        expect(split.additionsThisPeriod).toBeGreaterThanOrEqual(0);
        expect(split.deductionsThisPeriod).toBeLessThanOrEqual(0);
      });
    });
  });

  it('a final application that releases all leaves no retainage, or says where it is', () => {
    always(({ invoices }) => {
      const newest = invoices.at(-1);
      if (newest === undefined) return;
      const left = leftAfter(newest.map(releaseAll));
      expect(left.retainage).toBe(0);
      expect(left.balance).toBe(leftAfter(newest).balance);
      const open = newest.filter((line) => {
        const { balanceToFinish, workRetainage, storedRetainage } = lineFigures(line);
        return balanceToFinish !== 0 || workRetainage + storedRetainage !== 0;
      });
      expect(leftAfter(newest).lines.map((place) => newest[place])).toEqual(open);
    });
  });
});
