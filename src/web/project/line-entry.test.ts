import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLine } from '../../domain/billing/next-application.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { enter } from '../../domain/billing/pay-line-entry.ts';
import { type BasisPoints, type Cents, cents } from '../../domain/money.ts';
import { payLine } from '../../domain/testing/pay-line.ts';
import { inLanguage, words } from '../../domain/words/words.ts';
import { type FormLine, isTyped, type LineDraft, type LineField, lineDraft } from './draft.ts';
import { judgeLine, readReview } from './line-entry.ts';
import { enterInto } from './line-typing.ts';
import { formLine, yards } from './testing/ground.ts';

/** 8,000.00 stored before at 10 %, of a line of 50,000.00 that has 10,000.00 of work already. */
const stored = payLine({
  scheduledValue: 50_000,
  workPrevious: 10_000,
  storedPrevious: 8_000,
  storedPresently: 8_000,
  workRetainagePrevious: 1_000,
  storedRetainagePrevious: 800,
});
const onStored = formLine(1, stored);
const typed = (line: FormLine, ...texts: readonly (readonly [LineField, string])[]): LineDraft =>
  texts.reduce((draft, [field, text]) => enterInto(line, draft, field, text), lineDraft(line));
const payOf = (line: FormLine, ...texts: readonly (readonly [LineField, string])[]) =>
  judgeLine(line, typed(line, ...texts)).pay;
const dollars = (amount: number) => cents(amount * 100);
/** The line as it comes back once it was saved. */
const saved = (line: FormLine, draft: LineDraft): FormLine => ({ ...line, base: judgeLine(line, draft).pay });

describe('materials moved into work', () => {
  it('are work from before, are stored no longer, and take their retainage along', () => {
    const draft = typed(onStored, ['moved', '2000']);
    expect(draft.stored).toBe('6000.00');
    expect(judgeLine(onStored, draft)).toMatchObject({
      entry: { materialsMoved: dollars(2_000) },
      pay: {
        workPrevious: dollars(12_000),
        storedPrevious: dollars(6_000),
        storedPresently: dollars(6_000),
        retainageMoved: dollars(200),
        workRetainagePrevious: dollars(1_200),
        storedRetainagePrevious: dollars(600),
      },
    });
    expect(lineFigures(judgeLine(onStored, draft).pay).netThisPeriod).toBe(0);
  });

  it('are a percent of what was left, and come back when they are taken back', () => {
    const all = typed(onStored, ['moved', '100%']);
    expect([all.moved, all.stored]).toEqual(['8000.00', '']);
    const back = enterInto(onStored, all, 'moved', '');
    expect(judgeLine(onStored, back).pay).toEqual(onStored.base);
    expect(back.stored).toBe('8000.00');
  });

  it('stand beside new ones', () => {
    const draft = typed(onStored, ['stored', '9500'], ['moved', '2000']);
    expect(draft.stored).toBe('7500.00');
    expect(lineFigures(judgeLine(onStored, draft).pay).newMaterials).toBe(dollars(1_500));
  });

  it('are no more than earlier invoices left', () => {
    expect(judgeLine(onStored, typed(onStored, ['moved', '8000.01'])).problems.moved).toContain('more is moved');
  });

  it('take along as much retainage as was typed, and again their part once that is emptied', () => {
    const draft = typed(onStored, ['moved', '2000'], ['movedRetainage', '50']);
    expect(judgeLine(onStored, draft).pay).toMatchObject({ retainageMoved: dollars(50) });
    const after = saved(onStored, draft);
    expect(lineDraft(after).movedRetainage).toBe('50.00');
    expect(payOf(after, ['movedRetainage', ''])).toMatchObject({ retainageMoved: dollars(200) });
  });
});

describe('retainage', () => {
  it('of work follows the line’s own percent once it has one, and a percent typed last wins over an amount', () => {
    expect(payOf(onStored, ['work', '1000'])).toMatchObject({ workRetainageHeld: dollars(100), workRate: null });
    expect(payOf(onStored, ['work', '1000'], ['workRate', '5'])).toMatchObject({
      workRetainageHeld: dollars(50),
      workRate: 500,
    });
    const amount = typed(onStored, ['work', '1000'], ['held', '70'], ['workRate', '5 %']);
    expect([amount.held, amount.workRate]).toEqual(['', '5.00']);
    expect(payOf(onStored, ['work', '1000'], ['workRate', '5'], ['held', '70'])).toMatchObject({
      workRetainageHeld: dollars(70),
    });
  });

  it('of materials is a balance: what it loses is released', () => {
    expect(payOf(onStored, ['storedRate', '5'])).toMatchObject({
      storedRate: 500,
      storedRetainageHeld: 0,
      storedRetainageReleased: dollars(400),
    });
    expect(payOf(onStored, ['storedHeld', '100'])).toMatchObject({ storedRetainageReleased: dollars(700) });
    expect(payOf(onStored, ['stored', '9000'])).toMatchObject({ storedRetainageHeld: dollars(100) });
  });

  it('of materials that was set by hand is not carried on to other materials', () => {
    const byHand = saved(onStored, typed(onStored, ['storedHeld', '100']));
    expect(lineDraft(byHand).storedHeld).toBe('100.00');
    expect(lineFigures(payOf(byHand, ['stored', '9000'])).storedRetainage).toBe(dollars(900));
    // The same materials again: as it was.
    expect(payOf(byHand, ['stored', '9000'], ['stored', '8000'])).toEqual(byHand.base);
    // Emptied, it follows the percent of what stands there.
    expect(lineFigures(payOf(byHand, ['storedHeld', ''])).storedRetainage).toBe(dollars(800));
  });

  it('is released by amount, or by percent of what was held before', () => {
    expect(payOf(onStored, ['released', '50%'])).toMatchObject({ workRetainageReleased: dollars(500) });
    const wrong = judgeLine(onStored, typed(onStored, ['released', '1000.01']));
    expect(wrong.problems.released).toContain('Retainage released');
  });

  it('cannot be more than a hundred percent, and says so', () => {
    expect(judgeLine(onStored, typed(onStored, ['workRate', '101'])).problems.workRate).toContain('between 0 and 100');
    expect(judgeLine(onStored, typed(onStored, ['storedRate', 'ten'])).problems.storedRate).toBeDefined();
  });

  it('keeps the percent that a line has of its own: emptied it is the commitment’s', () => {
    const own = saved(onStored, typed(onStored, ['workRate', '5']));
    const draft = typed(own, ['work', '100'], ['workRate', '']);
    expect(draft.workRate).toBe('10.00');
    expect(judgeLine(own, draft).pay).toMatchObject({ workRate: 1_000, workRetainageHeld: dollars(10) });
  });
});

