import { describe, expect, it } from 'vitest';
import { type BasisPoints, type Cents, cents } from '../money.ts';
import { inDollars, payLine } from '../testing/pay-line.ts';
import { carryForward, lineFigures, lineProblems, type PayLine, summarize } from './pay-application.ts';
import { enter } from './pay-line-entry.ts';

const tenPercent = 1_000 as BasisPoints;
const dollars = (amount: number): Cents => cents(amount * 100);

describe('a pay application', () => {
  it('comes to what the published sample comes to', () => {
    const contract = payLine({
      scheduledValue: 50_000,
      workPrevious: 47_000,
      storedPrevious: 1_000,
      storedPresently: 1_000,
      workRetainagePrevious: 4_700,
      storedRetainagePrevious: 100,
    });
    const change = payLine({
      changeOrder: true,
      scheduledValue: 5_000,
      workPrevious: 5_000,
      workRetainagePrevious: 500,
    });
    expect(summarize([contract, change])).toEqual({
      originalContractSum: dollars(50_000),
      netChangeByChangeOrders: dollars(5_000),
      contractSumToDate: dollars(55_000),
      totalCompletedAndStored: dollars(53_000),
      workRetainage: dollars(5_200),
      workRetainageRate: tenPercent,
      storedRetainage: dollars(100),
      storedRetainageRate: tenPercent,
      totalRetainage: dollars(5_300),
      totalEarnedLessRetainage: dollars(47_700),
      lessPreviousCertificates: dollars(47_700),
      currentPaymentDue: 0,
      balanceToFinishIncludingRetainage: dollars(7_300),
      retainageHeldThisPeriod: 0,
      retainageReleasedThisPeriod: 0,
      grossThisPeriod: 0,
    });
  });

  it('comes to what another published example of the two forms comes to', () => {
    const lines = [
      payLine({ scheduledValue: 25_000, workPrevious: 25_000, workRetainagePrevious: 2_500 }),
      enter(
        payLine({ scheduledValue: 95_000, workPrevious: 40_000, workRetainagePrevious: 4_000 }),
        { workThisPeriod: dollars(22_500) },
        tenPercent,
      ),
      enter(payLine({ scheduledValue: 145_000 }), { workThisPeriod: dollars(45_000) }, tenPercent),
    ];
    expect(lines.map((line) => inDollars(lineFigures(line), 'completedAndStored', 'balanceToFinish'))).toEqual([
      { completedAndStored: 25_000, balanceToFinish: 0 },
      { completedAndStored: 62_500, balanceToFinish: 32_500 },
      { completedAndStored: 45_000, balanceToFinish: 100_000 },
    ]);
    // Printed there as 100, 66 and 31 percent.
    expect(lines.map((line) => lineFigures(line).percentComplete)).toEqual([10_000, 6_579, 3_103]);
    expect(summarize(lines)).toMatchObject({
      contractSumToDate: dollars(265_000),
      totalCompletedAndStored: dollars(132_500),
      totalRetainage: dollars(13_250),
      totalEarnedLessRetainage: dollars(119_250),
      lessPreviousCertificates: dollars(58_500),
      currentPaymentDue: dollars(60_750),
    });
  });

  it('of nothing is nothing', () => {
    expect(new Set(Object.values(summarize([])))).toEqual(new Set([0]));
  });

  it('pays work less the retainage on it', () => {
    const line = enter(payLine({ scheduledValue: 40_000 }), { workThisPeriod: dollars(12_345) }, tenPercent);
    expect(lineFigures(line)).toEqual({
      newMaterials: 0,
      grossThisPeriod: dollars(12_345),
      completedAndStored: dollars(12_345),
      percentComplete: 3_086,
      balanceToFinish: dollars(27_655),
      workRetainage: 123_450,
      storedRetainage: 0,
      retainageHeldThisPeriod: 123_450,
      retainageReleasedThisPeriod: 0,
      retainagePrevious: 0,
      netThisPeriod: 1_111_050,
    });
  });

  it('pays stored material once: building it in moves it and its retainage, and pays nothing', () => {
    const stored = enter(payLine({ scheduledValue: 8_000 }), { storedPresently: dollars(1_000) }, tenPercent);
    expect(
      inDollars(lineFigures(stored), 'newMaterials', 'grossThisPeriod', 'storedRetainage', 'netThisPeriod'),
    ).toEqual({ newMaterials: 1_000, grossThisPeriod: 1_000, storedRetainage: 100, netThisPeriod: 900 });
    const entry = { workThisPeriod: dollars(1_000), storedPresently: cents(0) };
    const built = lineFigures(enter(carryForward(stored), entry, tenPercent));
    expect(built).toMatchObject({
      newMaterials: dollars(-1_000),
      grossThisPeriod: 0,
      completedAndStored: dollars(1_000),
      workRetainage: dollars(100),
      storedRetainage: 0,
      retainageHeldThisPeriod: dollars(100),
      retainageReleasedThisPeriod: dollars(100),
      netThisPeriod: 0,
    });
  });

  it('pays only what is new where part of the material is built in and more is delivered', () => {
    const stored = enter(payLine(), { storedPresently: dollars(1_000) }, tenPercent);
    const entry = { workThisPeriod: dollars(600), storedPresently: dollars(1_500) };
    const next = lineFigures(enter(carryForward(stored), entry, tenPercent));
    expect(inDollars(next, 'grossThisPeriod', 'workRetainage', 'storedRetainage', 'netThisPeriod')).toEqual({
      grossThisPeriod: 1_100,
      workRetainage: 60,
      storedRetainage: 150,
      netThisPeriod: 990,
    });
  });

  it('pays released retainage without any work', () => {
    const built = enter(payLine({ scheduledValue: 10_000 }), { workThisPeriod: dollars(10_000) }, tenPercent);
    const release = enter(carryForward(built), { workRetainageReleased: dollars(1_000) }, tenPercent);
    expect(summarize([release])).toMatchObject({
      grossThisPeriod: 0,
      retainageReleasedThisPeriod: dollars(1_000),
      totalRetainage: 0,
      workRetainageRate: 0,
      lessPreviousCertificates: dollars(9_000),
      currentPaymentDue: dollars(1_000),
      balanceToFinishIncludingRetainage: 0,
    });
    expect(lineProblems(release)).toEqual([]);
  });

  it('takes work back with its retainage', () => {
    const built = enter(payLine({ scheduledValue: 10_000 }), { workThisPeriod: dollars(10_000) }, tenPercent);
    const entry = { workThisPeriod: dollars(-2_000), workRetainageReleased: dollars(200) };
    const back = enter(carryForward(built), entry, tenPercent);
    expect(lineProblems(back)).toEqual([]);
    expect(lineFigures(back)).toMatchObject({ percentComplete: 8_000, balanceToFinish: dollars(2_000) });
    expect(summarize([back])).toMatchObject({
      totalRetainage: dollars(800),
      totalEarnedLessRetainage: dollars(7_200),
      currentPaymentDue: dollars(-1_800),
    });
  });

  it('counts a deductive change order off the contract, and shows what is billed over it', () => {
    const lines = [
      payLine({ scheduledValue: 10_000, workThisPeriod: 11_000 }),
      payLine({ changeOrder: true, scheduledValue: -500 }),
    ];
    expect(summarize(lines)).toMatchObject({
      originalContractSum: dollars(10_000),
      netChangeByChangeOrders: dollars(-500),
      contractSumToDate: dollars(9_500),
      balanceToFinishIncludingRetainage: dollars(-1_500),
    });
    expect(lineFigures(lines[0]!)).toMatchObject({ percentComplete: 11_000, balanceToFinish: dollars(-1_000) });
    expect(lineFigures(lines[1]!)).toMatchObject({ percentComplete: 0, balanceToFinish: dollars(-500) });
  });
});

