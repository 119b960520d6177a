import sql from 'mssql';
import { testCertificate } from '../../../../../test/support/certificate.ts';
import { openTdsServer, type TdsServer, type TdsServerOptions } from '../server.ts';
import type { EngineOptions } from '../tsql/engine.ts';
import type { UnderWeather, WireWeather } from '../weather.ts';
import { databaseName, type Ground, openGround } from './ground.ts';

export const certificate = testCertificate;

export const login = { user: 'tieout reader', password: 'pä55 wörd😀;{}' };

/** As Sage's logon trigger does it: only sa and programs that call themselves Sage's come in. */
const sageNames = /^(Sage100Contractor\u00a6|Sage\.100\.Contractor\.)/;

export interface Wire {
  readonly ground: Ground;
  readonly server: TdsServer;
  /** What the wire does from now on, or (`once`) at the next moment of that kind. */
  readonly weather: (weather: Partial<WireWeather>) => void;
  readonly once: (moment: 'login' | 'query', weather: Partial<WireWeather>) => void;
  readonly faults: readonly unknown[];
  readonly config: (change?: Partial<sql.config>) => sql.config;
  readonly connect: (change?: Partial<sql.config>) => Promise<sql.ConnectionPool>;
  readonly close: () => Promise<void>;
}

/** A server over a database of its own, and a client's settings for it. */
export async function openWire(
  options: Partial<TdsServerOptions> = {},
  engine: Partial<EngineOptions> = {},
): Promise<Wire> {
  const ground = await openGround(engine);
  let standing: Partial<WireWeather> = {};
  const orders: { moment: string; weather: Partial<WireWeather> }[] = [];
  const underWeather: UnderWeather = async (moment) => {
    const at = orders.findIndex((order) => order.moment === moment);
    return { ...standing, ...(at < 0 ? {} : orders.splice(at, 1)[0]!.weather) };
  };
  const faults: unknown[] = [];
  const server = await openTdsServer({
    engine: ground.engine,
    underWeather,
    onFault: (error) => faults.push(error),
    async signIn({ login: name, password, appName, database }) {
      if (name !== login.user || password !== login.password) return { refused: 18456 };
      if (appName.startsWith('refused by the trigger') && !sageNames.test(appName)) return { refused: 17892 };
      const found = ground.engine.database(database || 'master');
      return found === null ? { refused: 4060 } : { database: found };
    },
    ...options,
  });
  const pools: sql.ConnectionPool[] = [];
  const config: Wire['config'] = (change = {}) =>
    ({
      server: '127.0.0.1',
      port: server.port,
      ...login,
      database: databaseName,
      connectionTimeout: 20_000,
      requestTimeout: 20_000,
      pool: { min: 0, max: 1 },
      // No query before each query to see whether the connection lives: it would take the weather meant for the other.
      validateConnection: false,
      ...change,
      options: { encrypt: false, trustServerCertificate: true, ...change.options },
    }) as sql.config;
  return {
    ground,
    server,
    faults,
    config,
    weather(weather) {
      standing = weather;
    },
    once: (moment, weather) => orders.push({ moment, weather }),
    async connect(change) {
      const pool = new sql.ConnectionPool(config(change));
      pool.on('error', () => {});
      await pool.connect();
      pools.push(pool);
      return pool;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.close().catch(() => {})));
      await server.close();
      await ground.close();
    },
  };
}
