import type pg from 'pg';
import { inPostgres, tables } from './tables.ts';
import type { Weather } from './weather.ts';
import { SqlError } from './wire/sql-error.ts';
import { openSqlEngine, type SqlEngine } from './wire/tsql/engine.ts';
import { asSageSql, type SageSql } from './wire/tsql/sage-sql.ts';
import { newSession } from './wire/tsql/session.ts';

export type { SageSql } from './wire/tsql/sage-sql.ts';

/** The schema of PostgreSQL in which the books stand. */
const books = 'sage_100_contractor';
/** Where a login lands whose database the weather has taken away. */
export const wrongDatabase = 'Another Company';

/** T-SQL over the books; their database is called as the company, as in Sage. */
export const openBooksEngine = (pool: pg.Pool, companyName: string): SqlEngine =>
  openSqlEngine(pool, {
    tables,
    locate: (schema, table) => ({
      schema: books,
      table: inPostgres(schema.toLowerCase() === 'dbo' ? table : `dbo_Audit.${table}`),
    }),
    databases: () => [companyName],
  });

/**
 * The same, as the wire runs it: slow in slow weather, and each batch counted as a call under way from its arrival to its
 * end or to the moment that its sender gives it up.
 */
export function countedEngine(
  engine: SqlEngine,
  underWeather: <T>(signal: AbortSignal, act: (weather: Weather) => Promise<T>) => Promise<T>,
): SqlEngine {
  const outcomes: SqlEngine['outcomes'] = async function* (text, parameters, session, signal) {
    const all = await underWeather(signal, async () => allOf(engine.outcomes(text, parameters, session, signal)));
    yield* all;
  };
  return { ...engine, outcomes };
}

async function allOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

/**
 * The way to the database without the wire, for tests in which its cost would be all that is measured. The weather is
 * met here as there; each batch is a login of its own.
 */
export function openSqlPort(
  engine: SqlEngine,
  companyName: string,
  underWeather: <T>(signal: AbortSignal, act: (weather: Weather) => Promise<T>) => Promise<T>,
): SageSql {
  const session = () => newSession({ database: companyName, login: 'tieout', appName: 'Tieout' });
  return (text, parameters, signal) =>
    underWeather(signal, async (weather) => {
      if (weather.down) throw Object.assign(new Error('The server was not found.'), { code: 'ESOCKET' });
      if (weather.refuse_login !== null) throw new SqlError(weather.refuse_login, 'The login was refused.');
      const here = session();
      if (weather.wrong_database) here.database = 'master';
      return asSageSql(engine, here)(text, parameters, signal);
    });
}
