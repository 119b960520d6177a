import type pg from 'pg';
import { errors, SqlError } from '../sql-error.ts';
import type { SqlValue } from '../sql-type.ts';
import { type Locate, openCatalogue, type TableDeclarations } from './catalogue.ts';
import { type Asking, execute } from './execute.ts';
import type { Output, SqlParameter } from './ground.ts';
import { parseBatch } from './parse-batch.ts';
import { refuse } from './refused-statements.ts';
import type { ServerNames, SqlSession } from './session.ts';
import type { Statement } from './syntax.ts';
import { transact } from './transactions.ts';
import { type Place, translate } from './translate.ts';

export interface EngineOptions {
  /** The tables, keyed `table` (of dbo) or `schema.table`, with SQL Server's types. */
  readonly tables: TableDeclarations;
  /** Where each stands in PostgreSQL; its columns have their names in small letters. */
  readonly locate: Locate;
  /** The databases that hold these tables. They may be renamed while the server runs. */
  readonly databases: () => readonly string[];
  readonly server?: Partial<ServerNames>;
  /** The longest that one statement may run; 30 seconds unless said. */
  readonly statementMs?: number;
  /** The most rows that one statement may answer; 100,000 unless said. */
  readonly mostRows?: number;
}

/** The rows of a SELECT. */
export interface ResultSet {
  readonly columns: readonly Output[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** What came of a statement. */
export type Outcome =
  | ({ readonly is: 'rows' } & ResultSet)
  | { readonly is: 'set' }
  | { readonly is: 'database'; readonly before: string; readonly after: string }
  | { readonly is: 'transaction'; readonly does: 'begin' | 'commit' | 'rollback' };

export type SqlParameters = Readonly<Record<string, SqlParameter>>;

export interface SqlEngine {
  readonly server: ServerNames;
  /** The name of a database as the server writes it; null where there is none. */
  readonly database: (name: string) => string | null;
  /** Throws SqlError where a batch cannot be read; runs nothing. */
  readonly check: (text: string) => void;
  /**
   * Runs a batch, statement by statement: what ran before an error stays answered.
   * Parameters are named with or without @. The session changes with USE and SET.
   */
  readonly outcomes: (
    text: string,
    parameters: SqlParameters,
    session: SqlSession,
    signal: AbortSignal,
  ) => AsyncGenerator<Outcome, void, undefined>;
  /** Runs a batch and answers one result for each SELECT. Rejects with SqlError, or with the signal's reason. */
  readonly run: (
    text: string,
    parameters: SqlParameters,
    session: SqlSession,
    signal: AbortSignal,
  ) => Promise<readonly ResultSet[]>;
}

/** SQL Server's own limit for one request. */
export const mostParameters = 2100;
const mostKept = 200;
const longestKept = 32_768;

/** T-SQL over the tables of a PostgreSQL schema: reading only. */
export function openSqlEngine(pool: pg.Pool, options: EngineOptions): SqlEngine {
  const server: ServerNames = {
    serverName: 'SAGESERVER\\SAGE100CON',
    instanceName: 'SAGE100CON',
    productVersion: '15.0.4382.1',
    ...options.server,
  };
  const catalogue = openCatalogue(options);
  const asking: Asking = { pool, statementMs: options.statementMs ?? 30_000, mostRows: options.mostRows ?? 100_000 };
  const statementsOf = remembering(parseBatch);
  async function* outcomes(
    text: string,
    given: SqlParameters,
    session: SqlSession,
    signal: AbortSignal,
  ): AsyncGenerator<Outcome, void, undefined> {
    const parameters = named(given);
    for (const statement of statementsOf(text)) {
      signal.throwIfAborted();
      yield await outcomeOf(statement, { catalogue, session, server, parameters }, asking, signal);
    }
  }
  return {
    server,
    database: catalogue.database,
    check: (text) => void statementsOf(text),
    outcomes,
    async run(text, parameters, session, signal) {
      const results: ResultSet[] = [];
      for await (const outcome of outcomes(text, parameters, session, signal)) {
        if (outcome.is === 'rows') results.push({ columns: outcome.columns, rows: outcome.rows });
      }
      return results;
    },
  };
}

function named(given: SqlParameters): ReadonlyMap<string, SqlParameter> {
  const all = Object.entries(given);
  if (all.length > mostParameters) throw errors.tooManyParameters(mostParameters);
  return new Map(all.map(([name, one]) => [`@${name.replace(/^@/, '')}`.toLowerCase(), one]));
}

/** Programs ask the same few questions again and again, so what was read of them is kept. */
function remembering(read: (text: string) => readonly Statement[]): (text: string) => readonly Statement[] {
  const kept = new Map<string, readonly Statement[]>();
  return (text) => {
    const known = kept.get(text);
    if (known) return known;
    const statements = read(text);
    if (text.length > longestKept) return statements;
    const [oldest] = kept.size >= mostKept ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(text, statements);
    return statements;
  };
}

async function outcomeOf(statement: Statement, place: Place, asking: Asking, signal: AbortSignal): Promise<Outcome> {
  const { session, catalogue } = place;
  switch (statement.is) {
    case 'query': {
      const { query, values } = translate(statement.query, place, asking.mostRows);
      return { is: 'rows', columns: query.columns, rows: await execute(query, values, asking, signal) };
    }
    case 'set':
      set(statement.option, statement.value, session, statement.line);
      return { is: 'set' };
    case 'use': {
      const after = catalogue.database(statement.database);
      if (after === null) throw errors.noDatabase(statement.database, statement.line);
      const before = session.database;
      session.database = after;
      return { is: 'database', before, after };
    }
    case 'transaction':
      return { is: 'transaction', does: transact(statement.does, session, statement.line) };
    default:
      throw refuse(statement, catalogue, session);
  }
}

/** Options that would change what a SELECT answers, and the one value that they may be set to here. */
const fixed: Readonly<Record<string, string>> = { ROWCOUNT: '0', FMTONLY: 'OFF', NOEXEC: 'OFF', PARSEONLY: 'OFF' };

function set(option: string, value: string, session: SqlSession, line: number): void {
  const only = Object.hasOwn(fixed, option) ? fixed[option] : undefined;
  if (only !== undefined && value !== only) {
    throw new SqlError(195, `This pretended server knows no SET ${option} but ${only}.`, { class: 15, line });
  }
  if (option === 'NOCOUNT') session.noCount = value === 'ON';
}
