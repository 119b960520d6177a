import pg from 'pg';
import { freshDatabase } from '../../../../../test/support/database.ts';
import type { SqlValue } from '../sql-type.ts';
import type { Locate, TableDeclarations } from '../tsql/catalogue.ts';
import { type EngineOptions, openSqlEngine, type SqlEngine, type SqlParameters } from '../tsql/engine.ts';
import { newSession, type SqlSession } from '../tsql/session.ts';

export const databaseName = 'Kit Builders & Sons, Inc. 4.15.22';

/** A few tables with names and types as Sage's, and one with a column of each type. */
export const tables: TableDeclarations = {
  actpay: { recnum: 'bigint', vndnme: 'nvarchar(75)' },
  acpinv: {
    _idnum: 'uniqueidentifier',
    recnum: 'bigint',
    invnum: 'nvarchar(20)',
    vndnum: 'bigint',
    status: 'smallint',
    invdte: 'date',
    usrdf1: 'nvarchar(50)',
    invttl: 'decimal(12,2)',
    ntetxt: 'nvarchar(max)',
    upddte: 'datetime',
  },
  apivln: {
    _idnum: 'uniqueidentifier',
    _idref: 'uniqueidentifier',
    linnum: 'bigint',
    extttl: 'decimal(12,2)',
    linqty: 'decimal(14,4)',
  },
  'dbo_Audit.acpinv': { _idnum: 'uniqueidentifier', recnum: 'bigint', _Date: 'datetime', _User: 'nvarchar(128)' },
  kinds: {
    id: 'int',
    big: 'bigint',
    whole: 'int',
    small: 'smallint',
    tiny: 'tinyint',
    flag: 'bit',
    money: 'decimal(12,2)',
    wide: 'decimal(38,10)',
    short: 'nvarchar(20)',
    long: 'nvarchar(max)',
    plain: 'varchar(20)',
    guid: 'uniqueidentifier',
    day: 'date',
    at: 'datetime',
    exactly: 'datetime2(6)',
    ratio: 'float',
  },
};

export const locate: Locate = (schema, table) => ({
  schema: 'books',
  table: schema === 'dbo_Audit' ? `audit_${table}` : table,
});

const schemaSql = `
create schema books;
set search_path = books;
create table actpay (recnum bigint primary key, vndnme varchar(75) not null);
create table acpinv (
  _idnum uuid primary key, recnum bigint not null, invnum varchar(20) not null, vndnum bigint not null,
  status smallint not null, invdte date not null, usrdf1 varchar(50) not null default '',
  invttl decimal(12,2) not null, ntetxt text not null default '', upddte timestamptz not null default clock_timestamp()
);
create index acpinv_recnum on acpinv (recnum);
create index acpinv_usrdf1 on acpinv (lower(rtrim(usrdf1)));
create table apivln (
  _idnum uuid primary key, _idref uuid not null, linnum bigint not null, extttl decimal(12,2) not null,
  linqty decimal(14,4) not null default 1
);
create table audit_acpinv (_idnum uuid, recnum bigint, _date timestamptz, _user varchar(128));
create table kinds (
  id int primary key, big bigint, whole int, small smallint, tiny smallint, flag boolean, money decimal(12,2),
  wide decimal(38,10), short varchar(20), long text, plain varchar(20), guid uuid, day date, at timestamptz,
  exactly timestamptz, ratio double precision
);
insert into actpay values (12, 'Ace Concrete'), (13, 'Bare Electric'), (14, 'Ätna Röhren');
insert into acpinv values
  ('6f9619ff-8b86-d011-b42d-00c04fc964f1', 1001, 'A-1', 12, 1, '2026-01-31', 'TIE-AAA', 10000.05, 'first', '2026-02-01 10:20:30.1234+00'),
  ('6f9619ff-8b86-d011-b42d-00c04fc964f2', 1002, 'a-1', 12, 4, '2026-02-28', 'TIE-BBB', -250.10, '', '2026-03-01 00:00:00+00'),
  ('6f9619ff-8b86-d011-b42d-00c04fc964f3', 1003, 'B-7 ', 13, 5, '2026-03-31', '', 0.01, 'x', '2026-04-01 00:00:00+00');
insert into apivln values
  ('00000000-0000-0000-0000-000000000001', '6f9619ff-8b86-d011-b42d-00c04fc964f1', 1, 6000.00, 1.5),
  ('00000000-0000-0000-0000-000000000002', '6f9619ff-8b86-d011-b42d-00c04fc964f1', 2, 4000.05, 2.25),
  ('00000000-0000-0000-0000-000000000003', '6f9619ff-8b86-d011-b42d-00c04fc964f2', 1, -250.10, 1);
insert into audit_acpinv values ('6f9619ff-8b86-d011-b42d-00c04fc964f9', 999, '2026-01-15 08:00:00+00', 'supervisor');
insert into kinds values
  (1, 9223372036854775807, 2147483647, 32767, 255, true, 9999999999.99, 1234567890123456789012345678.0123456789,
   'Ünïcödé 東京 😀', repeat('長い文章😀', 5000), 'café €5', 'ffffffff-8b86-d011-b42d-00c04fc964ff', '9999-12-31',
   '2026-11-25 23:59:59.9970+00', '2026-11-25 01:02:03.456789+00', 0.1),
  (2, -9223372036854775808, -2147483648, -32768, 0, false, -0.01, -0.0000000001, '', '', '',
   '00000000-0000-0000-0000-000000000000', '0001-01-01', '1753-01-01 00:00:00+00', '0001-01-01 00:00:00+00', -1e300),
  (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
`;

export const never = new AbortController().signal;

export interface Ground {
  readonly pool: pg.Pool;
  readonly engine: SqlEngine;
  readonly session: SqlSession;
  /** Asks as `sa` in the company's database; the rows of the last SELECT, by column name. */
  readonly ask: (text: string, parameters?: SqlParameters) => Promise<readonly Readonly<Record<string, SqlValue>>[]>;
  /** The number of the error that a batch ends with. */
  readonly refusal: (
    text: string,
    parameters?: SqlParameters,
  ) => Promise<{ number: number; message: string; line: number }>;
  readonly close: () => Promise<void>;
}

/** A database of its own with the tables above, and an engine over them. */
export async function openGround(options: Partial<EngineOptions> = {}): Promise<Ground> {
  const database = await freshDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 6 });
  pool.on('error', () => {});
  await pool.query(schemaSql);
  const engine = openSqlEngine(pool, { tables, locate, databases: () => [databaseName], ...options });
  const session = newSession({
    database: databaseName,
    login: 'reader',
    appName: 'Tieout test',
    hostName: 'here',
    spid: 61,
  });
  const ask: Ground['ask'] = async (text, parameters = {}) => {
    const { columns, rows } = (await engine.run(text, parameters, session, never)).at(-1)!;
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]!])));
  };
  return {
    pool,
    engine,
    session,
    ask,
    async refusal(text, parameters = {}) {
      const error = await ask(text, parameters).then(
        (rows) => new Error(`no error, but ${JSON.stringify(rows)}`),
        (given: Error & { number?: number; line?: number }) => given,
      );
      const { number = 0, line = 0 } = error as { number?: number; line?: number };
      return { number, message: error.message, line };
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
