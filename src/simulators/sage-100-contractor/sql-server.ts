import { schemaName } from './database.ts';
import { isPassword } from './password.ts';
import type { Simulator } from './simulator.ts';
import { inPostgres, tables } from './tables.ts';
import {
  type Certificate,
  openTdsServer,
  type SignInAnswer,
  type SignInRequest,
  type TdsServer,
} from './wire/server.ts';
import { openSqlEngine, type SqlEngine } from './wire/tsql/engine.ts';
import type { UnderWeather } from './wire/weather.ts';

/**
 * The books in T-SQL, without the wire. Each batch that reads a table counts as a call of a connector, waits as long as
 * the weather says, and fails while it is down. What clients send beside that (greetings, is the connection alive?) is
 * nobody's call.
 */
export function openBooksEngine(simulator: Simulator): SqlEngine {
  const engine = openSqlEngine(simulator.database, {
    tables,
    databases: () => [simulator.companyName],
    locate: (schema, table) => ({
      schema: schemaName,
      table: inPostgres(schema === 'dbo' ? table : `${schema}.${table}`),
    }),
  });
  const counted = async (text: string, signal: AbortSignal) => {
    if (!/\bfrom\b/i.test(text)) return { end() {} };
    const call = await simulator.begin(signal);
    if (!call.weather.down) return call;
    call.end();
    throw new Error('The server was not found or was not accessible (weather: down).');
  };
  return {
    ...engine,
    async *outcomes(text, parameters, session, signal) {
      const call = await counted(text, signal);
      try {
        yield* engine.outcomes(text, parameters, session, signal);
      } finally {
        call.end();
      }
    },
    async run(text, parameters, session, signal) {
      const call = await counted(text, signal);
      try {
        return await engine.run(text, parameters, session, signal);
      } finally {
        call.end();
      }
    },
  };
}

/** Logins of the pretended server: Sage's trigger was told to let `tieout` in, and knows nothing of `reports`. */
const logins = ['tieout', 'reports'];
/** How Sage's logon trigger knows Sage's own programs. */
const sageNames = /^(Sage\.100\.Contractor\.|Sage100Contractor\u00a6)/i;

export interface SqlServerOptions {
  /** Nothing given lets everyone in. */
  readonly password?: string | undefined;
  /** 0, as unless said: any that is free. */
  readonly port?: number;
  readonly certificate?: Certificate;
  readonly requireEncryption?: boolean;
}

/** The books as a SQL Server on its own wire (TDS), on this machine only, in the simulator's weather. */
export function openSqlServer(simulator: Simulator, options: SqlServerOptions = {}): Promise<TdsServer> {
  const { password, ...rest } = options;
  const engine = openBooksEngine(simulator);
  const signIn = async ({ login, password: given, appName, database }: SignInRequest): Promise<SignInAnswer> => {
    if (!logins.includes(login.toLowerCase()) || !isPassword(given, password)) return { refused: 18456 };
    if (login.toLowerCase() !== 'tieout' && !sageNames.test(appName)) return { refused: 17892 };
    const found = engine.database(database || 'master');
    return found === null ? { refused: 4060 } : { database: found };
  };
  return openTdsServer({ engine, signIn, underWeather: weatherOf(simulator), ...rest });
}

/** The company's name in a wrong database. */
const anotherCompany = 'Another Company, Inc.';

/** What was ordered for once is taken at the moment that it is meant for. Latency is the engine's. */
function weatherOf({ wire }: Simulator): UnderWeather {
  return async (moment, _, reads) => {
    const { down, refuse_login, wrong_database, deadlock_next, drop_next } = await wire.read();
    const databaseName = wrong_database ? anotherCompany : null;
    if (moment === 'connection' || down) return { down };
    if (moment === 'login') return { refuseLogin: refuse_login, databaseName };
    if (!reads) return { databaseName };
    return {
      fail: deadlock_next && (await wire.takeDeadlock()) ? 1205 : null,
      drop: drop_next === null ? null : await wire.takeDrop(),
      databaseName,
    };
  };
}
