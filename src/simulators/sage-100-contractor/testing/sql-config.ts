import type sql from 'mssql';

/** Settings of SQL Server's client for the small company's database at a port of this machine. */
export const sqlConfig = (
  port: number,
  login: { readonly user: string; readonly password: string },
  change: Partial<sql.config> = {},
): sql.config => ({
  server: '127.0.0.1',
  port,
  ...login,
  database: 'Small Builders',
  connectionTimeout: 20_000,
  requestTimeout: 20_000,
  pool: { min: 0, max: 1 },
  ...change,
  options: { encrypt: false, trustServerCertificate: true, ...change.options },
});
