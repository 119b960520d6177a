import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity, type Quantity } from '../billing/quantity.ts';
import { mostLines, sumOf } from '../billing/schedule-of-values.ts';
import { type Cents, formatMoney } from '../money.ts';
import { sayRowError } from '../words/words.ts';
import { type Cell, moneyOf, quantityOf } from './import-cells.ts';
import { type RowError, readSchedule } from './schedule-import.ts';

const codes = {
  costCodes: [
    { id: 1, code: '03-100', name: 'Concrete Forming' },
    { id: 2, code: '03-200', name: 'Concrete Reinforcing' },
  ],
  costTypes: [
    { id: 11, code: 'M', name: 'Material' },
    { id: 12, code: 'S', name: 'Subcontract' },
  ],
};
const head = ['Cost Code', 'Cost Type', 'Description', 'Qty', 'UOM', 'Unit Cost', 'Scheduled Value'];
const read = (rows: readonly (readonly Cell[])[], method: 'amount' | 'unit' = 'amount') =>
  readSchedule(rows, method, codes);
const linesOf = (found: ReturnType<typeof read>) => {
  if (!found.ok) throw new Error(JSON.stringify(found.errors));
  return found.lines;
};
const errorsOf = (found: ReturnType<typeof read>): readonly RowError[] => (found.ok ? [] : found.errors);
const told = (found: ReturnType<typeof read>) =>
  errorsOf(found).map(({ row, column, because }) => `${row} ${column} ${because}`);

it('a row with more cells than the head is not taken: an amount with a comma makes two of itself', () => {
  const named = ['Code', 'Type', 'Description', 'Amount'];
  const found = read([named, ['03-100', 'M', 'Forms', '48', '000.00'], ['03-200', 'S', 'Bars', '20', '']]);
  expect(told(found)).toEqual(['2 null too_many_cells']);
  const headless = read([
    ['03-100', 'M', 'Forms', '48'],
    ['03-200', 'S', 'Bars', '1', '250.50'],
  ]);
  expect(told(headless)).toEqual(['2 null too_many_cells']);
});

