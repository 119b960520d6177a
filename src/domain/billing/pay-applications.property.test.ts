import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BasisPoints, type Cents, cents, sum } from '../money.ts';
import { payLine } from '../testing/pay-line.ts';
import {
  carryForward,
  lineFigures,
  lineProblems,
  type PayLine,
  type PaySummary,
  summarize,
} from './pay-application.ts';
import { enter, type PayLineEntry } from './pay-line-entry.ts';

/** Any course that a commitment can take: lines, then applications one after the other, each entered and carried on. */

const between = (min: number, max: number) => fc.integer({ min, max }).map(cents);
const rate = fc.integer({ min: 0, max: 10_000 }).map((given) => given as BasisPoints);
const agreed = fc.record({ changeOrder: fc.boolean(), scheduledValue: between(-1_000_000, 50_000_000) });
const entry: fc.Arbitrary<PayLineEntry> = fc.record(
  {
    workThisPeriod: between(-500_000, 5_000_000),
    storedPresently: between(0, 2_000_000),
    workRetainageHeld: between(0, 500_000),
    workRetainageRate: rate,
    workRetainageReleased: between(0, 500_000),
    storedRetainageRetained: between(0, 300_000),
    storedRetainageRate: rate,
  },
  { requiredKeys: [] },
);
const course = fc.integer({ min: 1, max: 4 }).chain((lines) =>
  fc.record({
    agreed: fc.array(agreed, { minLength: lines, maxLength: lines }),
    usualRate: rate,
    entries: fc.array(fc.array(entry, { minLength: lines, maxLength: lines }), { minLength: 1, maxLength: 8 }),
  }),
);
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;

/** Every application of a course, as it stood when it was left. With `valid`, a refused line is left untouched. */
function applicationsOf({ agreed, usualRate, entries }: Course, valid = false): readonly (readonly PayLine[])[] {
  let lines: readonly PayLine[] = agreed.map((line) => ({ ...payLine(), ...line }));
  return entries.map((row, number) => {
    if (number > 0) lines = lines.map(carryForward);
    lines = lines.map((line, i) => {
      const entered = enter(line, row[i]!, usualRate);
      return valid && lineProblems(entered).length > 0 ? line : entered;
    });
    return lines;
  });
}

/** Holds for the summary of every application of every course. */
function always(check: (summaries: readonly PaySummary[], applications: readonly (readonly PayLine[])[]) => void) {
  fc.assert(
    fc.property(course, (given) => {
      const applications = applicationsOf(given);
      check(applications.map(summarize), applications);
    }),
  );
}
const dues = (summaries: readonly PaySummary[]): Cents => sum(summaries.map((one) => one.currentPaymentDue));

describe('any sequence of pay applications', () => {
  it('ties out in each summary', () => {
    always((summaries) => {
      for (const one of summaries) {
        expect(one.contractSumToDate).toBe(one.originalContractSum + one.netChangeByChangeOrders);
        expect(one.totalRetainage).toBe(one.workRetainage + one.storedRetainage);
        expect(one.totalEarnedLessRetainage).toBe(one.totalCompletedAndStored - one.totalRetainage);
        expect(one.currentPaymentDue).toBe(one.totalEarnedLessRetainage - one.lessPreviousCertificates);
        expect(one.balanceToFinishIncludingRetainage).toBe(one.contractSumToDate - one.totalEarnedLessRetainage);
      }
    });
  });

  it('sums its lines to its summary', () => {
    always((summaries, applications) => {
      summaries.forEach((one, i) => {
        const lines = applications[i]!.map((line) => ({ line, figures: lineFigures(line) }));
        const net = sum(lines.map(({ figures }) => figures.netThisPeriod));
        expect(one.currentPaymentDue).toBe(net);
        expect(net).toBe(one.grossThisPeriod - one.retainageHeldThisPeriod + one.retainageReleasedThisPeriod);
        expect(one.totalCompletedAndStored).toBe(sum(lines.map(({ figures }) => figures.completedAndStored)));
        for (const { line, figures } of lines) {
          expect(figures.balanceToFinish + figures.completedAndStored).toBe(line.scheduledValue);
        }
        const left = sum(lines.map(({ figures }) => figures.balanceToFinish));
        expect(one.balanceToFinishIncludingRetainage).toBe(left + one.totalRetainage);
      });
    });
  });

  it('starts from what all earlier ones came to', () => {
    always((summaries) => {
      summaries.forEach((one, i) => {
        expect(one.lessPreviousCertificates).toBe(dues(summaries.slice(0, i)));
      });
    });
  });

  it('pays over its life what was earned less what is retained, no cent twice', () => {
    always((summaries, applications) => {
      // An oracle of its own: all work ever entered, what lies stored at the end, and what is held less released.
      const every = applications.flat();
      const work = every.reduce((total, line) => total + line.workThisPeriod, 0);
      const stored = applications.at(-1)!.reduce((total, line) => total + line.storedPresently, 0);
      const held = every.reduce((total, line) => total + line.workRetainageHeld + line.storedRetainageHeld, 0);
      const released = every.reduce(
        (total, line) => total + line.workRetainageReleased + line.storedRetainageReleased,
        0,
      );
      expect(summaries.at(-1)!.totalCompletedAndStored).toBe(work + stored);
      expect(summaries.at(-1)!.totalRetainage).toBe(held - released);
      expect(dues(summaries)).toBe(work + stored - (held - released));
      expect(dues(summaries)).toBe(summaries.at(-1)!.totalEarnedLessRetainage);
      expect(sum(summaries.map((one) => one.grossThisPeriod))).toBe(work + stored);
    });
  });

  it('loses no retainage on the way: what one leaves, the next begins with, pot by pot', () => {
    always((_, applications) => {
      for (let i = 1; i < applications.length; i++) {
        applications[i]!.forEach((line, at) => {
          const before = lineFigures(applications[i - 1]![at]!);
          expect(line.workRetainagePrevious).toBe(before.workRetainage);
          expect(line.storedRetainagePrevious).toBe(before.storedRetainage);
          expect(lineFigures(line).retainagePrevious).toBe(before.workRetainage + before.storedRetainage);
        });
      }
    });
  });

  it('carried forward and left alone bills nothing and is owed nothing', () => {
    always((summaries, applications) => {
      const next = summarize(applications.at(-1)!.map(carryForward));
      const still = summaries.at(-1)!;
      expect(next).toMatchObject({ currentPaymentDue: 0, grossThisPeriod: 0 });
      expect(next).toMatchObject({ retainageHeldThisPeriod: 0, retainageReleasedThisPeriod: 0 });
      expect(next.totalRetainage).toBe(still.totalRetainage);
      expect(next.totalEarnedLessRetainage).toBe(still.totalEarnedLessRetainage);
      expect(next.lessPreviousCertificates).toBe(still.totalEarnedLessRetainage);
    });
  });

  it('never owes retainage while every line may be saved', () => {
    let saved = 0;
    fc.assert(
      fc.property(course, (given) => {
        for (const line of applicationsOf(given, true).flat()) {
          const figures = lineFigures(line);
          expect(figures.workRetainage).toBeGreaterThanOrEqual(0);
          expect(figures.storedRetainage).toBeGreaterThanOrEqual(0);
          if (figures.grossThisPeriod !== 0) saved++;
        }
      }),
    );
    expect(saved).toBeGreaterThan(100); // so that the rules were not met by refusing everything
  });
});
