import { fromCodePage } from '../code-page.ts';
import { decimalText } from '../decimals.ts';
import { datetimeText, dayPlus, momentText, ticksADay } from '../moments.ts';
import { SqlError } from '../sql-error.ts';
import {
  bigint,
  bit,
  date,
  datetime,
  datetime2,
  decimal,
  float,
  int,
  nvarchar,
  type SqlType,
  type SqlValue,
  smallint,
  text,
  tinyint,
  uniqueidentifier,
} from '../sql-type.ts';
import { type ByteReader, ProtocolFault } from './bytes.ts';

/** A value of a request: its type as described there, and itself. */
export interface TypedValue {
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** Reads a description of a type and the value after it. Throws SqlError 8009 for a type that this server lacks. */
export function readTyped(reader: ByteReader, place: number): TypedValue {
  const kind = reader.u8();
  const fixed = Object.hasOwn(fixedKinds, kind) ? fixedKinds[kind] : undefined;
  if (fixed) return fixed(reader);
  const sized = Object.hasOwn(sizedKinds, kind) ? sizedKinds[kind] : undefined;
  if (sized) return sized(reader);
  throw new SqlError(
    8009,
    `The incoming tabular data stream (TDS) remote procedure call (RPC) protocol stream is incorrect. Parameter ${place}: Data type 0x${kind.toString(16).toUpperCase()} is unknown.`,
    { state: 4 },
  );
}

type Read = (reader: ByteReader) => TypedValue;

const number =
  (type: SqlType, read: (reader: ByteReader) => SqlValue): Read =>
  (reader) => ({ type, value: read(reader) });

/** Types whose values have always the same size and are never null. */
const fixedKinds: Readonly<Record<number, Read>> = {
  31: () => ({ type: nvarchar(1), value: null }),
  48: number(tinyint, (reader) => reader.u8()),
  50: number(bit, (reader) => reader.u8() !== 0),
  52: number(smallint, (reader) => reader.take(2).readInt16LE()),
  56: number(int, (reader) => reader.i32()),
  58: number(datetime, readShortMoment),
  59: number(float, (reader) => reader.take(4).readFloatLE()),
  60: number(decimal(19, 4), readMoney),
  61: number(datetime, readMoment),
  62: number(float, (reader) => reader.take(8).readDoubleLE()),
  122: number(decimal(10, 4), (reader) => decimalText(BigInt(reader.i32()), 4)),
  127: number(bigint, (reader) => reader.take(8).readBigInt64LE().toString()),
};

/** Types whose values have their length before them: zero, or all bits set, is NULL. */
const sizedKinds: Readonly<Record<number, Read>> = {
  36: (reader) => {
    reader.u8();
    return nullable(reader, uniqueidentifier, (length) => (length === 16 ? readGuid(reader) : fault('GUID', length)));
  },
  38: readIntN,
  40: (reader) =>
    nullable(reader, date, (length) =>
      length === 3 ? dayAfter('0001-01-01', Number(reader.unsigned(3))) : fault('date', length),
    ),
  42: readMoment2,
  55: readDecimal,
  63: readDecimal,
  104: (reader) => {
    reader.u8();
    return nullable(reader, bit, (length) => reader.take(length).some((byte) => byte !== 0));
  },
  106: readDecimal,
  108: readDecimal,
  109: (reader) => {
    reader.u8();
    return nullable(reader, float, (length) => {
      if (length !== 4 && length !== 8) throw fault('float', length);
      const bytes = reader.take(length);
      return length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
    });
  },
  110: (reader) => {
    const short = reader.u8() === 4;
    return nullable(reader, short ? decimal(10, 4) : decimal(19, 4), (length) =>
      length === 4 ? decimalText(BigInt(reader.i32()), 4) : length === 8 ? readMoney(reader) : fault('money', length),
    );
  },
  111: (reader) => {
    reader.u8();
    return nullable(reader, datetime, (length) =>
      length === 4 ? readShortMoment(reader) : length === 8 ? readMoment(reader) : fault('datetime', length),
    );
  },
  35: (reader) => readLongText(reader, 'varchar'),
  99: (reader) => readLongText(reader, 'nvarchar'),
  167: (reader) => readText(reader, 'varchar'),
  175: (reader) => readText(reader, 'varchar'),
  231: (reader) => readText(reader, 'nvarchar'),
  239: (reader) => readText(reader, 'nvarchar'),
};

const fault = (what: string, length: number): never => {
  throw new ProtocolFault(`a ${what} of ${length} bytes`);
};

function nullable(reader: ByteReader, type: SqlType, read: (length: number) => SqlValue): TypedValue {
  const length = reader.u8();
  return { type, value: length === 0 ? null : read(length) };
}

function readIntN(reader: ByteReader): TypedValue {
  const type = { 1: tinyint, 2: smallint, 4: int, 8: bigint }[reader.u8()];
  if (!type) throw new ProtocolFault('an integer of no size');
  return nullable(reader, type, (length) => {
    const bytes = reader.take(length);
    if (length === 8) return bytes.readBigInt64LE().toString();
    return length === 1
      ? bytes[0]!
      : length === 2
        ? bytes.readInt16LE()
        : length === 4
          ? bytes.readInt32LE()
          : fault('integer', length);
  });
}

function readDecimal(reader: ByteReader): TypedValue {
  reader.u8();
  const [precision, scale] = [reader.u8(), reader.u8()];
  if (precision < 1 || precision > 38 || scale > precision)
    throw new ProtocolFault(`a decimal of ${precision},${scale}`);
  return nullable(reader, decimal(precision, scale), (length) => {
    if (length < 2 || length > 17) throw fault('decimal', length);
    const positive = reader.u8() !== 0;
    const units = reader.unsigned(length - 1);
    return decimalText(positive ? units : -units, scale);
  });
}

function readMoney(reader: ByteReader): string {
  const high = BigInt(reader.i32());
  return decimalText((high << 32n) | BigInt(reader.u32()), 4);
}

function readGuid(reader: ByteReader): string {
  const bytes = reader.take(16);
  const hex = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
    .map((i) => bytes[i]!.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function dayAfter(since: string, days: number): string {
  const day = dayPlus(since, days);
  if (day === null) throw new ProtocolFault('a day after the year 9999');
  return day;
}

function readMoment(reader: ByteReader): string {
  const day = dayAfter('1900-01-01', reader.i32());
  const three = reader.u32();
  if (three >= 86_400 * 300) throw new ProtocolFault('a time after midnight');
  return datetimeText({ day, ticks: Math.round((three * 100_000) / 3) });
}

function readShortMoment(reader: ByteReader): string {
  const day = dayAfter('1900-01-01', reader.u16());
  const minutes = reader.u16();
  if (minutes >= 24 * 60) throw new ProtocolFault('a time after midnight');
  return datetimeText({ day, ticks: minutes * 60 * 10_000_000 });
}

function readMoment2(reader: ByteReader): TypedValue {
  const scale = reader.u8();
  if (scale > 7) throw new ProtocolFault(`a datetime2 of ${scale}`);
  return nullable(reader, datetime2(scale), (length) => {
    if (length < 6 || length > 8) throw fault('datetime2', length);
    const ticks = Number(reader.unsigned(length - 3)) * 10 ** (7 - scale);
    if (ticks >= ticksADay) throw new ProtocolFault('a time after midnight');
    return momentText({ day: dayAfter('0001-01-01', Number(reader.unsigned(3))), ticks }, scale);
  });
}

/** The bit of a collation that says its varchar is UTF-8. */
const utf8Bit = 0x04;
const decodeBytes = (bytes: Buffer, kind: 'nvarchar' | 'varchar', utf8: boolean): string => {
  if (kind === 'nvarchar') return bytes.toString('utf16le');
  return utf8 ? bytes.toString('utf8') : fromCodePage(bytes);
};

function readText(reader: ByteReader, kind: 'nvarchar' | 'varchar'): TypedValue {
  const most = reader.u16();
  const utf8 = (reader.take(5)[3]! & utf8Bit) !== 0;
  const units = kind === 'nvarchar' ? 2 : 1;
  const type = text(kind, most === 0xffff ? Number.POSITIVE_INFINITY : Math.ceil(most / units));
  const bytes = most === 0xffff ? readChunks(reader) : readShort(reader);
  return { type, value: bytes === null ? null : decodeBytes(bytes, kind, utf8) };
}

function readShort(reader: ByteReader): Buffer | null {
  const length = reader.u16();
  return length === 0xffff ? null : reader.take(length);
}

const noChunks = 0xffff_ffff_ffff_ffffn;

/** A (max) value: its length, which may be unknown, and chunks until an empty one. */
function readChunks(reader: ByteReader): Buffer | null {
  if (reader.u64() === noChunks) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.u32(); length !== 0; length = reader.u32()) chunks.push(reader.take(length));
  return Buffer.concat(chunks);
}

function readLongText(reader: ByteReader, kind: 'nvarchar' | 'varchar'): TypedValue {
  reader.i32();
  const utf8 = (reader.take(5)[3]! & utf8Bit) !== 0;
  const length = reader.i32();
  const type = text(kind, Number.POSITIVE_INFINITY);
  return { type, value: length === -1 ? null : decodeBytes(reader.take(length), kind, utf8) };
}
