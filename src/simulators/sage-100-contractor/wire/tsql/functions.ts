import { errors, SqlError } from '../sql-error.ts';
import { datetime, datetime2, int, isNumber, isText, nvarchar, type SqlType, text } from '../sql-type.ts';
import { type Computed, computed, constant, type Piece } from './bindings.ts';
import { cast, keySql } from './cast.ts';
import { collationName } from './catalogue.ts';
import type { Ground } from './ground.ts';
import { sameName } from './session.ts';
import { commonOfAll } from './types.ts';

/** Where a function was called, for what it needs besides its arguments. */
interface Asked {
  readonly ground: Ground;
  readonly name: string;
  readonly line: number;
}

interface SqlFunction {
  readonly least: number;
  readonly most: number;
  readonly make: (given: readonly Piece[], asked: Asked) => Piece;
}

const sqlOf = (piece: Piece, { ground }: Asked): string => ground.whole.bindings.sqlOf(piece);
const asText = (piece: Piece, line: number): Piece => (isText(piece.type) ? piece : cast(piece, nvarchar(40), line));

/** A function of one text that answers a text of the same type. */
const textual = (write: (sql: string) => string): SqlFunction => ({
  least: 1,
  most: 1,
  make([given], asked) {
    const piece = asText(given!, asked.line);
    return computed(write(sqlOf(piece, asked)), piece.type);
  },
});

const told = (tell: (asked: Asked) => string | null): SqlFunction => ({
  least: 0,
  most: 0,
  make: (_, asked) => constant(tell(asked), nvarchar(128)),
});

const now = (sql: string, type: SqlType): SqlFunction => ({ least: 0, most: 0, make: () => computed(sql, type) });
/** Three-hundredths of a second, as a datetime is kept. */
const nowAsDatetime = `(to_timestamp(round(round(extract(epoch from statement_timestamp()) * 300) / 300, 3)) at time zone 'UTC')`;

/** LEN counts UTF-16 units without the blanks at the end; PostgreSQL counts characters. */
const lengthSql = (sql: string) =>
  `(length(rtrim(${sql})) + length(regexp_replace(${sql}, '[^\\U00010000-\\U0010FFFF]', '', 'g')))`;

function firstThere(given: readonly Piece[], type: SqlType, asked: Asked): Piece {
  const parts = given.map((piece) => sqlOf(cast(piece, type, asked.line), asked));
  return computed(`coalesce(${parts.join(', ')})`, type);
}

const mostArguments = 254;

const functions: Readonly<Record<string, SqlFunction>> = {
  ISNULL: {
    least: 2,
    most: 2,
    // The type is that of the first, so that a longer second text is cut.
    make: (given, asked) => firstThere(given, commonOfAll(given.slice(0, untyped(given[0]!) ? 2 : 1)), asked),
  },
  COALESCE: { least: 2, most: mostArguments, make: (given, asked) => firstThere(given, commonOfAll(given), asked) },
  NULLIF: {
    least: 2,
    most: 2,
    make([one, other], asked) {
      const type = commonOfAll([one!, other!]);
      const [a, b] = [one!, other!].map((piece) => keySql(sqlOf(cast(piece, type, asked.line), asked), type));
      return computed(`(case when ${a} = ${b} then null else ${sqlOf(one!, asked)} end)`, one!.type);
    },
  },
  LEN: {
    least: 1,
    most: 1,
    make: ([given], asked) => computed(lengthSql(sqlOf(asText(given!, asked.line), asked)), int),
  },
  UPPER: textual((sql) => `upper(${sql})`),
  LOWER: textual((sql) => `lower(${sql})`),
  LTRIM: textual((sql) => `ltrim(${sql})`),
  RTRIM: textual((sql) => `rtrim(${sql})`),
  TRIM: textual((sql) => `btrim(${sql})`),
  LEFT: { least: 2, most: 2, make: (given, asked) => part('left', given, asked) },
  RIGHT: { least: 2, most: 2, make: (given, asked) => part('right', given, asked) },
  SUBSTRING: {
    least: 3,
    most: 3,
    make([of, from, length], asked) {
      const piece = asText(of!, asked.line);
      const [start, count] = [from!, length!].map((one) => sqlOf(cast(one, int, asked.line), asked));
      return computed(`substr(${sqlOf(piece, asked)}, ${start}, ${count})`, piece.type);
    },
  },
  REPLACE: {
    least: 3,
    most: 3,
    make(given, asked) {
      const [of, from, to] = given.map((one) => asText(one, asked.line));
      return computed(
        `replace(${sqlOf(of!, asked)}, ${sqlOf(from!, asked)}, ${sqlOf(to!, asked)})`,
        text('nvarchar', 8000),
      );
    },
  },
  ABS: {
    least: 1,
    most: 1,
    make([given], asked) {
      if (!isNumber(given!.type)) throw errors.clash(given!.type.kind, 'float', asked.line);
      return computed(`abs(${sqlOf(given!, asked)})`, given!.type);
    },
  },
  GETDATE: now(nowAsDatetime, datetime),
  GETUTCDATE: now(nowAsDatetime, datetime),
  CURRENT_TIMESTAMP: now(nowAsDatetime, datetime),
  SYSUTCDATETIME: now(`(statement_timestamp() at time zone 'UTC')`, datetime2()),
  SYSDATETIME: now(`(statement_timestamp() at time zone 'UTC')`, datetime2()),
  DB_NAME: told(({ ground }) => ground.whole.session.database),
  APP_NAME: told(({ ground }) => ground.whole.session.appName),
  HOST_NAME: told(({ ground }) => ground.whole.session.hostName),
  ORIGINAL_LOGIN: told(({ ground }) => ground.whole.session.login),
  SUSER_SNAME: told(({ ground }) => ground.whole.session.login),
  SUSER_NAME: told(({ ground }) => ground.whole.session.login),
  SYSTEM_USER: told(({ ground }) => ground.whole.session.login),
  CURRENT_USER: told(({ ground }) => ground.whole.session.login),
  SESSION_USER: told(({ ground }) => ground.whole.session.login),
  USER: told(({ ground }) => ground.whole.session.login),
  USER_NAME: told(({ ground }) => ground.whole.session.login),
  SERVERPROPERTY: {
    least: 1,
    most: 1,
    make: ([given], asked) => constant(property(literal(given!), asked), nvarchar(128)),
  },
  DATABASEPROPERTYEX: {
    least: 2,
    most: 2,
    make: ([name, given], asked) => constant(ofDatabase(literal(name!), literal(given!), asked), nvarchar(128)),
  },
  IS_SRVROLEMEMBER: { least: 1, most: 2, make: ([role]) => constant(isRole(literal(role!), ['public']), int) },
  IS_ROLEMEMBER: {
    least: 1,
    most: 2,
    make: ([role]) => constant(isRole(literal(role!), ['public', 'db_datareader']), int),
  },
  OBJECT_ID: {
    least: 1,
    most: 2,
    // Some number where the table is there: nothing can be asked by it.
    make: ([given], asked) => constant(tableNamed(literal(given!), asked) ? 1_000_001 : null, int),
  },
  HAS_PERMS_BY_NAME: { least: 3, most: 5, make: (given, asked) => constant(permission(given, asked), int) },
};

