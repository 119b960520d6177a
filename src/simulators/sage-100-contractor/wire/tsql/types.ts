import { errors } from '../sql-error.ts';
import {
  bigint,
  datetime2,
  decimal,
  digitsOf,
  int,
  isInteger,
  isText,
  type Kind,
  mostPrecision,
  nameOf,
  type SqlType,
  text,
} from '../sql-type.ts';
import type { Piece } from './bindings.ts';

/** Where two types meet, the one that stands first here wins. */
const precedence: readonly Kind[] = [
  'datetime2',
  'datetime',
  'date',
  'float',
  'decimal',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'uniqueidentifier',
  'nvarchar',
  'varchar',
];
const rank = (type: SqlType) => precedence.indexOf(type.kind);

/** An integer seen as a decimal. */
const asDecimal = (type: SqlType): SqlType => (isInteger(type) ? decimal(digitsOf[type.kind]!, 0) : type);

/** A decimal that is no wider than 38 digits: the whole digits are kept, the fraction gives way. */
function fitted(precision: number, scale: number, leastScale = 0): SqlType {
  if (precision <= mostPrecision) return decimal(Math.max(precision, 1), scale);
  const kept = Math.max(mostPrecision - (precision - scale), Math.min(scale, leastScale), 0);
  return decimal(mostPrecision, Math.min(kept, mostPrecision));
}

/** The one type of two that meet in a comparison, a CASE or a list. */
function commonOf(one: SqlType, other: SqlType): SqlType {
  const [winner, loser] = rank(one) <= rank(other) ? [one, other] : [other, one];
  if (isText(winner)) return text(winner.kind as 'nvarchar', Math.max(winner.length, loser.length));
  if (winner.kind === 'datetime2')
    return datetime2(Math.max(winner.scale, loser.kind === 'datetime2' ? loser.scale : 0));
  if (winner.kind !== 'decimal' || !(isInteger(loser) || loser.kind === 'decimal')) return winner;
  const [a, b] = [winner, asDecimal(loser)];
  const scale = Math.max(a.scale, b.scale);
  return fitted(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}

/** The common type of several pieces; a NULL without a type has no say. Of NULLs alone it is int, as in SQL Server. */
export function commonOfAll(pieces: readonly Piece[]): SqlType {
  const said = pieces.filter((piece) => !(piece.is === 'constant' && piece.untyped)).map((piece) => piece.type);
  return said.length === 0 ? int : said.reduce(commonOf);
}

/** May a value of one type become one of another without being asked to? Throws 206 where not. */
export function mustMeet(from: SqlType, to: SqlType, line: number): void {
  if (from.kind === to.kind || isText(from) || isText(to)) return;
  const moments: readonly Kind[] = ['date', 'datetime', 'datetime2'];
  const alone = (type: SqlType) => type.kind === 'uniqueidentifier' || moments.includes(type.kind);
  const bothMoments = moments.includes(from.kind) && moments.includes(to.kind);
  if (!bothMoments && (alone(from) || alone(to))) throw errors.clash(nameOf(from), nameOf(to), line);
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

/** The type of a sum, product or quotient of two numbers. */
export function arithmeticType(by: Arithmetic, left: SqlType, right: SqlType): SqlType {
  const common = commonOf(left, right);
  if (common.kind === 'bit') return int;
  if (common.kind !== 'decimal') return common;
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const [p1, s1, p2, s2] = [a.precision, a.scale, b.precision, b.scale];
  switch (by) {
    case '*':
      return fitted(p1 + p2 + 1, s1 + s2, 6);
    case '/': {
      const scale = Math.max(6, s1 + p2 + 1);
      return fitted(p1 - s1 + s2 + scale, scale, 6);
    }
    case '%':
      return fitted(Math.min(p1 - s1, p2 - s2) + Math.max(s1, s2), Math.max(s1, s2));
    default:
      return fitted(Math.max(s1, s2) + Math.max(p1 - s1, p2 - s2) + 1, Math.max(s1, s2));
  }
}

/** The type of SUM: small integers add up to int, decimals to 38 digits. */
export function sumType(type: SqlType): SqlType {
  if (type.kind === 'decimal') return decimal(mostPrecision, type.scale);
  if (type.kind === 'bigint') return bigint;
  return isInteger(type) ? int : type;
}
