import { describe, expect, it } from 'vitest';
import { mostLines } from '../../../domain/billing/schedule-of-values.ts';
import { formatMoney } from '../../../domain/money.ts';
import type { Codes } from '../../../http/client.ts';
import { inputOf } from './input.ts';
import { judge, totalOf } from './judge.ts';
import { copied } from './paste.ts';
import { type Command, reduce } from './reduce.ts';
import { columnsOf, type Ground, isBlank, type LineField, type LineRow, rowOf } from './sheet.ts';
import { freshState, type LinesState, liveRows } from './state.ts';

const code = (id: number, of: string, name: string) => ({ id, code: of, name });
const codes: Codes = {
  cost_codes: [code(1, '03-300', 'Concrete'), code(2, '05-120', 'Steel')],
  cost_types: [code(7, 'S', 'Subcontract'), code(8, 'M', 'Material'), code(9, 'X', 'material')],
};
const ground = (method: 'amount' | 'unit' = 'amount', locked: string | null = null): Ground => ({
  method,
  columns: columnsOf(method),
  codes,
  locked,
});
const saved = (id: number, amount: string, more: Partial<Parameters<typeof rowOf>[0]> = {}): LineRow =>
  rowOf(
    {
      id,
      description: `Line ${id}`,
      amount,
      quantity: null,
      unitPrice: null,
      unit: null,
      costCode: '03-300',
      costType: 'Subcontract',
      ...more,
    },
    id,
    true,
  );
const done = (state: LinesState, on: Ground, ...commands: readonly Command[]) =>
  commands.reduce((now, command) => reduce(now, command, on), state);
const texts = (state: LinesState, field: LineField) => state.rows.map((row) => row.cells[field]);
const problemsOf = (cells: Partial<Record<LineField, string>>, on = ground()) => {
  const row = saved(1, '10');
  return judge({ ...row, cells: { ...row.cells, ...cells } }, on).problems;
};

it('a cost code is its code, its name, or its code with words behind it, and never the first word of a name', () => {
  for (const cost_code of ['03-300', '03-300 Footings', 'concrete']) expect(problemsOf({ cost_code })).toEqual({});
  for (const cost_code of ['Concrete finishing 03-350', 'Steel 05', '03-3']) {
    expect(problemsOf({ cost_code }).cost_code).toBeDefined();
  }
  // Nor is a code that has a blank in it cut at the blank.
  const blanks = { ...ground(), codes: { ...codes, cost_codes: [code(3, '03', 'Site'), code(4, '03 100', 'Forms')] } };
  const row = saved(1, '10');
  const typed = { ...row, cells: { ...row.cells, cost_code: '03 100 Footings' } };
  expect(judge(typed, blanks).costCode).toMatchObject({ id: 4 });
});

