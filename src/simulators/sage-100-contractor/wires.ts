import { openProgram, submitterFile } from './program.ts';
import type { Simulator } from './simulator.ts';
import { openSqlServer } from './sql-server.ts';
import type { TdsServer } from './wire/server.ts';

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

/** Opens both ways into the pretended Sage on their real wires. They listen on this machine only. */
export async function openWires(
  simulator: Simulator,
  { password, sqlPort = 0, programPort = 0 }: WiresOptions = {},
): Promise<Wires> {
  const server = await openSqlServer(simulator, { password, port: sqlPort });
  const program = await openProgram(simulator, { password, port: programPort }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return {
    where: {
      server: '127.0.0.1',
      port: server.port,
      database: simulator.companyName,
      login: 'tieout',
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
