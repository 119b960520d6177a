import pg from 'pg';
import { errors, SqlError } from '../sql-error.ts';
import type { SqlValue } from '../sql-type.ts';
import { decode } from './decode.ts';
import type { TranslatedQuery } from './ground.ts';
import { asSqlError } from './postgres-errors.ts';

/** Every cell as PostgreSQL's text: what it means stands in the translated query. */
const asWritten: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text as string };

export interface Asking {
  readonly pool: pg.Pool;
  /** The longest that a statement may run, in milliseconds. */
  readonly statementMs: number;
  readonly mostRows: number;
}

/**
 * Runs one translated query. When the signal fires, it rejects at once with the signal's reason, and PostgreSQL is told
 * to stop.
 * @throws SqlError
 */
export async function execute(
  query: TranslatedQuery,
  values: readonly (string | null)[],
  { pool, statementMs, mostRows }: Asking,
  signal: AbortSignal,
): Promise<readonly (readonly SqlValue[])[]> {
  const stop = new AbortController();
  const giveUp = () => stop.abort(signal.reason);
  const timer = setTimeout(() => stop.abort(overTime(statementMs)), statementMs);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    const rows = await untilStopped(pool, query.sql, values, stop.signal);
    if (rows.length > mostRows) throw errors.outOfMemory();
    return rows.map((row) => query.columns.map(({ type }, i) => decode(row[i] ?? null, type)));
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : asSqlError(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

const overTime = (ms: number): SqlError =>
  new SqlError(
    8649,
    `The query has been canceled because it ran longer than the ${ms} ms that this pretended server lets a statement run.`,
    { class: 17 },
  );

async function untilStopped(
  pool: pg.Pool,
  text: string,
  values: readonly (string | null)[],
  stop: AbortSignal,
): Promise<readonly (readonly (string | null)[])[]> {
  stop.throwIfAborted();
  const client = await pool.connect();
  let halted = () => {};
  const stopped = new Promise<never>((_, reject) => {
    halted = () => reject(stop.reason);
    if (stop.aborted) halted();
    else stop.addEventListener('abort', halted, { once: true });
  });
  const asked = client.query({ text, values: [...values], rowMode: 'array', types: asWritten });
  try {
    const { rows } = await Promise.race([asked, stopped]);
    client.release();
    return rows as (string | null)[][];
  } catch (error) {
    asked.catch(() => {});
    // A stopped connection is not used again: the request to stop might meet somebody else's query on it.
    if (stop.aborted) void cancel(pool, client).finally(() => client.release(true));
    else client.release();
    throw error;
  } finally {
    stop.removeEventListener('abort', halted);
  }
}

/** On a connection of its own, because all those of the pool may be the ones to be stopped. */
async function cancel(pool: pg.Pool, client: pg.PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID?: number };
  if (!processID) return;
  const other = new pg.Client(pool.options);
  other.on('error', () => {});
  try {
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [processID]);
  } catch {
    // Then the closed socket has to do: PostgreSQL notices when it wants to answer.
  } finally {
    await other.end().catch(() => {});
  }
}