describe('lines that are typed', () => {
  const on = ground();
  const empty = freshState([], on);

  it('begin with one to type into, which is none until something is typed', () => {
    expect(empty.rows).toHaveLength(1);
    expect(isBlank(empty.rows[0]!)).toBe(true);
    expect(totalOf(empty.rows, on)).toBe(0);
  });

  it('go on with Tab and Enter into a new line that takes the cost type of the one before', () => {
    const typed = done(
      empty,
      on,
      { do: 'type', text: '03-300' },
      { do: 'tab' },
      { do: 'type', text: 'S' },
      { do: 'tab' },
      { do: 'tab' },
      { do: 'type', text: '1,250.50' },
    );
    expect(formatMoney(totalOf(liveRows(typed, on), on))).toBe('1250.50');
    const next = done(typed, on, { do: 'tab' });
    expect(texts(next, 'cost_type')).toEqual(['S', 'S']);
    expect(next.at).toEqual({ row: 1, column: 1 });
    // A line without anything in it is left by Tab: nobody is caught.
    expect(
      done({ ...next, at: { row: 1, column: 4 }, to: { row: 1, column: 4 } }, on, { do: 'tab' }).rows,
    ).toHaveLength(2);
    expect(done(typed, on, { do: 'enter' }).at).toEqual({ row: 1, column: 1 });
  });

  it('come back step by step, and go again', () => {
    const typed = done(
      freshState([saved(1, '10.00'), saved(2, '20.00')], on),
      on,
      { do: 'select', place: { row: 0, column: 4 } },
      { do: 'type', text: '11' },
      { do: 'enter' },
      { do: 'remove' },
      { do: 'add' },
    );
    expect(texts(typed, 'amount')).toEqual(['11', '']);
    const back = done(typed, on, { do: 'undo' }, { do: 'undo' }, { do: 'undo' });
    expect(texts(back, 'amount')).toEqual(['10.00', '20.00']);
    expect(texts(done(back, on, { do: 'redo' }, { do: 'redo' }), 'amount')).toEqual(['11']);
    expect(done(back, on, { do: 'undo' }).said?.text).toMatch(/nothing to take back/);
  });

  it('change their places, and stop at the ends', () => {
    const three = freshState([saved(1, '1.00'), saved(2, '2.00'), saved(3, '3.00')], on);
    expect(
      texts(done(three, on, { do: 'shift', by: 1 }, { do: 'shift', by: 1 }, { do: 'shift', by: 1 }), 'amount'),
    ).toEqual(['2.00', '3.00', '1.00']);
    expect(texts(done(three, on, { do: 'carry', from: 2, to: 0 }), 'amount')).toEqual(['3.00', '1.00', '2.00']);
    expect(texts(done(three, on, { do: 'duplicate' }), 'amount')).toEqual(['1.00', '1.00', '2.00', '3.00']);
    expect(done(three, on, { do: 'duplicate' }).rows[1]!.id).toBeNull();
  });

  it('take a block with as many lines as it needs, and none that is too wide or too many', () => {
    const pasted = done(empty, on, { do: 'paste', text: '03-300\tS\tSlab\t$1,000.00\r\n05-120\tS\tSteel\t(250)\r\n' });
    expect(texts(pasted, 'amount')).toEqual(['$1,000.00', '(250)']);
    expect(formatMoney(totalOf(pasted.rows, on))).toBe('750.00');
    const wide = done(empty, on, { do: 'paste', text: 'a\tb\tc\td\te' });
    expect(wide.said?.text).toMatch(/5 columns/);
    expect(isBlank(wide.rows[0]!)).toBe(true);
    const many = done(empty, on, { do: 'paste', text: 'x\n'.repeat(mostLines + 1) });
    expect(many.rows).toHaveLength(1);
    expect(texts(done(pasted, on, { do: 'undo' }), 'amount')).toEqual(['']);
  });

  it('take one value into a whole range, and a block that goes into it as often as it fits', () => {
    const four = freshState([saved(1, '1.00'), saved(2, '2.00'), saved(3, '3.00'), saved(4, '4.00')], on);
    const ranged = (row: number, column: number) =>
      done(
        four,
        on,
        { do: 'select', place: { row: 0, column: 4 } },
        { do: 'select', place: { row, column }, extend: true },
      );
    expect(texts(done(ranged(2, 4), on, { do: 'paste', text: '9' }), 'amount')).toEqual(['9', '9', '9', '4.00']);
    expect(texts(done(ranged(3, 4), on, { do: 'paste', text: '7\n8' }), 'amount')).toEqual(['7', '8', '7', '8']);
    // One that does not go into it is pasted as it is.
    expect(texts(done(ranged(2, 4), on, { do: 'paste', text: '7\n8' }), 'amount')).toEqual(['7', '8', '3.00', '4.00']);
    const atNumbers = done(four, on, { do: 'select', place: { row: 0, column: 0 } }, { do: 'paste', text: '05-120' });
    expect(texts(atNumbers, 'cost_code')[0]).toBe('05-120');
  });

  it('are copied whole, and pasted where whole lines are, with amounts as they are shown', () => {
    const units = ground('unit');
    const typed = saved(1, '10.00', { quantity: '3', unitPrice: '5', unit: 'ea' });
    const all = done(freshState([typed], units), units, { do: 'selectAll' });
    expect(copied(all, units)).toBe('03-300\tSubcontract\tLine 1\t3\tea\t5\t15.00');
    const start = { do: 'select', place: { row: 0, column: 0 } } as const;
    const pasted = done(freshState([], units), units, start, { do: 'paste', text: copied(all, units) });
    expect(pasted.said?.text).toBe('One line pasted.');
    expect(pasted.rows[0]!.cells).toEqual({ ...typed.cells, amount: '' });
    expect(copied(done(all, units, start), units)).toBe('1');
  });

  it('say how many pasted values fell on cells that keep what they say', () => {
    const ends = freshState([saved(1, '10.00'), saved(2, '20.00', { fixed: true })], on);
    const at = { do: 'select', place: { row: 0, column: 3 } } as const;
    const pasted = done(ends, on, at, { do: 'paste', text: 'One\t1\nTwo\t2\nThree\t3' });
    expect(texts(pasted, 'amount')).toEqual(['1', '20.00', '3']);
    expect(pasted.said?.text).toBe('3 lines pasted. 2 values fell on read-only cells and were left out.');
    const units = ground('unit');
    const line = '03-300\tS\tSlab\t2\tea\t5.00\t';
    const unit = freshState([], units);
    const said = (amount: string) => done(unit, units, { do: 'paste', text: line + amount }).said?.text;
    // It follows, and comes to what was copied with it.
    for (const amount of ['', '10', '$10.00']) expect(said(amount)).toBe('One line pasted.');
    expect(said('11')).toMatch(/^One line pasted\. 1 value fell on a read-only cell/);
  });

  it('stay as they are where they are locked, or belong to a change order', () => {
    const fixed = saved(1, '10.00', { fixed: true });
    const state = freshState([fixed], on);
    for (const command of [
      { do: 'type', text: 'x' },
      { do: 'clear' },
      { do: 'remove' },
      { do: 'duplicate' },
    ] as const) {
      expect(done(state, on, command).rows).toEqual([fixed]);
    }
    const locked = ground('amount', 'It is approved.');
    const shut = freshState([saved(1, '10.00')], locked);
    expect(done(shut, locked, { do: 'add' }).said?.text).toBe('It is approved.');
    expect(done(shut, locked, { do: 'paste', text: 'x' }).rows).toHaveLength(1);
  });
});

