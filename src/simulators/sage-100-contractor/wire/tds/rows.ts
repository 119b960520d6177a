import { convert } from '../convert.ts';
import { isText, type SqlType, type SqlValue, text } from '../sql-type.ts';
import type { Output } from '../tsql/ground.ts';
import { ByteWriter } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { onTheWire, writeType, writeValue } from './type-write.ts';

const columnsToken = 0x81;
const rowToken = 0xd1;
const nullBitsToken = 0xd2;
const mayBeNull = 0x0001;

export interface RowWriter {
  /** COLMETADATA. */
  readonly head: Buffer;
  readonly row: (row: readonly SqlValue[]) => Buffer;
}

/** Writes the rows of an answer in a client's dialect. */
export function openRowWriter(
  columns: readonly Output[],
  rows: readonly (readonly SqlValue[])[],
  dialect: Dialect,
): RowWriter {
  const types = columns.map(({ type }, i) => wideEnough(onTheWire(type, dialect), rows, i));
  /** Columns whose type the dialect lacks, sent as texts. */
  const asText = columns.map(({ type }, i) => (types[i]!.kind === type.kind ? null : type));
  const head = new ByteWriter().u8(columnsToken).u16(columns.length);
  columns.forEach(({ name }, i) => {
    if (dialect.wide) head.u32(0);
    else head.u16(0);
    head.u16(mayBeNull);
    writeType(head, types[i]!, dialect);
    head.shortText(name);
  });
  return {
    head: head.done(),
    row(row) {
      const writer = new ByteWriter();
      const nulls = dialect.nullBits && row.includes(null);
      writer.u8(nulls ? nullBitsToken : rowToken);
      if (nulls) writer.raw(nullBits(row));
      row.forEach((value, i) => {
        const [from, to] = [asText[i], types[i]!];
        if (!nulls || value !== null) writeValue(writer, from ? convert(value, from, to) : value, to, dialect);
      });
      return writer.done();
    },
  };
}

/** Clients make room by the length announced: a text that is longer than its column's widens it. */
function wideEnough(type: SqlType, rows: readonly (readonly SqlValue[])[], column: number): SqlType {
  if (!isText(type) || !Number.isFinite(type.length)) return type;
  let longest = type.length;
  for (const row of rows) {
    const value = row[column];
    if (typeof value === 'string' && value.length > longest) longest = value.length;
  }
  return text(type.kind as 'nvarchar', longest);
}

function nullBits(row: readonly SqlValue[]): Buffer {
  const bits = Buffer.alloc(Math.ceil(row.length / 8));
  row.forEach((value, i) => {
    if (value === null) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}
