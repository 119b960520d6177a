import { asVarchar } from './code-page.ts';
import { atScale, decimalText, fitsPrecision, parseDecimal, wholeOf } from './decimals.ts';
import { datetimeText, momentText, parseMoment } from './moments.ts';
import { errors, SqlError } from './sql-error.ts';
import { boundsOf, isInteger, isNumber, isText, nameOf, type SqlType, type SqlValue } from './sql-type.ts';

/**
 * A value of one type as a value of another, by SQL Server's rules: cut texts, rounded decimals, a refusal where it does
 * not convert.
 * @throws SqlError 206, 241, 244, 245, 248, 8114, 8115 or 8169.
 */
export function convert(value: SqlValue, from: SqlType, to: SqlType): SqlValue {
  if (value === null) return null;
  if (isText(to)) {
    const text = textOf(value, from);
    if (isNumber(from) && text.length > to.length) throw errors.overflow(to.kind);
    return cut(text, to);
  }
  if (isInteger(to)) return toInteger(value, from, to);
  switch (to.kind) {
    case 'decimal':
      return toDecimal(value, from, to);
    case 'float':
      return toFloat(value, from);
    case 'uniqueidentifier':
      return toGuid(value, from, to);
    default:
      return toMoment(value, from, to);
  }
}

const clash = (from: SqlType, to: SqlType) => errors.clash(nameOf(from), nameOf(to), 1);

function cut(text: string, to: SqlType): string {
  const fitting = text.length > to.length ? text.slice(0, to.length) : text;
  return to.kind === 'varchar' ? asVarchar(fitting) : fitting;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As SQL Server writes a value where nobody asks for a style. */
function textOf(value: Exclude<SqlValue, null>, from: SqlType): string {
  if (from.kind === 'bit') return value ? '1' : '0';
  if (from.kind === 'float') return String(Number(Number(value).toPrecision(6)));
  const text = String(value);
  if (from.kind === 'datetime2') return text.replace('T', ' ').replace('Z', '');
  if (from.kind !== 'datetime') return text;
  const [hour, minute] = [Number(text.slice(11, 13)), text.slice(14, 16)];
  const clock = `${hour % 12 || 12}:${minute}${hour < 12 ? 'AM' : 'PM'}`;
  const day = String(Number(text.slice(8, 10))).padStart(2);
  return `${months[Number(text.slice(5, 7)) - 1]} ${day} ${text.slice(0, 4)} ${clock.padStart(7)}`;
}

function toInteger(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): SqlValue {
  const whole = isText(from) ? integerIn(String(value), from, to) : integerOf(value, from, to);
  if (to.kind === 'bit') return whole !== 0n;
  const [low, high] = boundsOf[to.kind]!;
  if (whole < low || whole > high)
    throw isText(from) ? textOverflow(String(value), from, to) : errors.overflow(to.kind);
  return to.kind === 'bigint' ? whole.toString() : Number(whole);
}

function integerIn(text: string, from: SqlType, to: SqlType): bigint {
  const trimmed = text.trim();
  if (to.kind === 'bit' && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true' ? 1n : 0n;
  // An empty text is the integer zero, and no decimal: so it is in SQL Server.
  if (trimmed === '') return 0n;
  if (/^[+-]?\d{1,100}$/.test(trimmed)) return BigInt(trimmed.replace('+', ''));
  throw to.kind === 'bigint'
    ? errors.notConvertedAtAll(from.kind, to.kind)
    : errors.notConverted(text, from.kind, to.kind);
}

/** An overflow of a text has numbers of its own. */
function textOverflow(text: string, from: SqlType, to: SqlType): SqlError {
  if (to.kind === 'bigint') return errors.overflow(to.kind);
  const [number, column] = to.kind === 'int' ? [248, 'int'] : [244, `INT${to.kind === 'tinyint' ? 1 : 2}`];
  return new SqlError(
    number,
    `The conversion of the ${from.kind} value '${text.slice(0, 128)}' overflowed an ${column} column.`,
  );
}

function integerOf(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): bigint {
  if (from.kind === 'decimal') return wholeOf(parseDecimal(String(value))!);
  if (from.kind === 'float') {
    if (!Number.isFinite(value)) throw errors.overflow(to.kind);
    return BigInt(Math.trunc(Number(value)));
  }
  if (isInteger(from)) return BigInt(value);
  throw clash(from, to);
}

function toDecimal(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): string {
  if (!isText(from) && !isInteger(from) && from.kind !== 'decimal' && from.kind !== 'float') throw clash(from, to);
  const text = from.kind === 'bit' ? String(Number(value)) : String(value);
  const read = parseDecimal(text, from.kind === 'float');
  if (!read) throw errors.notConvertedAtAll(nameOf(from), 'numeric');
  const units = atScale(read, to.scale);
  if (!fitsPrecision(units, to.precision)) throw errors.overflow('numeric');
  return decimalText(units, to.scale);
}

function toFloat(value: Exclude<SqlValue, null>, from: SqlType): number {
  const text = from.kind === 'bit' ? String(Number(value)) : String(value);
  const read = text.trim() === '' ? 0 : Number(text);
  if (Number.isFinite(read) && (isText(from) || isInteger(from) || from.kind === 'decimal' || from.kind === 'float')) {
    return read;
  }
  throw errors.notConvertedAtAll(nameOf(from), 'float');
}

const guid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?/i;

function toGuid(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): string {
  if (from.kind === 'uniqueidentifier') return String(value).toUpperCase();
  if (!isText(from)) throw clash(from, to);
  const found = guid.exec(String(value));
  if (!found) throw errors.noGuid();
  return found[1]!.toUpperCase();
}

function toMoment(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): string {
  const known = isText(from) || from.kind === 'date' || from.kind === 'datetime' || from.kind === 'datetime2';
  if (!known) throw clash(from, to);
  const moment = parseMoment(String(value));
  if (!moment) throw errors.noMoment();
  if (to.kind === 'date') return moment.day;
  if (to.kind === 'datetime2') return momentText(moment, to.scale);
  // A datetime begins in 1753, when the calendar had settled.
  if (moment.day < '1753-01-01') {
    throw new SqlError(
      242,
      `The conversion of a ${from.kind} data type to a datetime data type resulted in an out-of-range value.`,
      { state: 3 },
    );
  }
  return datetimeText(moment);
}
