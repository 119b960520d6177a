import type { SqlError } from '../sql-error.ts';
import { ByteWriter } from './bytes.ts';
import type { Dialect } from './dialect.ts';

/** The collation of every text: SQL_Latin1_General_CP1_CI_AS. */
export const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const tokens = {
  returnStatus: 0x79,
  error: 0xaa,
  info: 0xab,
  loginAck: 0xad,
  envChange: 0xe3,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
} as const;

/** A token whose length stands before it in two bytes. */
function sized(token: number, body: Buffer): Buffer {
  return new ByteWriter(body.length + 3).u8(token).u16(body.length).raw(body).done();
}

export type Change = 'database' | 'language' | 'packet size';
const changes = { database: 1, language: 2, 'packet size': 4 } as const;

export function envChange(what: Change, after: string, before: string): Buffer {
  return sized(tokens.envChange, new ByteWriter().u8(changes[what]).shortText(after).shortText(before).done());
}

const bytewise = { collation: 7, begin: 8, commit: 9, rollback: 10, reset: 18 } as const;

/** Changes that are told in bytes: the collation, a transaction's eight bytes, a session that was reset. */
export function envChangeBytes(what: keyof typeof bytewise, after: Buffer, before: Buffer): Buffer {
  const body = new ByteWriter().u8(bytewise[what]).u8(after.length).raw(after).u8(before.length).raw(before);
  return sized(tokens.envChange, body.done());
}

const longestMessage = 2000;

function told(
  token: number,
  error: Omit<SqlError, keyof Error> & { message: string },
  serverName: string,
  dialect: Dialect,
) {
  const body = new ByteWriter()
    .i32(error.number)
    .u8(error.state)
    .u8(error.class)
    .longText(error.message.slice(0, longestMessage))
    .shortText(serverName)
    .shortText('');
  return sized(token, (dialect.wide ? body.i32(error.line) : body.u16(error.line)).done());
}

export const errorToken = (error: SqlError, serverName: string, dialect: Dialect): Buffer =>
  told(tokens.error, error, serverName, dialect);

export const infoToken = (number: number, message: string, serverName: string, dialect: Dialect): Buffer =>
  told(tokens.info, { number, message, state: 1, class: 0, line: 1 }, serverName, dialect);

export function loginAck(dialect: Dialect, productVersion: string): Buffer {
  const [major = 15, minor = 0, build = 0] = productVersion.split('.').map(Number);
  const version = Buffer.alloc(4);
  version.writeUInt32BE(dialect.version);
  const body = new ByteWriter().u8(1).raw(version).shortText('Microsoft SQL Server');
  return sized(tokens.loginAck, body.raw(Buffer.from([major, minor, build >> 8, build & 0xff])).done());
}

export const returnStatus = (status: number): Buffer => new ByteWriter().u8(tokens.returnStatus).i32(status).done();

export interface Done {
  /** Of a batch, of a procedure, or of a statement within one. */
  readonly of: 'batch' | 'procedure' | 'statement';
  readonly more?: boolean;
  readonly error?: boolean;
  readonly attention?: boolean;
  readonly inTransaction?: boolean;
  /** How many rows; none where nobody counts. */
  readonly count?: number | undefined;
}

/** The command that was done: a SELECT. */
const selectCommand = 0xc1;

export function done(given: Done, dialect: Dialect): Buffer {
  const token = { batch: tokens.done, procedure: tokens.doneProc, statement: tokens.doneInProc }[given.of];
  const counted = given.count !== undefined;
  const status =
    (given.more ? 0x01 : 0) |
    (given.error ? 0x02 : 0) |
    (given.inTransaction ? 0x04 : 0) |
    (counted ? 0x10 : 0) |
    (given.attention ? 0x20 : 0);
  const body = new ByteWriter()
    .u8(token)
    .u16(status)
    .u16(counted ? selectCommand : 0);
  return body.integer(BigInt(given.count ?? 0), dialect.wide ? 8 : 4).done();
}
