import { describe, expect, it } from 'vitest';
import { type BasisPoints, type Cents, cents } from '../money.ts';
import { inDollars, payLine } from '../testing/pay-line.ts';
import { changeOrderSummary } from './change-order-summary.ts';
import { entryProblems } from './line-problems.ts';
import { type AgreedLine, type BilledLine, leftAfter, nextLine, releaseAll } from './next-application.ts';
import { billsOver, overBilledBy } from './over-billing.ts';
import { lineFigures, summarize } from './pay-application.ts';
import { enter, movable, type PayLineEntry } from './pay-line-entry.ts';
import { parseQuantity, parseUnitPrice } from './quantity.ts';

const percent = (given: number) => (given * 100) as BasisPoints;
const dollars = (amount: number): Cents => cents(Math.round(amount * 100));
const agreed = (amount: number, changeOrder = false): AgreedLine => ({
  amount: dollars(amount),
  changeOrder,
  units: null,
});
const tenPercent = percent(10);

/** One application after the other on one line. */
function billed(line: AgreedLine, ...entries: readonly PayLineEntry[]): BilledLine {
  let last: BilledLine | null = null;
  for (const entry of entries) last = enter(nextLine(line, last), entry, tenPercent, line.units);
  return last!;
}

describe('materials moved to previous work', () => {
  const stored = { storedPresently: dollars(1_000) };

  it('take their retainage along: nothing is billed, paid, held or released by it', () => {
    const moved = billed(agreed(8_000), stored, { materialsMoved: dollars(1_000) });
    expect(
      inDollars(moved, 'workPrevious', 'storedPrevious', 'storedPresently', 'materialsMoved', 'retainageMoved'),
    ).toEqual({
      workPrevious: 1_000,
      storedPrevious: 0,
      storedPresently: 0,
      materialsMoved: 1_000,
      retainageMoved: 100,
    });
    expect(summarize([moved])).toMatchObject({
      totalCompletedAndStored: dollars(1_000),
      workRetainage: dollars(100),
      storedRetainage: 0,
      retainageHeldThisPeriod: 0,
      retainageReleasedThisPeriod: 0,
      lessPreviousCertificates: dollars(900),
      currentPaymentDue: 0,
    });
  });

  it('in part take the part of their retainage, to the rounded cent, and all of it with all', () => {
    const third = billed(
      agreed(8_000),
      { storedPresently: dollars(100), storedRetainageRetained: dollars(10) },
      {
        materialsMoved: dollars(33.33),
      },
    );
    expect(inDollars(third, 'retainageMoved', 'storedRetainagePrevious')).toEqual({
      retainageMoved: 3.33,
      storedRetainagePrevious: 6.67,
    });
    const rest = enter(nextLine(agreed(8_000), third), { materialsMoved: dollars(66.67) }, tenPercent);
    expect(inDollars(rest, 'retainageMoved', 'storedRetainagePrevious', 'workRetainagePrevious')).toEqual({
      retainageMoved: 6.67,
      storedRetainagePrevious: 0,
      workRetainagePrevious: 10,
    });
  });

  it('may be typed again: the second amount takes the place of the first', () => {
    const line = billed(agreed(8_000), stored, { materialsMoved: dollars(1_000) });
    const again = enter(line, { materialsMoved: dollars(400) }, tenPercent);
    expect(again).toEqual(billed(agreed(8_000), stored, { materialsMoved: dollars(400) }));
    expect(enter(again, { materialsMoved: cents(0) }, tenPercent)).toEqual(billed(agreed(8_000), stored, {}));
  });

  it('take no retainage along that was released here already', () => {
    const released = { storedRetainageRetained: cents(0) };
    const line = enter(billed(agreed(8_000), stored, released), { materialsMoved: dollars(1_000) }, tenPercent);
    expect(inDollars(line, 'materialsMoved', 'retainageMoved', 'storedRetainageReleased')).toEqual({
      materialsMoved: 1_000,
      retainageMoved: 0,
      storedRetainageReleased: 100,
    });
    expect(lineFigures(line)).toMatchObject({ storedRetainage: 0, workRetainage: 0 });
  });

  it('are what is still there, and no more: what was built in already cannot be moved again', () => {
    const built = billed(agreed(8_000), stored, { workThisPeriod: dollars(600), storedPresently: dollars(400) });
    expect(movable(built)).toBe(dollars(400));
    const moved = enter(built, { materialsMoved: movable(built) }, tenPercent);
    expect(entryProblems(built, moved, { materialsMoved: movable(built) }, null)).toEqual([]);
    expect(lineFigures(moved)).toMatchObject({ completedAndStored: dollars(1_000), storedRetainage: 0 });
    expect(movable(moved)).toBe(dollars(400));
  });

  it('are followed by new deliveries as by any', () => {
    const line = billed(agreed(8_000), stored, { materialsMoved: dollars(1_000), storedPresently: dollars(250) });
    expect(inDollars(lineFigures(line), 'newMaterials', 'netThisPeriod', 'storedRetainage', 'workRetainage')).toEqual({
      newMaterials: 250,
      netThisPeriod: 225,
      storedRetainage: 25,
      workRetainage: 100,
    });
  });

  it.each<[PayLineEntry, string, string]>([
    [{ materialsMoved: dollars(1_000.01) }, 'materialsMoved', 'moved_over_stored'],
    [{ materialsMoved: dollars(-1) }, 'materialsMoved', 'moved_over_stored'],
    [{ materialsMoved: dollars(10), retainageMoved: dollars(100.01) }, 'retainageMoved', 'moved_over_held'],
    [{ materialsMoved: dollars(10), retainageMoved: dollars(-1) }, 'retainageMoved', 'moved_over_held'],
    [{ quantityThisPeriod: parseQuantity('1')! }, 'quantityThisPeriod', 'not_by_quantity'],
  ])('%j is refused', (entry, field, because) => {
    const before = nextLine(agreed(8_000), billed(agreed(8_000), stored));
    const problems = entryProblems(before, enter(before, entry, tenPercent), entry, null);
    expect(problems.map((one) => [one.field, one.refusal.facts.because])).toContainEqual([field, because]);
  });
});

