import { ByteReader, ProtocolFault } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { readTyped, type TypedValue } from './type-read.ts';

/** From 7.2 on every request begins with headers (transaction, notifications); this server needs none of them. */
function passHeaders(reader: ByteReader, dialect: Dialect): void {
  if (!dialect.wide) return;
  const length = new ByteReader(reader.bytes, reader.at).u32();
  if (length < 4) throw new ProtocolFault(`headers of ${length} bytes`);
  reader.take(length);
}

/** A batch of T-SQL. */
export function readBatch(body: Buffer, dialect: Dialect): string {
  const reader = new ByteReader(body);
  passHeaders(reader, dialect);
  return reader.text(Math.floor(reader.left / 2));
}

export interface RpcParameter extends TypedValue {
  /** With its @; empty where the place says which it is. */
  readonly name: string;
  /** The caller wants its value back. */
  readonly output: boolean;
}

export interface Rpc {
  /** The name, or the number of one of the server's own procedures. */
  readonly procedure: string | number;
  readonly parameters: readonly RpcParameter[];
}

/** Parameters beyond this are not even read; SQL Server's own limit is told by whoever runs the call. */
const mostParametersRead = 10_000;
const mostCalls = 100;

/** Calls of procedures: one, or several in a row. */
export function readRpcs(body: Buffer, dialect: Dialect): readonly Rpc[] {
  const reader = new ByteReader(body);
  passHeaders(reader, dialect);
  const calls = [readRpc(reader, dialect)];
  while (reader.left > 0) {
    reader.u8();
    if (reader.left === 0) break;
    if (calls.length >= mostCalls) throw new ProtocolFault(`more than ${mostCalls} calls in a request`);
    calls.push(readRpc(reader, dialect));
  }
  return calls;
}

function readRpc(reader: ByteReader, dialect: Dialect): Rpc {
  const length = reader.u16();
  if (length !== 0xffff && length > 1046) throw new ProtocolFault(`a procedure's name of ${length} characters`);
  const procedure = length === 0xffff ? reader.u16() : reader.text(length);
  reader.u16();
  const parameters: RpcParameter[] = [];
  while (reader.left > 0 && !isNextCall(reader, dialect)) {
    if (parameters.length >= mostParametersRead) throw new ProtocolFault('far too many parameters');
    const name = reader.text(reader.u8());
    const output = (reader.u8() & 0x01) !== 0;
    parameters.push({ name, output, ...readTyped(reader, parameters.length + 1) });
  }
  return { procedure, parameters };
}

/** The byte between two calls, where the length of a name would stand. */
const isNextCall = (reader: ByteReader, dialect: Dialect): boolean =>
  dialect.wide ? reader.bytes[reader.at]! >= 0xfe : reader.bytes[reader.at] === 0x80;

export interface TransactionRequest {
  readonly does: 'begin' | 'commit' | 'rollback' | 'save' | 'other';
  /** After a commit or a rollback: begin another at once. */
  readonly thenBegin: boolean;
}
const transactionKinds: Readonly<Record<number, TransactionRequest['does']>> = {
  5: 'begin',
  7: 'commit',
  8: 'rollback',
  9: 'save',
};

/** A transaction by the protocol's own message instead of T-SQL. */
export function readTransaction(body: Buffer, dialect: Dialect): TransactionRequest {
  const reader = new ByteReader(body);
  passHeaders(reader, dialect);
  const does = transactionKinds[reader.u16()] ?? 'other';
  if ((does !== 'commit' && does !== 'rollback') || reader.left === 0) return { does, thenBegin: false };
  reader.take(reader.u8());
  return { does, thenBegin: reader.left > 0 && (reader.u8() & 0x01) !== 0 };
}