const untyped = (piece: Piece) => piece.is === 'constant' && piece.untyped === true;
const literal = (piece: Piece): string => (piece.is === 'constant' && piece.value !== null ? String(piece.value) : '');

function part(side: 'left' | 'right', [of, length]: readonly Piece[], asked: Asked): Computed {
  const piece = asText(of!, asked.line);
  const count = cast(length!, int, asked.line);
  // A negative length means something else in PostgreSQL.
  return computed(`${side}(${sqlOf(piece, asked)}, greatest(${sqlOf(count, asked)}, 0))`, piece.type);
}

function property(name: string, { ground }: Asked): string | null {
  const { server } = ground.whole;
  const properties: Readonly<Record<string, string | null>> = {
    productversion: server.productVersion,
    productlevel: 'RTM',
    edition: 'Express Edition (64-bit)',
    engineedition: '4',
    servername: server.serverName,
    machinename: server.serverName.split('\\')[0] ?? server.serverName,
    instancename: server.instanceName,
    collation: collationName,
    isintegratedsecurityonly: '0',
  };
  const key = name.toLowerCase();
  return Object.hasOwn(properties, key) ? (properties[key] ?? null) : null;
}

/** Of the session's own database alone: of others this login may know nothing. */
function ofDatabase(name: string, given: string, { ground }: Asked): string | null {
  if (!sameName(name, ground.whole.session.database)) return null;
  const properties = new Map([
    ['updateability', 'READ_WRITE'],
    ['status', 'ONLINE'],
    ['useraccess', 'MULTI_USER'],
  ]);
  return properties.get(given.toLowerCase()) ?? null;
}

const isRole = (role: string, held: readonly string[]): number => (held.includes(role.toLowerCase()) ? 1 : 0);

function tableNamed(name: string, { ground }: Asked): boolean {
  const path = name.split('.').map((part) => part.trim().replace(/^\[(.*)\]$/, '$1'));
  return name !== '' && ground.whole.catalogue.find(path, ground.whole.session) !== null;
}

/** The login may read and nothing else. */
function permission([securable, kind, asked]: readonly Piece[], place: Asked): number | null {
  const may = ['SELECT', 'CONNECT', 'ANY', 'VIEW DEFINITION'].includes(literal(asked!).toUpperCase());
  if (literal(kind!).toUpperCase() === 'OBJECT' && !tableNamed(literal(securable!), place)) return null;
  return may ? 1 : 0;
}

/** A call of a function that is no aggregate. Throws 174 or 195. */
export function callFunction(name: string, given: readonly Piece[], ground: Ground, line: number): Piece {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw errors.noFunction(name, line);
  if (given.length < known.least || given.length > known.most) {
    if (known.most === known.least) throw errors.arguments(name, known.least, line);
    const text = `The ${name.toLowerCase()} function requires ${known.least} to ${known.most} arguments.`;
    throw new SqlError(189, text, { class: 15, line });
  }
  return known.make(given, { ground, name, line });
}

/** What begins with @@. Throws 137 for what this server does not know. */
export function globalNamed(name: string, ground: Ground, line: number): Piece {
  const { session, server } = ground.whole;
  const version = `Microsoft SQL Server 2019 - ${server.productVersion} (X64) - pretended by the simulator of Sage 100 Contractor`;
  switch (name) {
    case '@@VERSION':
      return constant(version, nvarchar(300));
    case '@@SPID':
      return constant(session.spid, int);
    case '@@SERVERNAME':
      return constant(server.serverName, nvarchar(128));
    case '@@SERVICENAME':
      return constant(server.instanceName ?? 'MSSQLSERVER', nvarchar(128));
    case '@@TRANCOUNT':
      return constant(session.transactions, int);
    case '@@LANGUAGE':
      return constant('us_english', nvarchar(128));
    case '@@MAX_PRECISION':
      return constant(38, int);
    default:
      throw errors.undeclared(name, line);
  }
}
