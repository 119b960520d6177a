import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BilledLine } from '../billing/next-application.ts';
import { lineFigures, summarize } from '../billing/pay-application.ts';
import { codesMeant } from '../code-meant.ts';
import type { CommitmentLineId } from '../ids.ts';
import { type BasisPoints, cents, sum } from '../money.ts';
import { type BillableLine, linesOfInvoice } from './invoice-lines.ts';
import { readRow, type Values } from './read-row.ts';
import type { StagedRow } from './staged.ts';

const rules = {
  rate: 1_000 as BasisPoints,
  overBilling: 'warn' as const,
  codeOf: codesMeant(
    ['00-100', '01-100', '02-100', '03-100', '03', '03 100', '04'].map((code) => ({ code, name: code })),
  ),
};
const agreedOf = (amounts: readonly number[]): readonly BillableLine[] =>
  amounts.map((amount, i) => ({
    id: (100 + i) as CommitmentLineId,
    position: i + 1,
    amount: cents(amount),
    changeOrder: false,
    units: null,
    costCode: `0${i}-100`,
    description: `Part ${i}`,
  }));
const row = (values: Values, at = 2): StagedRow => ({ row: at, item: 0, project: 1, record: 'SC-1', values });
const none: ReadonlyMap<number, BilledLine> = new Map();

/** Amounts of each line in each of some invoices. */
const histories = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })).chain(([lines, invoices]) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: lines, maxLength: lines }), {
    minLength: invoices,
    maxLength: invoices,
  }),
);

describe('imported invoices, one over the other', () => {
  it('tie out: previous is the sum of the earlier ones, and the dues add up to what was earned', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const agreed = agreedOf(history[0]!.map(() => 10_000_000));
        let before = none;
        let due = 0;
        for (const [n, amounts] of history.entries()) {
          const earlier = amounts.map((_, i) => sum(history.slice(0, n).map((each) => cents(each[i]!))));
          const rows = amounts.map((amount, i) =>
            row({ line: i + 1, this_period: amount, previous: earlier[i]!, scheduled_value: 10_000_000 }, i + 2),
          );
          const { lines, errors } = linesOfInvoice(agreed, before, rows, rules);
          expect(errors).toEqual([]);
          const all = summarize(lines);
          due += all.currentPaymentDue;
          expect(all.totalEarnedLessRetainage).toBe(due);
          before = new Map(lines.map((line) => [line.id, line]));
          // A cent off, and it is told, in its column.
          const wrong = linesOfInvoice(
            agreed,
            before,
            [row({ line: 1, this_period: 0, previous: 1 + amounts[0]! + earlier[0]! })],
            rules,
          );
          expect(wrong.errors.map(({ column, because }) => `${column} ${because}`)).toEqual([
            'previous previous_differs',
          ]);
        }
      }),
    );
  });

  it('hold the retainage that a continuation sheet says, whatever it says', () => {
    const amounts = fc.record({
      work: fc.integer({ min: 0, max: 500_000 }),
      stored: fc.integer({ min: 0, max: 200_000 }),
      part: fc.integer({ min: 0, max: 100 }),
      moving: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 5 }), (history) => {
        const agreed = agreedOf([10_000_000]);
        let before = none;
        for (const { work, stored, part, moving } of history) {
          const last = before.get(100);
          const materials_moved = Math.floor(((last?.storedPresently ?? 0) * moving) / 100);
          const held = last === undefined ? 0 : lineFigures(last).workRetainage;
          // As much as can be held at all: what was held on work, a part of this period's, and the percent of what is stored.
          const retainage = held + Math.floor((work * part) / 100) + Math.floor(stored / 10 + 0.5);
          const { lines, errors } = linesOfInvoice(
            agreed,
            before,
            [row({ line: 1, this_period: work, stored, materials_moved, retainage })],
            rules,
          );
          expect(errors).toEqual([]);
          const { workRetainage, storedRetainage } = lineFigures(lines[0]!);
          expect(workRetainage + storedRetainage).toBe(retainage);
          before = new Map([[100, lines[0]!]]);
        }
      }),
    );
  });
});

describe('a row finds its line', () => {
  const agreed = [
    ...agreedOf([100, 100]),
    { ...agreedOf([100])[0]!, id: 300 as CommitmentLineId, position: 7, description: 'Other' },
  ];
  const found = (values: Values) => {
    const { lines, errors } = linesOfInvoice(agreed, none, [row({ this_period: 1, ...values })], rules);
    return errors[0]?.because ?? lines.find(({ workThisPeriod }) => workThisPeriod === 1)!.position;
  };
  it.each([
    [{ line: 7 }, 7],
    [{ line: 3 }, 'line_unknown'],
    [{ line: 2, cost_code: '01-100 Part' }, 2],
    [{ line: 2, cost_code: '00-100' }, 'line_is_other'],
    [{ cost_code: '01-100' }, 2],
    [{ cost_code: '00-100' }, 'line_ambiguous'],
    [{ cost_code: '00-100', description: ' OTHER ' }, 7],
    [{ cost_code: '99-100' }, 'line_unknown_code'],
    [{ cost_code: '02-100' }, 'line_unknown_code'],
    [{}, 'line_missing'],
  ])('by %j: %j', (values, is) => {
    expect(found(values as Values)).toBe(is);
  });
});

it('a row never bills the line of a shorter code than its own', () => {
  const [first, second] = agreedOf([100, 100]) as [BillableLine, BillableLine];
  const found = (codes: readonly [string, string], cost_code: string) => {
    const agreed = [first, second].map((line, i) => ({ ...line, costCode: codes[i]! }));
    const { lines, errors } = linesOfInvoice(agreed, none, [row({ cost_code, this_period: 1 })], rules);
    return errors[0]?.because ?? lines.find(({ workThisPeriod }) => workThisPeriod === 1)!.position;
  };
  expect(found(['03', '04'], '03 100')).toBe('line_unknown_code');
  expect(found(['03', '03 100'], '03 100')).toBe(2);
  expect(found(['03', '03 100'], '03 100 Footings')).toBe(2);
  expect(found(['03', '03 100'], '03 Footings')).toBe(1);
});

describe('materials that were stored before', () => {
  const agreed = agreedOf([10_000_000]);
  const first = linesOfInvoice(
    agreed,
    none,
    [row({ line: 1, this_period: 100_000, stored: 50_000, retainage: 15_000 })],
    rules,
  ).lines;
  const before = new Map(first.map((line) => [line.id, line]));
  const cells = { project: '1', commitment: 'SC-1', line: '1', this_period: '500' };
  const next = (given: Readonly<Record<string, string>>) => {
    const { values } = readRow('invoices', { row: 2, item: 0, cells: { ...cells, ...given } }, 'us', {});
    return linesOfInvoice(agreed, before, [row(values)], rules).lines[0]!;
  };

  it('are there no more where their cell is empty, and stay where the file has no column for them', () => {
    expect(next({ stored: '' })).toMatchObject({ storedPresently: 0, workThisPeriod: 50_000 });
    expect(lineFigures(next({ stored: '' })).completedAndStored).toBe(150_000);
    expect(next({})).toMatchObject({ storedPresently: 50_000 });
  });

  it('take their retainage along where they are moved, before the change of this period is reckoned', () => {
    const { lines, errors } = linesOfInvoice(
      agreed,
      before,
      [row({ line: 1, this_period: 0, stored: 0, materials_moved: 50_000, retainage: 15_000 })],
      rules,
    );
    expect(errors).toEqual([]);
    expect(lines[0]).toMatchObject({ workPrevious: 150_000, workRetainageHeld: 0, workRetainageReleased: 0 });
  });
});
