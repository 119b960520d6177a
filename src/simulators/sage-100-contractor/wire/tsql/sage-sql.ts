import { SqlError } from '../sql-error.ts';
import { bigint, bit, boundsOf, float, int, nvarchar, type SqlType, type SqlValue } from '../sql-type.ts';
import type { ResultSet, SqlEngine, SqlParameters } from './engine.ts';
import type { SqlSession } from './session.ts';

export type Cell = string | number | boolean | null;
export type CellRow = Readonly<Record<string, Cell>>;

/** A batch with named parameters, one array of rows for each SELECT: what a connector reads through. */
export type SageSql = (
  text: string,
  parameters: Readonly<Record<string, Cell>>,
  signal: AbortSignal,
) => Promise<readonly (readonly CellRow[])[]>;

/**
 * The engine without the wire. Cells arrive as over it: bigint and decimals as text with their scale, days as
 * `yyyy-mm-dd`, moments as ISO text in UTC, GUIDs in capitals, small integers as numbers.
 * Rejects with SqlError, whose `number` is SQL Server's, or with the signal's reason.
 */
export function asSageSql(engine: SqlEngine, session: SqlSession): SageSql {
  return async (text, parameters, signal) => {
    const given: SqlParameters = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, { value: sqlValue(value), type: typeOf(value) }]),
    );
    return (await engine.run(text, given, session, signal)).map(rowsOf);
  };
}

const rowsOf = ({ columns, rows }: ResultSet): readonly CellRow[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));

/** The types that `mssql` gives to plain values of JavaScript. */
function typeOf(value: Cell): SqlType {
  if (typeof value === 'boolean') return bit;
  if (typeof value !== 'number')
    return nvarchar(value === null || value.length <= 4000 ? 4000 : Number.POSITIVE_INFINITY);
  if (!Number.isFinite(value)) throw new SqlError(8023, 'A parameter holds a number that is not finite.');
  if (!Number.isInteger(value)) return float;
  const [low, high] = boundsOf.int!;
  return value >= Number(low) && value <= Number(high) ? int : bigint;
}

function sqlValue(value: Cell): SqlValue {
  return typeof value === 'number' && typeOf(value) === bigint ? BigInt(value).toString() : value;
}
