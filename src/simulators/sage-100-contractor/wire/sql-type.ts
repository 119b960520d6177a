/** The kinds of values that the pretended SQL Server knows. The older kinds of a family are read as their heirs. */
export type Kind =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'nvarchar'
  | 'varchar'
  | 'uniqueidentifier'
  | 'date'
  | 'datetime'
  | 'datetime2';

/** A type of SQL Server. */
export interface SqlType {
  readonly kind: Kind;
  /** Of texts, in UTF-16 units (bytes for varchar). Infinity is `(max)`. */
  readonly length: number;
  /** Of decimals: all digits, and those after the point. `scale` of a datetime2: digits of a second's fraction. */
  readonly precision: number;
  readonly scale: number;
}

/**
 * A value in the form that all of the wire agrees on: bits as booleans; tinyint to int and float as numbers; bigint and
 * decimals as text with exactly their scale (`100.00`); GUIDs in capitals; a date as `yyyy-mm-dd`; datetime and datetime2
 * as `yyyy-mm-ddThh:mm:ss.fffZ` (more digits for datetime2), always UTC.
 */
export type SqlValue = string | number | boolean | null;

const plain = { length: 0, precision: 0, scale: 0 };
export const bit: SqlType = { kind: 'bit', ...plain };
export const tinyint: SqlType = { kind: 'tinyint', ...plain };
export const smallint: SqlType = { kind: 'smallint', ...plain };
export const int: SqlType = { kind: 'int', ...plain };
export const bigint: SqlType = { kind: 'bigint', ...plain };
export const float: SqlType = { kind: 'float', ...plain };
export const uniqueidentifier: SqlType = { kind: 'uniqueidentifier', ...plain };
export const date: SqlType = { kind: 'date', ...plain };
export const datetime: SqlType = { kind: 'datetime', ...plain };
export const datetime2 = (scale = 7): SqlType => ({ kind: 'datetime2', ...plain, scale });

export const mostPrecision = 38;
/** Longer texts are `(max)`: 4,000 UTF-16 units, 8,000 bytes. */
const mostLength = { nvarchar: 4000, varchar: 8000 } as const;

export const nvarchar = (length: number): SqlType => text('nvarchar', length);
export const varchar = (length: number): SqlType => text('varchar', length);
export const decimal = (precision: number, scale: number): SqlType => ({
  kind: 'decimal',
  length: 0,
  precision,
  scale,
});

/** A text type; one that is too long for its kind is `(max)`. */
export function text(kind: 'nvarchar' | 'varchar', length: number): SqlType {
  return { ...plain, kind, length: length > mostLength[kind] ? Number.POSITIVE_INFINITY : Math.max(length, 1) };
}

const integers: readonly Kind[] = ['bit', 'tinyint', 'smallint', 'int', 'bigint'];
export const isText = (type: SqlType): boolean => type.kind === 'nvarchar' || type.kind === 'varchar';
export const isInteger = (type: SqlType): boolean => integers.includes(type.kind);
export const isNumber = (type: SqlType): boolean => isInteger(type) || type.kind === 'decimal' || type.kind === 'float';
export const isMoment = (type: SqlType): boolean => type.kind === 'datetime' || type.kind === 'datetime2';

/** How many digits an integer kind may have, as SQL Server counts them where integers meet decimals. */
export const digitsOf: Readonly<Record<string, number>> = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19 };

/** Inclusive bounds of the integer kinds. */
export const boundsOf: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
};

/** The name as SQL Server's messages write it. */
export const nameOf = (type: SqlType): string => (type.kind === 'decimal' ? 'numeric' : type.kind);

/** Lengths where a declaration names none: 1 in a declaration, 30 in CAST and CONVERT. */
export type LengthUnsaid = 1 | 30;

/**
 * The type of a name and the numbers in its brackets, `max` being Infinity.
 * @returns null where there is no such type here, or its numbers do not fit it.
 */
export function typeNamed(name: string, numbers: readonly number[], unsaid: LengthUnsaid = 1): SqlType | null {
  const [first, second] = numbers;
  const alone = numbers.length === 0;
  switch (name.toLowerCase()) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'bigint':
    case 'uniqueidentifier':
    case 'date':
    case 'datetime':
      return alone ? { kind: name.toLowerCase() as Kind, ...plain } : null;
    case 'int':
    case 'integer':
      return alone ? int : null;
    case 'smalldatetime':
      return alone ? datetime : null;
    case 'datetime2':
      return alone ? datetime2() : numbers.length === 1 && first! >= 0 && first! <= 7 ? datetime2(first!) : null;
    case 'float':
    case 'real':
      return numbers.length <= 1 ? float : null;
    case 'money':
      return alone ? decimal(19, 4) : null;
    case 'smallmoney':
      return alone ? decimal(10, 4) : null;
    case 'decimal':
    case 'dec':
    case 'numeric': {
      const [precision, scale] = [first ?? 18, second ?? 0];
      const fits = precision >= 1 && precision <= mostPrecision && scale >= 0 && scale <= precision;
      return numbers.length <= 2 && fits ? decimal(precision, scale) : null;
    }
    case 'ntext':
      return alone ? nvarchar(Number.POSITIVE_INFINITY) : null;
    case 'text':
      return alone ? varchar(Number.POSITIVE_INFINITY) : null;
    case 'sysname':
      return alone ? nvarchar(128) : null;
    case 'nvarchar':
    case 'nchar':
      return textNamed('nvarchar', first ?? unsaid, numbers.length);
    case 'varchar':
    case 'char':
      return textNamed('varchar', first ?? unsaid, numbers.length);
    default:
      return null;
  }
}

function textNamed(kind: 'nvarchar' | 'varchar', length: number, numbers: number): SqlType | null {
  const fits = length === Number.POSITIVE_INFINITY || (length >= 1 && length <= mostLength[kind]);
  return numbers <= 1 && fits ? text(kind, length) : null;
}

/** Reads a type as declared: `bigint`, `nvarchar(max)`, `decimal(12,2)`. Throws on anything else. */
export function parseType(declared: string): SqlType {
  const found = /^(\w+)\s*(?:\(([^)]*)\))?$/.exec(declared.trim());
  const numbers = (found?.[2] ?? '')
    .split(',')
    .map((number) => number.trim())
    .filter((number) => number !== '')
    .map((number) => (number.toLowerCase() === 'max' ? Number.POSITIVE_INFINITY : Number(number)));
  const type = found && !numbers.some(Number.isNaN) ? typeNamed(found[1]!, numbers) : null;
  if (!type) throw new Error(`The pretended SQL Server knows no type ${declared}.`);
  return type;
}