describe('a number in a table', () => {
  it('is read as people and spreadsheets write it', () => {
    const money = (cell: Cell) => moneyOf(cell);
    expect(['1,250.50', '$1,250.50', ' 1250.5 ', '1250.500', '$ 1,250.50'].map(money)).toEqual(Array(5).fill(125_050));
    expect(['(300)', '-300', '$(300.00)', '(300.00)', '-$300', '300-'].map(money)).toEqual(Array(6).fill(-30_000));
    expect([1250.5, 0.1 + 0.2, 1e9 / 3 - 0.333333333].map(money)).toEqual([125_050, 30, 33_333_333_300]);
    expect(
      [33.333, 9_999_999_999.994, 'abc', '1,25', '1.234', '1..2', '(5', '5)', '--5', '', '.', '1e3', true].map(money),
    ).toEqual(Array(13).fill(null));
    expect(quantityOf('1,200.1234')).toBe(12_001_234);
    expect(quantityOf('1.23456')).toBeNull();
    expect(quantityOf(0.3 - 0.1)).toBe(2_000);
  });

  it('comes back as it was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (value) => {
        const text = formatMoney(value as Cents);
        const grouped = text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
        expect(moneyOf(text)).toBe(value === 0 ? 0 : value);
        expect(moneyOf(grouped)).toBe(value === 0 ? 0 : value);
        if (Math.abs(value) < 1e10) expect(moneyOf(value / 100)).toBe(value === 0 ? 0 : value);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (value) => {
        expect(quantityOf(formatQuantity(value as Quantity))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('a schedule of values from a table', () => {
  it('is found by its head, in any order of columns, blank rows and a right total aside', () => {
    const found = read([
      ['', null],
      ['Scheduled value', 'Description of Work', 'COST CODE', 'Cost type', 'Remarks'],
      ['1,000.00', 'Forms', '03-100', 'S', 'x'],
      [],
      [500, 'Bars', '03-200 - Concrete Reinforcing', 'material', ''],
      ['Total', '', '', '', ''],
    ]);
    expect(linesOf(found)).toEqual([
      { costCode: 1, costType: 12, description: 'Forms', amount: 100_000, units: null },
      { costCode: 2, costType: 11, description: 'Bars', amount: 50_000, units: null },
    ]);
  });

  it('has no need of a head where its columns can be told by their number', () => {
    const four = read([['03-100', 'S', 'Forms', '10']]);
    expect(linesOf(four)).toMatchObject([{ costCode: 1, costType: 12, amount: 1_000 }]);
    const seven = read([['03-100', 'S', 'Forms', '2', 'cy', '5', '']], 'unit');
    expect(linesOf(seven)).toMatchObject([{ amount: 1_000, units: { quantity: 20_000, unit: 'cy' } }]);
    expect(told(read([['03-100', 'S']]))).toEqual(['1 null no_head']);
  });

  it('by unit has its amounts worked out, and refuses one that differs', () => {
    const found = read(
      [head, ['03-100', 'S', 'Forms', '12.5', 'cy', '3.3333', ''], ['03-200', 'M', 'Bars', '', '', '', '750']],
      'unit',
    );
    expect(linesOf(found)).toMatchObject([
      { amount: 4_167, units: { quantity: 125_000, unitPrice: 33_333, unit: 'cy' } },
      { amount: 75_000, units: null },
    ]);
    expect(told(read([head, ['03-100', 'S', 'Forms', '2', 'cy', '5', '11']], 'unit'))).toEqual([
      '2 amount not_the_product',
    ]);
  });

  it('takes no code by a name that two have, and says so', () => {
    const twins = {
      ...codes,
      costCodes: [...codes.costCodes, { id: 3, code: '03-210', name: 'Concrete reinforcing' }],
    };
    const rows = (code: string) => [
      ['Cost Code', 'Type', 'Item', 'Amount'],
      [code, 'S', 'Rebar', '10'],
    ];
    expect(told(readSchedule(rows('Concrete Reinforcing'), 'amount', twins))).toEqual(['2 cost_code code_ambiguous']);
    expect(linesOf(readSchedule(rows('03-210 Concrete Reinforcing'), 'amount', twins))).toMatchObject([
      { costCode: 3 },
    ]);
  });

  it('is taken as a whole or not at all: every wrong cell is named by its row and column', () => {
    const found = read([
      head,
      ['03-100', 'S', 'Right', '', '', '', '10'],
      ['99-999', 'X', 'Wrong codes', '', '', '', '10'],
      ['', '', 'No codes', '', '', '', 'much'],
      [{ date: '2026-03-10' }, 'S', 'A spreadsheet made a date of it', '', '', '', '10'],
      ['03-100', 'S', 'No amount', '', '', '', ''],
      ['3.1E+12', 'S', 'It shortened it', '', '', '', '10'],
      ['03-100', 'S', 'x'.repeat(2_001), '1.23456', 'a unit that is far too long', '1', '1'],
    ]);
    expect(told(found)).toEqual([
      '3 cost_code unknown',
      '3 cost_type unknown',
      '4 cost_code required',
      '4 cost_type required',
      '4 amount money',
      '5 cost_code made_a_date',
      '6 amount required',
      '7 cost_code made_short',
      '8 description too_long',
      '8 unit too_long',
      '8 quantity quantity',
    ]);
  });

  it('says so where its own total is another than that of its lines', () => {
    const rows = [
      ['Cost Code', 'Type', 'Item', 'Amount'],
      ['03-100', 'S', 'a', '10'],
      ['03-100', 'S', 'b', '20'],
    ];
    expect(read([...rows, ['', '', 'Grand total', '30.00']]).ok).toBe(true);
    expect(told(read([...rows, ['', '', 'Total', '31']]))).toEqual(['4 amount total_differs']);
    expect(read([...rows, ['', '', 'Subtotal', '10'], ['', '', 'Total:', '30']]).ok).toBe(true);
  });

  it('is not taken where its total cannot be read', () => {
    const rows = [
      ['Cost Code', 'Type', 'Item', 'Amount'],
      ['03-100', 'S', 'a', '10'],
    ];
    expect(told(read([...rows, ['', '', 'Total', '1O.00']]))).toEqual(['3 amount money']);
    expect(told(read([...rows, ['', '', 'Total', { date: '2026-03-10' }]]))).toEqual(['3 amount made_a_date']);
    expect(told(read([...rows, ['Total', '', '', '']]))).toEqual([]);
  });

  it('has no formula that came to nothing, not as an empty cell and not as a text', () => {
    const found = read([
      ['Code', 'Type', 'Description', 'Amount'],
      ['03-100', 'M', '#REF!', '100'],
      ['03-100', 'M', 'Forms', { formula: '=C2*D2' }],
      ['03-100', 'M', '#1 Forms!', '100'],
      ['Total', '', '', { formula: '=SUM(D2:D4)' }],
    ]);
    expect(told(found)).toEqual(['2 description formula_failed', '3 amount formula_failed', '5 amount formula_failed']);
  });

  it('between semicolons has no number that could be read in two ways', () => {
    const rows = [
      ['Cost Code', 'Cost Type', 'Description', 'Qty', 'Unit', 'Unit Price'],
      ['03-100', 'S', 'Steel', '1,500', 't', '1.000'],
    ];
    expect(told(readSchedule(rows, 'unit', codes, 'semicolons'))).toEqual([
      '2 quantity number_ambiguous',
      '2 unit_price number_ambiguous',
    ]);
    const right = [rows[0]!, ['03-100', 'S', 'Steel', '1,5', 't', '1.000,00'], ['Total', '', '', '', '', '']];
    expect(linesOf(readSchedule(right, 'unit', codes, 'semicolons'))).toMatchObject([{ amount: 150_000 }]);
  });

  it('with two columns of one meaning is not taken, for nobody can say which counts', () => {
    const found = read([
      ['Item', 'Cost Code', 'Type', 'Description', 'Amount'],
      ['1', '03-100', 'S', 'Footings', '10'],
    ]);
    expect(told(found)).toEqual(['1 description column_twice']);
    expect(found.ok ? '' : found.errors.map(sayRowError)).toEqual([
      'row 1, Description: two columns are taken for this. Rename or remove one',
    ]);
  });

  it('with nothing in it, or with too much, is refused', () => {
    expect(told(read([]))).toEqual(['1 null no_rows']);
    expect(told(read([head]))).toEqual(['1 null no_rows']);
    const many = Array.from({ length: mostLines + 1 }, () => ['03-100', 'S', 'x', '', '', '', '1']);
    expect(told(read([head, ...many]))).toEqual([`${mostLines + 2} null too_many`]);
    expect(read([head, ...many.slice(1)]).ok).toBe(true);
  });

  it('keeps every line and the sum, whatever the amounts', () => {
    const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 30 }), (amounts) => {
        const rows = amounts.map((amount, i) => ['03-100', 'S', `line ${i}`, formatMoney(amount as Cents)]);
        const total = amounts.reduce((all, one) => all + one, 0) as Cents;
        const found = linesOf(
          read([['Code', 'Type', 'Item', 'Amount'], ...rows, ['', '', 'Total', formatMoney(total)]]),
        );
        expect(found.map(({ amount }) => amount)).toEqual(amounts.map((one) => (one === 0 ? 0 : one)));
        expect(sumOf(found)).toBe(total);
      }),
    );
  });

  it('never throws, whatever stands in it', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant({ date: '2026-01-01' }),
      fc.constantFrom<Cell>('Cost Code', 'Amount', '03-100', 'S', 'Total', '12.00'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 8 }), (rows) => {
        const found = read(rows as Cell[][], 'unit');
        expect(found.ok ? found.lines.length : found.errors.length).toBeGreaterThan(0);
      }),
    );
  });
});
