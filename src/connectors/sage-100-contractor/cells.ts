import sql from 'mssql';
import type { Cell, Row } from './ports.ts';

type Column = sql.IColumnMetadata[string];

/** A driver's rows in the cells that the connector reads. */
export function cellsOf(rows: sql.IRecordSet<Record<string, unknown>>): readonly Row[] {
  const columns = Object.entries(rows.columns);
  return rows.map((row) => Object.fromEntries(columns.map(([name, column]) => [name, cellOf(row[name], column)])));
}

function cellOf(value: unknown, column: Column): Cell {
  if (value === null || value === undefined) return null;
  const { type } = column;
  if (value instanceof Date) {
    const iso = value.toISOString();
    return is(type, sql.Date) ? iso.slice(0, 10) : iso;
  }
  // The driver hands out decimals as floating point: exact for the twelve digits of Sage's money, once rounded again.
  if (typeof value === 'number') return isDecimal(type) ? value.toFixed(column.scale ?? 0) : value;
  if (typeof value === 'boolean') return value;
  const text = String(value);
  return is(type, sql.UniqueIdentifier) ? text.toUpperCase() : text;
}

/** Types arrive as the function that makes them, or as what it made. */
const is = (type: unknown, wanted: unknown): boolean =>
  type === wanted || (typeof type === 'object' && type !== null && Reflect.get(type, 'type') === wanted);
/** Of `money` the wire tells no places: it stays as it came, and whoever reads it as an amount refuses a part of a cent. */
const isDecimal = (type: unknown) => is(type, sql.Decimal) || is(type, sql.Numeric);
