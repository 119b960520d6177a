import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BasisPoints, type Cents, cents } from '../money.ts';
import { inDollars, payLine } from '../testing/pay-line.ts';
import { lineFigures, lineProblems, type PayLine } from './pay-application.ts';
import { enter, type PayLineEntry } from './pay-line-entry.ts';
import { shownPercents } from './retainage-percent.ts';

const percent = (given: number) => (given * 100) as BasisPoints;
const dollars = (amount: number): Cents => cents(Math.round(amount * 100));

const before = payLine({
  scheduledValue: 50_000,
  workPrevious: 10_000,
  workThisPeriod: 2_000,
  storedPrevious: 1_000,
  storedPresently: 1_500,
  workRetainagePrevious: 1_000,
  workRetainageHeld: 150,
  workRetainageReleased: 30,
  storedRetainagePrevious: 100,
  storedRetainageHeld: 50,
});
const written = (entry: PayLineEntry, line = before) => enter(line, entry, percent(10));

describe('an entry on a line', () => {
  it('of nothing changes nothing', () => {
    expect(written({})).toEqual(before);
  });

  it('of the percents that it is shown with changes nothing, by whatever percent or amount it is held', () => {
    const amount = fc.integer({ min: 0, max: 500_000 }).map(cents);
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.option(fc.integer({ min: 0, max: 10_000 })),
        amount,
        (work, held, rate, stored) => {
          const usual = written({ workThisPeriod: work, storedPresently: stored });
          const line = { ...usual, workRate: rate as BasisPoints | null, storedRate: rate as BasisPoints | null };
          for (const one of [line, { ...line, workRetainageHeld: held, storedRetainageHeld: held }]) {
            const { work: shown, stored: shownStored } = shownPercents(one, percent(10));
            const back = { workRetainagePercent: shown, storedRetainagePercent: shownStored };
            expect({ ...one, ...written(back, one) }).toEqual(one);
            const { workThisPeriod, workRetainageHeld, storedPresently } = one;
            const all = { ...back, workThisPeriod, workRetainageHeld, storedPresently };
            expect({ ...one, ...written(all, one) }).toEqual(one);
          }
        },
      ),
    );
  });

  it('of another percent than it is shown with holds at that from then on', () => {
    expect(written({ workRetainagePercent: percent(5) })).toMatchObject({ workRetainageHeld: 10_000, workRate: 500 });
  });

  it('leaves alone what came from earlier applications, and what it does not name', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (amount) => {
        const after = written({ workThisPeriod: cents(amount) });
        const touched: (keyof PayLine)[] = ['workThisPeriod', 'workRetainageHeld'];
        for (const field of Object.keys(before) as (keyof PayLine)[]) {
          if (!touched.includes(field)) expect([field, after[field]]).toEqual([field, before[field]]);
        }
      }),
    );
  });

  it.each<[string, PayLineEntry, number]>([
    ['the usual rate, of new work', { workThisPeriod: dollars(3_000) }, 300],
    ['a percent', { workThisPeriod: dollars(3_000), workRetainageRate: percent(5) }, 150],
    ['a percent alone, of the work that stands', { workRetainageRate: percent(5) }, 100],
    ['an amount over a percent', { workRetainageHeld: dollars(7), workRetainageRate: percent(5) }, 7],
    ['an amount of nothing', { workThisPeriod: dollars(3_000), workRetainageHeld: cents(0) }, 0],
    ['nothing of work taken back', { workThisPeriod: dollars(-3_000) }, 0],
    ['nothing of work taken back, at a percent', { workThisPeriod: dollars(-1), workRetainageRate: percent(5) }, 0],
    ['the rounded cent', { workThisPeriod: dollars(0.05) }, 0.01],
    ['as it was, where only a release is entered', { workRetainageReleased: dollars(80) }, 150],
    ['as it was, where only materials are entered', { storedPresently: dollars(80) }, 150],
  ])('retains of work: %s', (_, entry, held) => {
    expect(inDollars(written(entry), 'workRetainageHeld')).toEqual({ workRetainageHeld: held });
  });

  it.each<[string, PayLineEntry, number, number]>([
    ['the usual rate: the balance grows', { storedPresently: dollars(4_000) }, 300, 0],
    ['the usual rate: the balance shrinks', { storedPresently: dollars(400) }, 0, 60],
    ['the usual rate: the balance stays', { storedPresently: dollars(1_000) }, 0, 0],
    ['all of it, where the materials are built in', { storedPresently: cents(0) }, 0, 100],
    ['a percent', { storedPresently: dollars(4_000), storedRetainageRate: percent(5) }, 100, 0],
    ['a percent alone, of the materials that stand', { storedRetainageRate: percent(20) }, 200, 0],
    ['an amount still retained, over a percent', { storedRetainageRetained: dollars(40) }, 0, 60],
    ['an amount over a percent', { storedRetainageRetained: dollars(140), storedRetainageRate: percent(5) }, 40, 0],
    ['as it was, where only work is entered', { workThisPeriod: dollars(80) }, 50, 0],
  ])('retains of materials: %s', (_, entry, storedRetainageHeld, storedRetainageReleased) => {
    const after = written(entry);
    expect(inDollars(after, 'storedRetainageHeld', 'storedRetainageReleased')).toEqual({
      storedRetainageHeld,
      storedRetainageReleased,
    });
    expect(lineProblems(after)).toEqual([]);
  });

  it('makes the balance on materials what was typed, whatever was held before', () => {
    const amount = fc.integer({ min: 0, max: 100_000_000 }).map(cents);
    fc.assert(
      fc.property(amount, amount, (previous, retained) => {
        const line = { ...before, storedRetainagePrevious: previous };
        const after = written({ storedRetainageRetained: retained }, line);
        expect(lineFigures(after).storedRetainage).toBe(retained);
        expect(Math.min(after.storedRetainageHeld, after.storedRetainageReleased)).toBe(0);
      }),
    );
  });

  it('bills what is new of materials as it was sent, whatever stood there and whatever is moved beside it', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 }).map(cents);
    const move = fc.record({ materialsMoved: amount, retainageMoved: amount }, { requiredKeys: [] });
    const sent = fc.integer({ min: -10_000_000, max: 10_000_000 }).map(cents);
    fc.assert(
      fc.property(amount, amount, move, move, sent, (storedPrevious, storedPresently, earlier, now, newMaterials) => {
        const line = written(earlier, { ...before, storedPrevious, storedPresently });
        const after = written({ ...now, newMaterials }, line);
        expect(lineFigures(after).newMaterials).toBe(newMaterials);
        // As in two requests, and the second time changes nothing more.
        const { storedPrevious: left, storedPresently: stored } = written({ newMaterials }, written(now, line));
        expect([after.storedPrevious, after.storedPresently]).toEqual([left, stored]);
        expect(written({ ...now, newMaterials }, after)).toEqual(after);
      }),
    );
  });

  it('of all that is stored counts over what of it is new', () => {
    const entry = { storedPresently: dollars(4_000), newMaterials: dollars(1) };
    expect(written(entry)).toEqual(written({ storedPresently: dollars(4_000) }));
  });

  it.each<[string, PayLineEntry, number, number]>([
    ['the usual rate, of all that is stored then', { newMaterials: dollars(3_000) }, 300, 0],
    ['of what is left once others moved', { newMaterials: dollars(500), materialsMoved: dollars(400) }, 50, 0],
    ['a percent', { newMaterials: dollars(3_000), storedRetainageRate: percent(5) }, 100, 0],
  ])('retains of new materials: %s', (_, entry, storedRetainageHeld, storedRetainageReleased) => {
    const after = written(entry);
    expect(inDollars(after, 'storedRetainageHeld', 'storedRetainageReleased')).toEqual({
      storedRetainageHeld,
      storedRetainageReleased,
    });
  });

  it('may be made twice: the second time changes nothing more', () => {
    const entry = { workThisPeriod: dollars(700), storedPresently: dollars(300), workRetainageReleased: dollars(9) };
    expect(written(entry, written(entry))).toEqual(written(entry));
  });

  it.each<[PayLineEntry, keyof PayLine, string]>([
    [{ storedRetainageRetained: cents(-1) }, 'storedRetainageHeld', 'negative'],
    [{ storedPresently: cents(-1) }, 'storedPresently', 'negative'],
    [{ workRetainageHeld: cents(-1) }, 'workRetainageHeld', 'negative'],
    [{ workRetainageReleased: cents(-1) }, 'workRetainageReleased', 'negative'],
    [{ workRetainageHeld: dollars(2_000.01) }, 'workRetainageHeld', 'retainage_over_work'],
    [{ storedRetainageRetained: dollars(1_500.01) }, 'storedRetainageHeld', 'retainage_over_stored'],
    [{ workRetainageReleased: dollars(1_150.01) }, 'workRetainageReleased', 'release_over_held'],
  ])('is kept as it was typed, for the rules to refuse: %j', (entry, field, because) => {
    const problems = lineProblems(written(entry));
    expect(problems).toContainEqual({ field, refusal: { code: 'invalid', facts: { because, field } } });
    expect(problems).toHaveLength(1);
  });
});