describe('work of this period', () => {
  const half = { workThisPeriod: dollars(4_000) };

  it.each<[string, PayLineEntry, number]>([
    ['a percent of the scheduled value', { workPercent: percent(12.5) }, 1_000],
    ['a percent to date, less what came before', { workToDatePercent: percent(75) }, 2_000],
    ['a percent to date below what came before', { workToDatePercent: percent(25) }, -2_000],
    ['an amount over any percent', { workThisPeriod: dollars(7), workPercent: percent(50) }, 7],
  ])('may be %s', (_, entry, work) => {
    expect(inDollars(billed(agreed(8_000), half, entry), 'workThisPeriod')).toEqual({ workThisPeriod: work });
  });

  it('by percents to date comes to exactly its whole, however it is cut up', () => {
    const line = agreed(100.01);
    const parts = [33.33, 66.66, 99.99, 100].map((part) => ({ workToDatePercent: percent(part) }));
    expect(lineFigures(billed(line, ...parts)).balanceToFinish).toBe(0);
  });

  it('by quantity follows its price, and an amount gets the nearest quantity', () => {
    const units = { quantity: parseQuantity('100')!, unitPrice: parseUnitPrice('12.5')! };
    const line: AgreedLine = { amount: dollars(1_250), changeOrder: false, units };
    const first = billed(line, { quantityThisPeriod: parseQuantity('40')! });
    expect(inDollars(first, 'workThisPeriod', 'workRetainageHeld')).toEqual({
      workThisPeriod: 500,
      workRetainageHeld: 50,
    });
    const second = enter(nextLine(line, first), { workThisPeriod: dollars(100) }, tenPercent, units);
    expect([second.quantityPrevious, second.quantityThisPeriod]).toEqual([parseQuantity('40'), parseQuantity('8')]);
    const third = enter(nextLine(line, second), { quantityThisPeriod: parseQuantity('52')! }, tenPercent, units);
    expect(lineFigures(third)).toMatchObject({ balanceToFinish: 0, percentComplete: 10_000 });
  });
});