describe('a subcontractor’s own contact', () => {
  const byHand = {
    ...onStored,
    base: { ...onStored.base, workThisPeriod: dollars(500), workRetainageHeld: dollars(7) },
  };
  const theirs: FormLine = { ...byHand, role: 'contact' };

  it('sees what was held by hand, and says nothing of it with what they enter', () => {
    expect(judgeLine(theirs, lineDraft(theirs)).pay).toEqual(theirs.base);
    const { entry, pay } = judgeLine(theirs, typed(theirs, ['work', '600']));
    expect(entry).toEqual({ workThisPeriod: dollars(600) });
    expect(pay.workRetainageHeld).toBe(dollars(60));
    expect(payOf(theirs, ['work', '600'], ['work', '500'])).toEqual(theirs.base);
  });
});

describe('the verdict on a line', () => {
  it('is read by its first letter, and is gone once a rejected line is entered anew', () => {
    expect(typed(onStored, ['review', 'A']).review).toBe('approved');
    expect(typed(onStored, ['review', ' rej']).review).toBe('rejected');
    expect(typed(onStored, ['review', '–']).review).toBe('');
    expect(judgeLine(onStored, typed(onStored, ['review', 'maybe'])).problems.review).toContain('Approved or Rejected');
    const rejected: FormLine = { ...onStored, review: 'rejected', comment: 'Half of it' };
    expect(typed(rejected, ['work', '10']).review).toBe('');
    expect(typed(rejected, ['comment', 'All of it']).review).toBe('rejected');
  });
});

describe('whatever is typed', () => {
  const amount = fc.integer({ min: -100_000, max: 2_000_000 }).map((value) => (value / 100).toFixed(2));
  const percent = fc.integer({ min: 0, max: 100 }).map((value) => `${value}%`);
  const text = fc.oneof(amount, percent, fc.constantFrom('', '0', 'ten'));
  const field = fc.constantFrom<LineField[]>(
    ...([
      'work',
      'moved',
      'movedRetainage',
      'stored',
      'workRate',
      'held',
      'released',
      'storedRate',
      'storedHeld',
    ] as const),
  );
  const byUnits = formLine(2, payLine({ scheduledValue: 1_250, workPrevious: 250 }), yards, 20);
  const lines = [onStored, byUnits, { ...onStored, role: 'contact' as const }];

  it('is what comes back once it was saved: nothing is typed then, and the next invoice can begin', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.array(fc.tuple(field, text), { maxLength: 6 }), (line, texts) => {
        const draft = typed(line, ...texts);
        const { entry, pay, problems } = judgeLine(line, draft);
        expect(pay).toEqual(enter(line.base, entry, line.rate, line.units));
        if (Object.keys(problems).length > 0) return;
        const after = saved(line, draft);
        expect(judgeLine(after, lineDraft(after)).pay).toEqual(pay);
        expect(isTyped(after, lineDraft(after))).toBe(false);
        const agreed = { amount: pay.scheduledValue, changeOrder: false, units: line.units };
        const next: FormLine = { ...after, base: nextLine(agreed, pay) };
        expect(judgeLine(next, lineDraft(next)).pay).toEqual(next.base);
        expect(next.base.workPrevious).toBe((pay.workPrevious + pay.workThisPeriod) as Cents);
      }),
    );
  });

  it('holds of new work what the percent says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 100 }), (work, rate) => {
        const pay = payOf(onStored, ['work', (work / 100).toFixed(2)], ['workRate', String(rate)]);
        const exact = enter(onStored.base, { workThisPeriod: work as Cents }, (rate * 100) as BasisPoints);
        expect(pay.workRetainageHeld).toBe(exact.workRetainageHeld);
      }),
    );
  });
});

it('a verdict is read in the words in which it is copied', () => {
  const read = () => {
    const { approved, rejected } = words.lineGrid.verdicts;
    return [approved, rejected, 'approved', 'r', '–', 'x'].map(readReview);
  };
  const meant = ['approved', 'rejected', 'approved', 'rejected', '', null];
  expect([inLanguage('en', read), inLanguage('es', read)]).toEqual([meant, meant]);
});
