import {
  bit,
  digitsOf,
  int,
  isInteger,
  isText,
  nvarchar,
  parseType,
  type SqlType,
  smallint,
  tinyint,
  varchar,
} from '../sql-type.ts';
import type { Bindings } from './bindings.ts';
import { roundedMoment } from './cast.ts';
import { type SqlSession, sameName } from './session.ts';

/** Tables with their columns and types, keyed by `table` (of dbo) or `schema.table`. */
export type TableDeclarations = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** Where a table is kept in PostgreSQL. */
export type Locate = (schema: string, table: string) => { readonly schema: string; readonly table: string };

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  /** Its SQL, of the row source called `alias`. */
  readonly sqlOf: (alias: string) => string;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** PostgreSQL's SQL of the rows, to be given the alias. */
  readonly rowsOf: (bindings: Bindings, session: SqlSession, alias: string) => string;
}

export interface Catalogue {
  /** @returns null where the database of the session shows no such table. */
  readonly find: (path: readonly string[], session: SqlSession) => Table | null;
  /** The name as the server writes it, or null where there is no such database. */
  readonly database: (name: string) => string | null;
}

export interface CatalogueOptions {
  readonly tables: TableDeclarations;
  readonly locate: Locate;
  /** The databases that hold these tables, by name. `master` is always there and holds none. */
  readonly databases: () => readonly string[];
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The tables that were declared, and those that tell of them (INFORMATION_SCHEMA, sys.databases). */
export function openCatalogue({ tables, locate, databases }: CatalogueOptions): Catalogue {
  const declared = Object.entries(tables).map(([key, columns]) => declaredTable(key, columns, locate));
  const everywhere = [databasesView(databases)];
  const system = [...everywhere, tablesView(declared), columnsView(declared)];
  const keyOf = (schema: string, name: string) => `${schema}.${name}`.toLowerCase();
  const byName = new Map([...declared, ...system].map((table) => [keyOf(table.schema, table.name), table]));
  const database = (name: string) => [...databases(), 'master'].find((one) => sameName(one, name)) ?? null;
  return {
    database,
    find(path, session) {
      const [name = '', schema = '', base = session.database] = path.toReversed();
      const holds = sameName(base, session.database) || database(base) !== null;
      const table = path.length <= 3 && holds ? byName.get(keyOf(schema || 'dbo', name)) : undefined;
      if (!table) return null;
      const isEmpty = sameName(base, 'master') && declared.includes(table);
      return isEmpty ? null : table;
    },
  };
}

function declaredTable(key: string, declared: Readonly<Record<string, string>>, locate: Locate): Table {
  const dot = key.indexOf('.');
  const [schema, name] = dot < 0 ? ['dbo', key] : [key.slice(0, dot), key.slice(dot + 1)];
  const at = locate(schema, name);
  const columns = Object.entries(declared).map(([column, type]): Column => {
    const parsed = parseType(type);
    const kept = identifier(column.toLowerCase());
    return { name: column, type: parsed, sqlOf: (alias) => readAs(`${alias}.${kept}`, parsed) };
  });
  const from = `${identifier(at.schema)}.${identifier(at.table)}`;
  return { schema, name, columns, rowsOf: (_, __, alias) => `${from} as ${alias}` };
}

/** A column of PostgreSQL as the engine works with it; as it stands wherever it can be, for its index's sake. */
function readAs(sql: string, type: SqlType): string {
  if (type.kind === 'bit') return `${sql}::int4`;
  if (type.kind === 'datetime') return roundedMoment(sql);
  return type.kind === 'datetime2' ? `(${sql} at time zone 'UTC')` : sql;
}

type Cells = Readonly<Record<string, string | number | null>>;

/** A view whose rows are known here: PostgreSQL gets them as one parameter. */
function view(
  schema: string,
  name: string,
  types: Readonly<Record<string, SqlType>>,
  rows: (session: SqlSession) => readonly Cells[],
): Table {
  const kept = (type: SqlType) => (isText(type) ? 'text' : 'int4');
  const shape = Object.entries(types).map(([column, type]) => `${identifier(column)} ${kept(type)}`);
  return {
    schema,
    name,
    columns: Object.entries(types).map(([column, type]) => ({
      name: column,
      type,
      sqlOf: (alias) => `${alias}.${identifier(column)}`,
    })),
    rowsOf: (bindings, session, alias) =>
      `jsonb_to_recordset(${bindings.bind(JSON.stringify(rows(session)), 'jsonb', `rows of ${schema}.${name}`)}) as ${alias}(${shape.join(', ')})`,
  };
}

const name = nvarchar(128);

function tablesView(declared: readonly Table[]): Table {
  const types = { TABLE_CATALOG: name, TABLE_SCHEMA: name, TABLE_NAME: name, TABLE_TYPE: varchar(10) };
  return view('INFORMATION_SCHEMA', 'TABLES', types, ({ database }) =>
    sameName(database, 'master')
      ? []
      : declared.map((table) => ({
          TABLE_CATALOG: database,
          TABLE_SCHEMA: table.schema,
          TABLE_NAME: table.name,
          TABLE_TYPE: 'BASE TABLE',
        })),
  );
}

function columnsView(declared: readonly Table[]): Table {
  const types = {
    TABLE_CATALOG: name,
    TABLE_SCHEMA: name,
    TABLE_NAME: name,
    COLUMN_NAME: name,
    ORDINAL_POSITION: int,
    COLUMN_DEFAULT: nvarchar(4000),
    IS_NULLABLE: varchar(3),
    DATA_TYPE: name,
    CHARACTER_MAXIMUM_LENGTH: int,
    CHARACTER_OCTET_LENGTH: int,
    NUMERIC_PRECISION: tinyint,
    NUMERIC_PRECISION_RADIX: smallint,
    NUMERIC_SCALE: int,
    DATETIME_PRECISION: smallint,
    COLLATION_NAME: name,
  };
  const rows = declared.flatMap((table) =>
    table.columns.map((column, i) => ({
      TABLE_SCHEMA: table.schema,
      TABLE_NAME: table.name,
      COLUMN_NAME: column.name,
      ORDINAL_POSITION: i + 1,
      COLUMN_DEFAULT: null,
      // Which columns may be empty is declared nowhere.
      IS_NULLABLE: 'YES',
      DATA_TYPE: column.type.kind,
      ...lengthsOf(column.type),
    })),
  );
  return view('INFORMATION_SCHEMA', 'COLUMNS', types, ({ database }) =>
    sameName(database, 'master') ? [] : rows.map((row) => ({ TABLE_CATALOG: database, ...row })),
  );
}

function lengthsOf(type: SqlType): Cells {
  if (isText(type)) {
    const length = Number.isFinite(type.length) ? type.length : -1;
    const octets = length < 0 || type.kind === 'varchar' ? length : length * 2;
    return { CHARACTER_MAXIMUM_LENGTH: length, CHARACTER_OCTET_LENGTH: octets, COLLATION_NAME: collationName };
  }
  if (type.kind === 'decimal') {
    return { NUMERIC_PRECISION: type.precision, NUMERIC_PRECISION_RADIX: 10, NUMERIC_SCALE: type.scale };
  }
  if (isInteger(type) && type.kind !== bit.kind) {
    return { NUMERIC_PRECISION: digitsOf[type.kind]!, NUMERIC_PRECISION_RADIX: 10, NUMERIC_SCALE: 0 };
  }
  if (type.kind === 'date') return { DATETIME_PRECISION: 0 };
  if (type.kind === 'datetime') return { DATETIME_PRECISION: 3 };
  return type.kind === 'datetime2' ? { DATETIME_PRECISION: type.scale } : {};
}

/** SQL Server's default in the United States: texts compare in any case, accents count. */
export const collationName = 'SQL_Latin1_General_CP1_CI_AS';

function databasesView(databases: () => readonly string[]): Table {
  return view('sys', 'databases', { name, database_id: int }, () =>
    ['master', ...databases()].map((one, i) => ({ name: one, database_id: i === 0 ? 1 : i + 4 })),
  );
}
