import { SqlError } from '../sql-error.ts';
import { isInteger, isMoment, isNumber, isText, nameOf, type SqlType } from '../sql-type.ts';
import { type Bindings, type Computed, castOf, computed, convertConstant, type Piece } from './bindings.ts';
import { mustMeet } from './types.ts';

/** A datetime of PostgreSQL as SQL Server keeps it: three-hundredths of a second, shown in milliseconds. */
export const roundedMoment = (sql: string): string =>
  `(to_timestamp(round(round(extract(epoch from ${sql}) * 300) / 300, 3)) at time zone 'UTC')`;

/** A piece as another type, where T-SQL converts by itself. */
export function cast(piece: Piece, to: SqlType, line: number): Piece {
  if (piece.is === 'constant') {
    if (piece.value !== null) mustMeet(piece.type, to, line);
    return convertConstant(piece, to);
  }
  mustMeet(piece.type, to, line);
  return computed(castSql(piece, to), to);
}

/** CAST and CONVERT: the same, and texts are cut to their length. */
export function castAsAsked(piece: Piece, to: SqlType, style: number | null, bindings: Bindings, line: number): Piece {
  const asked = piece.is === 'constant' && piece.untyped ? { ...piece, type: to } : piece;
  mustConvert(asked.type, to, line);
  if (style !== null && isText(to) && isCalendar(asked.type)) {
    const format = formatOf(style, line);
    const sql = format ? `to_char(${bindings.sqlOf(asked)}, '${format}')` : null;
    if (sql) return computed(cutSql(sql, to), to);
  }
  if (asked.is === 'constant') return convertConstant(asked, to);
  const sql = castSql(asked, to);
  if (!isText(to) || !Number.isFinite(to.length)) return computed(sql, to);
  if (isNumber(asked.type)) return computed(fittingSql(sql, to), to);
  return computed(isText(asked.type) && asked.type.length <= to.length ? sql : cutSql(sql, to), to);
}

/** Of a number nothing is cut off: what does not fit is an overflow, raised by a number that is too wide as well. */
const fittingSql = (sql: string, to: SqlType) =>
  `(case when length(${sql}) <= ${to.length} then ${sql} else (length(${sql}) * 10 + 10)::numeric(1,0)::text end)`;

const isCalendar = (type: SqlType) => type.kind === 'date' || isMoment(type);
const cutSql = (sql: string, to: SqlType) => (Number.isFinite(to.length) ? `left(${sql}, ${to.length})` : sql);

function mustConvert(from: SqlType, to: SqlType, line: number): void {
  const fits =
    from.kind === to.kind ||
    isText(from) ||
    isText(to) ||
    (isNumber(from) && isNumber(to)) ||
    (isCalendar(from) && isCalendar(to));
  if (fits) return;
  const text = `Explicit conversion from data type ${nameOf(from)} to ${nameOf(to)} is not allowed.`;
  throw new SqlError(529, text, { line });
}

/** CONVERT's styles for days and moments, as PostgreSQL writes them. Null is the default form. */
function formatOf(style: number, line: number): string | null {
  const formats: Readonly<Record<number, string | null>> = {
    0: null,
    100: null,
    20: 'YYYY-MM-DD HH24:MI:SS',
    21: 'YYYY-MM-DD HH24:MI:SS.MS',
    23: 'YYYY-MM-DD',
    101: 'MM/DD/YYYY',
    112: 'YYYYMMDD',
    120: 'YYYY-MM-DD HH24:MI:SS',
    121: 'YYYY-MM-DD HH24:MI:SS.MS',
    126: 'YYYY-MM-DD"T"HH24:MI:SS.MS',
    127: 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"',
  };
  if (Object.hasOwn(formats, style)) return formats[style] ?? null;
  const text = `${style} is not a valid style number when converting from datetime to a character string.`;
  throw new SqlError(281, text, { line });
}

function castSql(piece: Computed, to: SqlType): string {
  const { sql, type: from } = piece;
  if (isText(to)) return isText(from) ? sql : textSql(sql, from);
  const wanted = castOf(to);
  if (to.kind === 'bit') {
    const number = isText(from)
      ? `case lower(btrim(${sql})) when 'true' then 1 when 'false' then 0 else ${sql}::int4 end`
      : sql;
    return from.kind === 'bit' ? sql : `((${number}) <> 0)::int4`;
  }
  if (to.kind === 'decimal') {
    const same = from.kind === 'decimal' && from.precision <= to.precision && from.scale === to.scale;
    return same ? sql : `(${sql})::numeric(${to.precision},${to.scale})`;
  }
  if (isInteger(to)) {
    // An empty text is the integer zero: so it is in SQL Server.
    if (isText(from)) return `(case when btrim(${sql}) = '' then 0 else (${sql})::${wanted} end)`;
    if (!isInteger(from)) return `trunc(${sql})::${wanted}`;
    return castOf(from) === wanted ? sql : `(${sql})::${wanted}`;
  }
  if (to.kind === 'datetime' && from.kind === 'datetime2') return roundedMoment(sql);
  return castOf(from) === wanted ? sql : `(${sql})::${wanted}`;
}

function textSql(sql: string, from: SqlType): string {
  switch (from.kind) {
    case 'decimal':
      return `round(${sql}, ${from.scale})::text`;
    case 'uniqueidentifier':
      return `upper((${sql})::text)`;
    case 'datetime':
      return `(to_char(${sql}, 'Mon ') || lpad(to_char(${sql}, 'FMDD'), 2) || to_char(${sql}, ' YYYY') || lpad(to_char(${sql}, 'FMHH12:MIAM'), 8))`;
    case 'datetime2':
      return `to_char(${sql}, 'YYYY-MM-DD HH24:MI:SS.US0')`;
    case 'date':
      return `to_char(${sql}, 'YYYY-MM-DD')`;
    default:
      return `(${sql})::text`;
  }
}

/**
 * A text as it is compared: in any case, and without the blanks at its end. An index over this same expression
 * (`lower(rtrim(column))`) serves such a comparison.
 */
const foldedSql = (sql: string): string => `lower(rtrim(${sql}))`;

/** What a piece is compared, sorted and grouped by. */
export const keySql = (sql: string, type: SqlType): string => (isText(type) ? foldedSql(sql) : sql);
