import { openMssqlClient } from '../../src/connectors/sage-100-contractor/mssql-client.ts';
import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import { openProgram } from '../../src/connectors/sage-100-contractor/program.ts';
import type { WhereSageIs } from '../../src/simulators/sage-100-contractor/wires.ts';

/** Both ways into the pretended Sage as to a real one: SQL Server's wire, and a process for each message. */
export function overTheWire(
  where: WhereSageIs,
  password: string,
  callMs = 10_000,
): SageWays & { close(): Promise<void> } {
  const { server, port, database, login, command, args, env, passwordIn } = where;
  const place = { env: passwordIn };
  const trust = { encrypt: 'off', trustServerCertificate: false, appName: 'Tieout' } as const;
  const client = openMssqlClient({ server, port, database, login, password: place, ...trust }, password, callMs);
  const submit = openProgram({ command, args, env: { ...env, [passwordIn]: password }, callMs });
  return { sql: client.sql, submit, close: client.close };
}