describe('a line', () => {
  it('is understood by code or by name, and says which cell is wrong', () => {
    expect(problemsOf({})).toEqual({});
    expect(problemsOf({ cost_type: 's' })).toEqual({});
    expect(problemsOf({ cost_code: 'concrete' })).toEqual({});
    expect(problemsOf({ cost_code: '03-300 Concrete' })).toEqual({});
    expect(problemsOf({ cost_code: '99-999' }).cost_code).toMatch(/no such cost code/);
    expect(problemsOf({ cost_code: ' ' }).cost_code).toMatch(/needs a cost code/);
    expect(problemsOf({ cost_type: 'Material' }).cost_type).toMatch(/more than one/);
    expect(problemsOf({ cost_type: 'M' })).toEqual({});
    expect(problemsOf({ amount: '12,50' }).amount).toMatch(/cannot be read/);
    expect(problemsOf({ amount: '' }).amount).toMatch(/needs an amount/);
    expect(problemsOf({ description: 'x'.repeat(2_001) }).description).toMatch(/2,000/);
  });

  it('comes to its quantity times its unit price, rounded half away from zero', () => {
    const on = ground('unit');
    const row = saved(1, '0.00', { quantity: '120.5', unitPrice: '185.25', unit: 'CY' });
    expect(formatMoney(judge(row, on).amount!)).toBe('22322.63');
    expect(inputOf(row, on)).toEqual({
      id: 1,
      cost_code_id: 1,
      line_item_type_id: 7,
      description: 'Line 1',
      quantity: '120.5',
      unit_cost: '185.25',
      uom: 'CY',
    });
    expect(problemsOf({ quantity: '1' }, on).unit_price).toMatch(/go together/);
    expect(problemsOf({ unit_price: '1' }, on).quantity).toMatch(/go together/);
    expect(problemsOf({ quantity: '1.23456', unit_price: '2' }, on).quantity).toMatch(/four decimals/);
    const lump = inputOf(saved(2, '900.00'), on);
    expect(lump).toMatchObject({ amount: '900.00', quantity: '0', unit_cost: '0' });
  });

  it('of a change order is sent by its id alone', () => {
    expect(inputOf(saved(5, '10.00', { fixed: true }), ground())).toEqual({ id: 5 });
  });
});