describe('a retainage percent', () => {
  it('holds for this line from then on, for work and for materials each', () => {
    const line = billed(
      agreed(8_000),
      { workThisPeriod: dollars(1_000) },
      { workThisPeriod: dollars(1_000), workRetainageRate: percent(5), storedRetainageRate: percent(2) },
      { workThisPeriod: dollars(1_000), storedPresently: dollars(500) },
    );
    expect(inDollars(lineFigures(line), 'workRetainage', 'storedRetainage')).toEqual({
      workRetainage: 200,
      storedRetainage: 10,
    });
    expect(nextLine(agreed(8_000), line)).toMatchObject({ workRate: percent(5), storedRate: percent(2) });
  });

  it('is not changed by an amount that was typed once', () => {
    const once = { workThisPeriod: dollars(1_000), workRetainageHeld: cents(0) };
    const line = billed(agreed(8_000), once, { workThisPeriod: dollars(1_000) });
    expect(inDollars(line, 'workRetainageHeld')).toEqual({ workRetainageHeld: 100 });
  });
});

describe('a final application', () => {
  it('releases all that was held and holds none of this one', () => {
    const line = billed(
      agreed(8_000),
      { workThisPeriod: dollars(7_000), storedPresently: dollars(500) },
      {
        workThisPeriod: dollars(1_000),
        storedPresently: cents(0),
      },
    );
    const last = releaseAll(line);
    expect(summarize([last])).toMatchObject({ totalRetainage: 0, balanceToFinishIncludingRetainage: 0 });
    expect(leftAfter([last])).toEqual({ balance: 0, retainage: 0, lines: [] });
  });

  it('says what it leaves, and on which lines', () => {
    const lines = [
      payLine({ scheduledValue: 1_000, workPrevious: 1_000 }),
      payLine({ scheduledValue: 1_000, workPrevious: 900, workRetainagePrevious: 90 }),
    ];
    expect(leftAfter(lines)).toEqual({ balance: dollars(100), retainage: dollars(90), lines: [1] });
  });
});

describe('a line that is billed over its scheduled value', () => {
  it.each<[string, Parameters<typeof payLine>[0], number, boolean]>([
    ['to the cent', { scheduledValue: 100, workPrevious: 90, workThisPeriod: 10 }, 0, false],
    ['a cent over', { scheduledValue: 100, workPrevious: 90, workThisPeriod: 10.01 }, 0.01, true],
    ['with materials stored', { scheduledValue: 100, workThisPeriod: 60, storedPresently: 50 }, 10, true],
    ['over from before, nothing new', { scheduledValue: 100, workPrevious: 110 }, 10, false],
    ['over from before, some taken back', { scheduledValue: 100, workPrevious: 110, workThisPeriod: -5 }, 5, false],
    ['work taken back below nothing', { scheduledValue: 100, workThisPeriod: -5 }, 0, false],
    ['a deduction in part', { scheduledValue: -100, workThisPeriod: -60 }, 0, false],
    ['more deducted than agreed', { scheduledValue: -100, workThisPeriod: -100.5 }, 0.5, true],
  ])('%s', (_, given, over, bills) => {
    const line = payLine(given);
    expect([overBilledBy(line) / 100, billsOver(line)]).toEqual([over, bills]);
  });
});

describe('the change order summary', () => {
  it('splits additions from deductions, and those of this application from those before', () => {
    const change = (scheduledValue: number, appearsFirst: boolean) => ({
      ...payLine({ changeOrder: true, scheduledValue }),
      appearsFirst,
    });
    const lines = [
      { ...payLine({ scheduledValue: 50_000 }), appearsFirst: false },
      change(5_000, false),
      change(-750, false),
      change(1_200, true),
      change(300, true),
      change(-100, true),
    ];
    expect(changeOrderSummary(lines)).toEqual({
      additionsPrevious: dollars(5_000),
      deductionsPrevious: dollars(-750),
      additionsThisPeriod: dollars(1_500),
      deductionsThisPeriod: dollars(-100),
      additions: dollars(6_500),
      deductions: dollars(-850),
      net: dollars(5_650),
    });
  });
});
