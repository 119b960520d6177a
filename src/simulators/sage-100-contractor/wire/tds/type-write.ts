import { toCodePage } from '../code-page.ts';
import { parseDecimal } from '../decimals.ts';
import { daysBetween, parseMoment, ticksADay, ticksASecond } from '../moments.ts';
import { isText, nvarchar, type SqlType, type SqlValue } from '../sql-type.ts';
import type { ByteWriter } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { collation } from './tokens.ts';

/** Types that a version does not have travel as texts. */
export function onTheWire(type: SqlType, dialect: Dialect): SqlType {
  if (dialect.dates) return type;
  if (type.kind === 'date') return nvarchar(10);
  return type.kind === 'datetime2' ? nvarchar(27) : type;
}

/** How many bytes hold the digits of a decimal, its sign included. */
const decimalBytes = (precision: number): number =>
  precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
const integerBytes = { tinyint: 1, smallint: 2, int: 4, bigint: 8 } as const;
/** How many bytes hold the time of a datetime2. */
const timeBytes = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

const isMax = (type: SqlType): boolean => isText(type) && !Number.isFinite(type.length);

/** The description of a type, before its values. */
export function writeType(writer: ByteWriter, type: SqlType, dialect: Dialect): void {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      writer.u8(0x26).u8(integerBytes[type.kind]);
      return;
    case 'bit':
      writer.u8(0x68).u8(1);
      return;
    case 'decimal':
      writer.u8(0x6a).u8(decimalBytes(type.precision)).u8(type.precision).u8(type.scale);
      return;
    case 'float':
      writer.u8(0x6d).u8(8);
      return;
    case 'uniqueidentifier':
      writer.u8(0x24).u8(16);
      return;
    case 'date':
      writer.u8(0x28);
      return;
    case 'datetime':
      writer.u8(0x6f).u8(8);
      return;
    case 'datetime2':
      writer.u8(0x2a).u8(type.scale);
      return;
    default:
      writeTextType(writer, type, dialect);
  }
}

function writeTextType(writer: ByteWriter, type: SqlType, dialect: Dialect): void {
  const wide = type.kind === 'nvarchar';
  if (!isMax(type))
    writer
      .u8(wide ? 0xe7 : 0xa7)
      .u16(type.length * (wide ? 2 : 1))
      .raw(collation);
  else if (dialect.wide)
    writer
      .u8(wide ? 0xe7 : 0xa7)
      .u16(0xffff)
      .raw(collation);
  // Before 7.2 a long text is NTEXT or TEXT, and names its table: here none.
  else
    writer
      .u8(wide ? 0x63 : 0x23)
      .i32(0x7fffffff)
      .raw(collation)
      .u16(0);
}

/** A value, null too, in the form that its description announces. */
export function writeValue(writer: ByteWriter, value: SqlValue, type: SqlType, dialect: Dialect): void {
  if (isText(type)) writeText(writer, value === null ? null : bytesOf(String(value), type), type, dialect);
  else if (value === null) writer.u8(0);
  else writeFixed(writer, value, type);
}

const bytesOf = (text: string, type: SqlType): Buffer =>
  type.kind === 'nvarchar' ? Buffer.from(text, 'utf16le') : toCodePage(text);

const chunkedNull = Buffer.alloc(8, 0xff);
/** NTEXT has a pointer and a stamp before its bytes; nobody asks for what they hold. */
const textPointer = Buffer.alloc(24, 0x01);

function writeText(writer: ByteWriter, bytes: Buffer | null, type: SqlType, dialect: Dialect): void {
  if (!isMax(type)) {
    if (bytes) writer.u16(bytes.length).raw(bytes);
    else writer.u16(0xffff);
  } else if (dialect.wide) {
    if (!bytes) writer.raw(chunkedNull);
    else {
      writer.integer(BigInt(bytes.length), 8);
      if (bytes.length > 0) writer.u32(bytes.length).raw(bytes);
      writer.u32(0);
    }
  } else if (bytes) writer.u8(16).raw(textPointer).u32(bytes.length).raw(bytes);
  else writer.u8(0);
}

function writeFixed(writer: ByteWriter, value: Exclude<SqlValue, null>, type: SqlType): void {
  switch (type.kind) {
    case 'bit':
      writer.u8(1).u8(value ? 1 : 0);
      return;
    case 'float':
      writer.u8(8).f64(Number(value));
      return;
    case 'decimal': {
      const units = parseDecimal(String(value))?.units ?? 0n;
      const count = decimalBytes(type.precision);
      writer
        .u8(count)
        .u8(units < 0n ? 0 : 1)
        .integer(units < 0n ? -units : units, count - 1);
      return;
    }
    case 'uniqueidentifier':
      writer.u8(16).raw(guidBytes(String(value)));
      return;
    case 'date':
      writer.u8(3).integer(BigInt(daysBetween(String(value), '0001-01-01')), 3);
      return;
    case 'datetime':
    case 'datetime2':
      writeMoment(writer, String(value), type);
      return;
    default: {
      const count = integerBytes[type.kind as 'int'];
      writer.u8(count).integer(BigInt(value), count);
    }
  }
}

/** The first three groups of a GUID travel with their bytes turned round. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  const turned = [3, 2, 1, 0, 5, 4, 7, 6].map((i) => bytes[i]!);
  return Buffer.concat([Buffer.from(turned), bytes.subarray(8)]);
}

function writeMoment(writer: ByteWriter, text: string, type: SqlType): void {
  const moment = parseMoment(text);
  if (!moment) throw new Error(`${text.slice(0, 60)} is no moment`);
  if (type.kind === 'datetime') {
    const three = Math.round((moment.ticks / ticksASecond) * 300);
    const over = three >= 86_400 * 300;
    writer
      .u8(8)
      .i32(daysBetween(moment.day, '1900-01-01') + (over ? 1 : 0))
      .u32(over ? 0 : three);
    return;
  }
  const count = timeBytes(type.scale);
  const ticks = Math.min(moment.ticks, ticksADay - 1);
  writer.u8(count + 3).integer(BigInt(Math.floor(ticks / 10 ** (7 - type.scale))), count);
  writer.integer(BigInt(daysBetween(moment.day, '0001-01-01')), 3);
}