describe('a line', () => {
  const found = (line: PayLine) => lineProblems(line).map(({ field, refusal }) => [field, refusal.facts.because]);

  it.each([
    'storedPresently',
    'workRetainageHeld',
    'workRetainageReleased',
    'storedRetainageHeld',
    'storedRetainageReleased',
  ] as const)('may not have a negative %s', (field) => {
    const line = payLine({ workThisPeriod: 100, [field]: -0.01 });
    expect(found(line)).toEqual([[field, 'negative']]);
    expect(lineProblems(line)[0]!.refusal).toEqual({ code: 'invalid', facts: { because: 'negative', field } });
    expect(found({ ...line, [field]: 0 })).toEqual([]);
  });

  it.each<[string, Parameters<typeof payLine>[0], keyof PayLine, string]>([
    [
      'more retained than worked',
      { workThisPeriod: 100, workRetainageHeld: 100.01 },
      'workRetainageHeld',
      'retainage_over_work',
    ],
    ['retained without work', { workRetainageHeld: 0.01 }, 'workRetainageHeld', 'retainage_over_work'],
    [
      'retained on work taken back',
      { workThisPeriod: -100, workRetainageHeld: 10 },
      'workRetainageHeld',
      'retainage_over_work',
    ],
    [
      'more retained than stored',
      { storedPresently: 100, storedRetainageHeld: 100.01 },
      'storedRetainageHeld',
      'retainage_over_stored',
    ],
    ['retained without materials', { storedRetainageHeld: 0.01 }, 'storedRetainageHeld', 'retainage_over_stored'],
    [
      'more retained than stored, with what was held before',
      { storedPrevious: 1_000, storedPresently: 1_000, storedRetainagePrevious: 100, storedRetainageHeld: 900.01 },
      'storedRetainageHeld',
      'retainage_over_stored',
    ],
    [
      'more released than is held on work',
      { workRetainagePrevious: 50, workRetainageReleased: 50.01 },
      'workRetainageReleased',
      'release_over_held',
    ],
    [
      'more released than is held on materials',
      { storedRetainagePrevious: 50, storedRetainageReleased: 50.01 },
      'storedRetainageReleased',
      'release_over_held',
    ],
    [
      'a release from the other pot',
      { workRetainagePrevious: 50, storedRetainageReleased: 50 },
      'storedRetainageReleased',
      'release_over_held',
    ],
  ])('is refused: %s', (_, given, field, because) => {
    expect(found(payLine(given))).toEqual([[field, because]]);
  });

  it.each<[string, Parameters<typeof payLine>[0]]>([
    ['all of the work retained', { workThisPeriod: 100, workRetainageHeld: 100 }],
    ['all of the materials retained', { storedPresently: 100, storedRetainageHeld: 100 }],
    ['all that is held released', { workRetainagePrevious: 50, workRetainageReleased: 50 }],
    ['released what was held a moment ago', { workThisPeriod: 100, workRetainageHeld: 10, workRetainageReleased: 10 }],
    ['work taken back', { workPrevious: 100, workThisPeriod: -100 }],
    ['retainage left on materials that are gone', { storedPrevious: 100, storedRetainagePrevious: 10 }],
    ['more billed than agreed', { scheduledValue: 100, workThisPeriod: 101 }],
  ])('may be saved: %s', (_, given) => {
    expect(found(payLine(given))).toEqual([]);
  });

  it('is told every problem, not only the first', () => {
    expect(found(payLine({ workRetainageHeld: 5, storedPresently: -1, storedRetainageReleased: 3 }))).toEqual([
      ['storedPresently', 'negative'],
      ['workRetainageHeld', 'retainage_over_work'],
      ['storedRetainageReleased', 'release_over_held'],
    ]);
  });
});
