import { expect, it } from 'vitest';
import type { Cell } from './import-cells.ts';
import { readRow } from './read-row.ts';

const wrongIn = (cells: Readonly<Record<string, Cell>>) =>
  readRow(
    'invoices',
    { row: 2, item: 0, cells: { project: '2604', commitment: 'SC-1', ...cells } },
    'us',
    {},
  ).errors.map(({ column, value, because }) => [column, value, because]);

it('a formula that came to nothing is neither an empty cell nor a text', () => {
  expect(wrongIn({ this_period: { formula: '=D2*0.4' } })).toEqual([['this_period', '=D2*0.4', 'formula_failed']]);
  for (const shown of ['#N/A', '#REF!', '#DIV/0!', '#NAME?', '#GETTING_DATA!']) {
    expect(wrongIn({ invoice_number: shown }), shown).toEqual([['invoice_number', shown, 'formula_failed']]);
  }
  for (const text of ['#12', '#A-7', 'N/A', '#1!', 'Unit #B!'])
    expect(wrongIn({ invoice_number: text }), text).toEqual([]);
});

it('a number whose digits a spreadsheet dropped is no number of an invoice', () => {
  for (const [cell, shown] of [
    ['1.23457E+11', '1.23457E+11'],
    ['1,23457E+11', '1,23457E+11'],
    [1234567890123456, '1234567890123456'],
  ] as const) {
    expect(wrongIn({ invoice_number: cell }), shown).toEqual([['invoice_number', shown, 'made_short']]);
  }
  for (const whole of ['E+11', '12E+11', '1.5e+11', '1E5', '123456789012345678', 123456789012345])
    expect(wrongIn({ invoice_number: whole }), String(whole)).toEqual([]);
});
