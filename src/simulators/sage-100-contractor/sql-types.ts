/** The types of SQL Server that Sage's columns have. */
export type SqlType =
  | 'bigint'
  | 'int'
  | 'smallint'
  | 'date'
  | 'datetime'
  | 'uniqueidentifier'
  | `decimal(${number},${number})`
  | `nvarchar(${number | 'max'})`;

const known = /^(bigint|int|smallint|date|datetime|uniqueidentifier|decimal\(\d+,\d+\)|nvarchar\((\d+|max)\))$/;

/** Throws for a type that the simulator does not know, so that a slip of the pen shows at once. */
export function sqlType(text: string): SqlType {
  if (!known.test(text)) throw new Error(`There is no column type ${text} here.`);
  return text as SqlType;
}

/** The type in PostgreSQL that values of a column are cast to, without its length. */
export function postgresCast(type: SqlType): string {
  if (type.startsWith('nvarchar')) return 'text';
  if (type.startsWith('decimal')) return 'numeric';
  if (type === 'uniqueidentifier') return 'uuid';
  return type === 'datetime' ? 'timestamptz' : type;
}

/**
 * How a column is declared in PostgreSQL. As in Sage nearly nothing is null: texts are empty and numbers zero where
 * nobody gave any, and only a day may be missing.
 */
export function postgresColumn(type: SqlType): string {
  if (type === 'date') return 'date';
  if (type === 'datetime') return 'timestamptz not null default clock_timestamp()';
  if (type === 'uniqueidentifier') return 'uuid not null';
  if (type.startsWith('nvarchar')) {
    const limited = type === 'nvarchar(max)' ? 'text' : type.slice(1);
    return `${limited} not null default ''`;
  }
  return `${type} not null default 0`;
}
