import { isPassword } from './password.ts';
import type { Session } from './ports.ts';
import type { ProgramListener } from './program.ts';
import { openProgram, submitterFile } from './program.ts';
import { wrongDatabase } from './sql-port.ts';
import type { WeatherOfWire } from './weather.ts';
import { openTdsServer, type TdsServer } from './wire/server.ts';
import type { SqlEngine } from './wire/tsql/engine.ts';
import type { UnderWeather } from './wire/weather.ts';

/** Where a connector finds this pretended Sage: its database as a SQL Server, its program as one to start. */
export interface WhereSageIs {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly login: string;
  /** What is started for each message, and what it finds in its environment beside the password. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The variable in which the program wants the password. */
  readonly passwordIn: string;
}

export interface Wires {
  readonly where: WhereSageIs;
  readonly connections: TdsServer['connections'];
  close(): Promise<void>;
}

export interface WiresOptions {
  /** What a login and a session have to give; nothing given lets everyone in. */
  readonly password?: string | undefined;
  readonly sqlPort?: number;
  readonly programPort?: number;
}

const reader = 'tieout_reader';

/** Opens both ways into the pretended Sage on their real wires. They listen on this machine only. */
export async function openWires(
  sage: Session & { readonly companyName: string; readonly wire: WeatherOfWire; readonly engine: SqlEngine },
  { password, sqlPort = 0, programPort = 0 }: WiresOptions,
): Promise<Wires> {
  const { companyName } = sage;
  const program: ProgramListener = await openProgram(sage, { password, port: programPort });
  const server = await openTdsServer({
    engine: sage.engine,
    port: sqlPort,
    underWeather: underWeather(sage.wire),
    signIn: async (asked) => {
      if (!isPassword(asked.password, password)) return { refused: 18456 };
      const database = sage.engine.database(asked.database || companyName);
      return database === null ? { refused: 4060 } : { database };
    },
  }).catch(async (error: unknown) => {
    await program.close();
    throw error;
  });
  return {
    where: {
      server: '127.0.0.1',
      port: server.port,
      database: companyName,
      login: reader,
      command: process.execPath,
      args: [submitterFile],
      env: { SAGE_PROGRAM_PORT: String(program.port) },
      passwordIn: 'SAGE_PROGRAM_PASSWORD',
    },
    connections: server.connections,
    async close() {
      await Promise.all([server.close(), program.close()]);
    },
  };
}

/** The weather that people order, as the wire asks for it. */
function underWeather(wire: WeatherOfWire): UnderWeather {
  return async (moment) => {
    const weather = await wire.read();
    if (weather.down) return { down: true };
    if (moment === 'login') {
      return {
        refuseLogin: weather.refuse_login,
        ...(weather.wrong_database ? { databaseName: wrongDatabase } : {}),
      };
    }
    if (moment !== 'query') return {};
    const deadlock = weather.deadlock_next && (await wire.takeDeadlock());
    const drop = weather.drop_next === null ? null : await wire.takeDrop();
    // Slowness is the engine's: so a slow batch counts as under way.
    return { fail: deadlock ? 1205 : null, drop };
  };
}
