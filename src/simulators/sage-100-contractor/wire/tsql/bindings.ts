import { convert } from '../convert.ts';
import { isText, type SqlType, type SqlValue } from '../sql-type.ts';

/** A piece of an expression: known before the database is asked, or to be worked out there. */
export type Piece = Constant | Computed;

export interface Constant {
  readonly is: 'constant';
  readonly type: SqlType;
  readonly value: SqlValue;
  /** A NULL that nobody gave a type. */
  readonly untyped?: boolean;
  /** The parameter that it comes from: then the statement reads alike whatever its value is. */
  readonly parameter?: string;
}

export interface Computed {
  readonly is: 'computed';
  readonly type: SqlType;
  /** PostgreSQL's SQL, made of our own words, catalogue names and `$n` only. */
  readonly sql: string;
}

export const constant = (value: SqlValue, type: SqlType): Constant => ({ is: 'constant', value, type });
export const computed = (sql: string, type: SqlType): Computed => ({ is: 'computed', sql, type });

/** The values of a statement for PostgreSQL. Nothing that someone wrote gets there in any other way. */
export interface Bindings {
  readonly values: readonly (string | null)[];
  /** The SQL of a piece; a constant becomes a typed parameter. */
  readonly sqlOf: (piece: Piece) => string;
  readonly bind: (value: string | null, cast: string, from?: string) => string;
}

const casts: Readonly<Record<SqlType['kind'], string>> = {
  bit: 'int4',
  tinyint: 'int2',
  smallint: 'int2',
  int: 'int4',
  bigint: 'int8',
  decimal: 'numeric',
  float: 'float8',
  nvarchar: 'text',
  varchar: 'text',
  uniqueidentifier: 'uuid',
  date: 'date',
  datetime: 'timestamp',
  datetime2: 'timestamp',
};
/** The type in PostgreSQL in which an expression of a kind is worked out. Moments are UTC, without a zone. */
export const castOf = (type: SqlType): string => casts[type.kind];

export function openBindings(): Bindings {
  const values: (string | null)[] = [];
  const marks = new Map<string, string>();
  const bind: Bindings['bind'] = (value, cast, from) => {
    const key = `${cast}:${from ?? JSON.stringify(value)}`;
    const known = marks.get(key);
    if (known) return known;
    values.push(value);
    const mark = `$${values.length}::${cast}`;
    marks.set(key, mark);
    return mark;
  };
  return {
    values,
    bind,
    sqlOf(piece) {
      if (piece.is === 'computed') return piece.sql;
      const { value, type, parameter } = piece;
      const source = parameter && `@${parameter} as ${type.kind}(${type.length},${type.precision},${type.scale})`;
      return bind(postgresText(value, type), castOf(type), source);
    },
  };
}

function postgresText(value: SqlValue, type: SqlType): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (type.kind === 'datetime' || type.kind === 'datetime2') return String(value).replace('Z', '');
  // PostgreSQL has no place for U+0000 in a text, and no text of the tables holds it.
  return isText(type) ? String(value).replaceAll('\u0000', '') : String(value);
}

/** A constant as another type, worked out here so that its errors are SQL Server's. */
export function convertConstant(piece: Constant, to: SqlType): Constant {
  if (piece.value === null) return { ...piece, type: to, untyped: false };
  return { ...piece, value: convert(piece.value, piece.type, to), type: to };
}
