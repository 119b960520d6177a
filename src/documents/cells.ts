import type { Cell } from 'write-excel-file/node';
import type { Cents } from '../domain/money.ts';
import { sheetText } from './sheet-text.ts';

/** Cells of a workbook. */

/** A text is a text whatever it begins with: Excel runs formulas only where a cell says that it is one. */
export const text = (value: string | null, more: object = {}): Cell =>
  value === null || value === '' ? null : { value: sheetText(value), type: String, ...more };
export const money = (amount: Cents, more: object = {}): Cell => ({
  value: amount / 100,
  type: Number,
  format: '#,##0.00;[Red]-#,##0.00',
  ...more,
});
export const head = (value: string): Cell => ({
  value,
  type: String,
  fontWeight: 'bold',
  backgroundColor: '#E8ECF2',
  wrap: true,
  alignVertical: 'top',
});
