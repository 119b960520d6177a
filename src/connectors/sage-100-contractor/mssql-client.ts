import { readFileSync } from 'node:fs';
import sql from 'mssql';
import type { TroubleCode } from '../../domain/trouble.ts';
import { certificateProblem } from '../certificates.ts';
import { ErpTrouble, inWords } from '../trouble.ts';
import { cellsOf } from './cells.ts';
import { sageName } from './company.ts';
import { surviveGarbledAnswers } from './garbled-answers.ts';
import { neverInClear } from './never-in-clear.ts';
import type { Row, SageSql, SqlValue } from './ports.ts';
import type { SqlServerSettings } from './settings.ts';
import { troubleFor } from './sql-troubles.ts';

/**
 * How often a read is asked in all: it changes nothing. SQL Server may give it up in favour of another, and a connection
 * that was kept open may turn out to be dead, as after a restart of the server.
 */
const triesAt: Readonly<Partial<Record<TroubleCode, number>>> = { overlapping_change: 3, connection_lost: 2 };
/** A login that was refused is not tried again before this: SQL Server may lock what is tried too often. */
const afterRefusedLoginMs = 30_000;
/** So much longer than its own limit is waited for the client to say itself that it took too long. */
const graceMs = 250;

export interface MssqlClient {
  readonly sql: SageSql;
  close(): Promise<void>;
}

/**
 * Sage's database over SQL Server's own wire, as a reader. Connections are opened when first needed and kept for half a
 * minute; one is asked for each batch, so that all of its SELECTs are answered by one server.
 * @param password whatever the settings name; it is held here and reaches no error.
 */
export function openMssqlClient(settings: SqlServerSettings, password: string, callMs: number): MssqlClient {
  let pool: Promise<sql.ConnectionPool> | null = null;
  let refused: { readonly trouble: ErpTrouble; readonly until: number } | null = null;
  const heard: Heard = { number: undefined, connection: undefined };

  /** Noted wherever it shows: one that was let in before is refused once its password is changed in SQL Server. */
  function trouble(error: unknown): ErpTrouble {
    const met = troubleOf(error, heard.number, settings, password, callMs);
    if (met.code === 'login_refused' || met.code === 'application_refused') {
      refused = { trouble: met, until: performance.now() + afterRefusedLoginMs };
    }
    return met;
  }

  async function connected(): Promise<sql.ConnectionPool> {
    if (refused !== null && performance.now() < refused.until) throw refused.trouble;
    heard.number = undefined;
    pool ??= new sql.ConnectionPool(configOf(settings, password, callMs, heard)).on('error', () => undefined).connect();
    const opening = pool;
    try {
      return await opened(opening, callMs);
    } catch (error) {
      if (pool === opening) pool = null;
      heard.connection?.close();
      throw trouble(error);
    }
  }

  async function once(text: string, parameters: Readonly<Record<string, SqlValue>>, signal: AbortSignal) {
    signal.throwIfAborted();
    const request = (await connected()).request();
    for (const [name, value] of Object.entries(parameters)) request.input(name, typeOf(value), value);
    const cancel = () => request.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const { recordsets } = await request.query(text);
      return (recordsets as unknown as sql.IRecordSet<Record<string, unknown>>[]).map(cellsOf);
    } catch (error) {
      signal.throwIfAborted();
      throw trouble(error);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  return {
    async sql(text, parameters, signal): Promise<readonly (readonly Row[])[]> {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(text, parameters, signal);
        } catch (error) {
          const tries = error instanceof ErpTrouble ? triesAt[error.code] : undefined;
          if (tries === undefined || attempt >= tries) throw error;
        }
      }
    },
    async close() {
      const open = await pool?.catch(() => null);
      pool = null;
      await open?.close();
    },
  };
}

/** What was heard while a connection was opened. */
interface Heard {
  number: number | undefined;
  connection: { close(): void } | undefined;
}

/**
 * The client's own limit does not hold while it reads a greeting that never ends, and whoever waits for that waits for
 * ever: with them everybody who comes later, for they all wait for the same pool.
 */
async function opened(opening: Promise<sql.ConnectionPool>, ms: number): Promise<sql.ConnectionPool> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new sql.ConnectionError('it took too long', 'ETIMEOUT')), ms + graceMs);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
    opening.catch(() => undefined);
  }
}

function configOf(settings: SqlServerSettings, password: string, callMs: number, heard: Heard): sql.config {
  const { encrypt } = settings;
  return {
    server: settings.server,
    ...(settings.port === undefined ? {} : { port: settings.port }),
    database: settings.database,
    user: settings.login,
    password,
    connectionTimeout: callMs,
    requestTimeout: callMs,
    // Asking "SELECT 1" before every read would double the round trips; a dead socket shows by itself.
    validateConnection: 'socket',
    // One that is never let in must not keep the place of one that is.
    pool: { min: 0, max: 4, idleTimeoutMillis: 30_000, acquireTimeoutMillis: callMs, createTimeoutMillis: callMs },
    options: {
      appName: settings.appName,
      encrypt: encrypt === 'strict' ? ('strict' as unknown as boolean) : encrypt === 'on',
      trustServerCertificate: settings.trustServerCertificate,
      useUTC: true,
      ...(settings.instance === undefined ? {} : { instanceName: settings.instance }),
      ...(settings.caFile === undefined ? {} : { cryptoCredentialsDetails: { ca: readFileSync(settings.caFile) } }),
    },
    // The client forgets the number with which a login was refused; the connection says it.
    beforeConnect: (connection) => {
      surviveGarbledAnswers(connection);
      if (encrypt === 'on') neverInClear(connection);
      heard.connection = connection;
      connection.on('errorMessage', (message: { number?: number }) => {
        // The first says why (4060, no such database); what follows only says that the login failed (18456).
        heard.number ??= message.number;
      });
    },
  };
}

/** Whole numbers as bigint, so that a record number is compared as one; all text as nvarchar. */
function typeOf(value: SqlValue) {
  if (typeof value === 'number') return sql.BigInt();
  if (typeof value === 'boolean') return sql.Bit();
  return sql.NVarChar(4000);
}

/** The error as a trouble with what people need to know: where, whom as, which database. Never the password. */
function troubleOf(
  error: unknown,
  loginNumber: number | undefined,
  settings: SqlServerSettings,
  password: string,
  ms: number,
): ErpTrouble {
  const { number, code } = error as { number?: unknown; code?: unknown };
  const known = typeof number === 'number' ? number : error instanceof sql.ConnectionError ? loginNumber : undefined;
  const met = troubleFor(known, typeof code === 'string' ? code : undefined);
  // Whoever cannot even be connected to is not reachable; a connection that was lost was there before.
  const certificate = certificateProblem(error);
  const unreachable = error instanceof sql.ConnectionError && (met === 'timed_out' || met === 'connection_lost');
  const { server, port, instance } = settings;
  const said = certificate ?? inWords(error);
  return new ErpTrouble(certificate !== null ? 'certificate_refused' : unreachable ? 'not_reachable' : met, {
    erp: sageName,
    address: `${server}${instance === undefined ? '' : `\\${instance}`}${port === undefined ? '' : `:${port}`}`,
    login: settings.login,
    database: settings.database,
    ms,
    what: password === '' ? said : said.replaceAll(password, '…'),
  });
}
