import sql from 'mssql';
import { expect, it } from 'vitest';
import { cellsOf } from './cells.ts';
import { money } from './rows.ts';

/** Rows as the driver hands them out. */
const rows = (columns: Readonly<Record<string, object>>, ...all: readonly object[]) =>
  Object.assign([...all], { columns }) as unknown as Parameters<typeof cellsOf>[0];

// The wire tells the places of a decimal, and of money none.
const columns = { exact: { type: sql.Decimal, scale: 2 }, money: { type: sql.Money }, small: { type: sql.SmallMoney } };

it('an amount keeps its cents, whatever kind of column it stands in', () => {
  const [row] = cellsOf(rows(columns, { exact: 1234.5, money: 1234.56, small: -0.4 }));
  expect(row).toMatchObject({ exact: '1234.50' });
  expect(['exact', 'money', 'small'].map((column) => money(row!, column))).toEqual([123_450, 123_456, -40]);
});

it('a part of a cent is not rounded away', () => {
  const [row] = cellsOf(rows(columns, { exact: 0, money: 1234.5678, small: 0 }));
  expect(() => money(row!, 'money')).toThrow(/money/);
});
