import { describe, expect, it } from 'vitest';
import { savedUnder } from './saved.ts';
import { columnsOf, type Ground, type LineField, type LineRow, rowOf } from './sheet.ts';
import { changed, freshState, type LinesState, undo, withCell } from './state.ts';

const ground: Ground = {
  method: 'amount',
  columns: columnsOf('amount'),
  codes: { cost_codes: [], cost_types: [] },
  locked: null,
};
const line = (key: number, id: number | null, amount: string, description = `Line ${key}`): LineRow => ({
  ...rowOf(
    { id: 0, description, amount, quantity: null, unitPrice: null, unit: null, costCode: '03-300', costType: 'S' },
    key,
    true,
  ),
  id,
});
const type = (state: LinesState, row: number, field: LineField, text: string) =>
  changed(state, state.rows.with(row, withCell(state.rows[row]!, field, text)));
const shown = (state: LinesState) => state.rows.map(({ id, cells }) => [id, cells.description, cells.amount]);

describe('lines that were saved while one typed on', () => {
  const sent = [line(1, 11, '5'), line(2, null, '7')];
  const fresh = [line(1, 11, '5.00'), line(2, 12, '7.00')];

  it('are as the server has them, but for the cells that were typed into since', () => {
    const state = type(freshState(sent, ground), 1, 'amount', '8');
    expect(shown(savedUnder(state, sent, fresh))).toEqual([
      [11, 'Line 1', '5.00'],
      [12, 'Line 2', '8'],
    ]);
  });

  it('keep what is new since, and stay without what was taken out', () => {
    const state = freshState([sent[1]!, line(3, null, '9')], ground);
    expect(shown(savedUnder(state, sent, fresh))).toEqual([
      [12, 'Line 2', '7.00'],
      [null, 'Line 3', '9'],
    ]);
  });

  it('are the saved lines for undo too, not new ones', () => {
    const typed = type(freshState(sent, ground), 1, 'description', 'More');
    expect(shown(undo(savedUnder(typed, sent, fresh)))[1]).toEqual([12, 'Line 2', '7']);
  });

  it('have no ids where the server gives none, as those of a change order', () => {
    const of = [line(1, null, '5'), line(2, null, '7')];
    const state = type(freshState(of, ground), 0, 'amount', '6');
    expect(shown(savedUnder(state, of, [line(1, null, '5.00'), line(2, null, '7.00')]))).toEqual([
      [null, 'Line 1', '6'],
      [null, 'Line 2', '7.00'],
    ]);
  });
});
