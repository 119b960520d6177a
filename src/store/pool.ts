import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Scope } from '../app/unit-of-work.ts';
import type { Tables } from './tables.ts';

export const schema = 'tieout';

const int8 = 20;
const date = 1082;
const timestamptz = 1184;

/** Ids and cents as numbers (all lie below 2^53), days as text, instants as milliseconds. */
const types = new pg.TypeOverrides();
types.setTypeParser(int8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`a number from the database does not fit: ${text}`);
  return value;
});
types.setTypeParser(date, (text) => text);
const asDate = pg.types.getTypeParser(timestamptz);
types.setTypeParser(timestamptz, (text) => Number(asDate(text)));

export type Trx = Transaction<Tables>;

/** Raised when the root handle is used within a transaction: it would wait for, or miss, what that one holds. */
const insideTransaction = new AsyncLocalStorage<true>();
export const inside = (): boolean => insideTransaction.getStore() === true;

export interface Database {
  readonly pool: pg.Pool;
  readonly url: string;
  /** One transaction behind the wall of its company (and for the person who asks). Nothing else reaches the database. */
  transaction<T>(scope: Scope | { readonly person: number } | null, work: (trx: Trx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the pool of one hub process. The role behind `url` must not be able to bypass row-level security. */
export function openDatabase(url: string, max = 16): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'tieout',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    options: `-c search_path=${schema} -c statement_timeout=60000 -c idle_in_transaction_session_timeout=15000`,
  });
  // A pooled connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    pool,
    url,
    transaction: (scope, work) => {
      if (inside()) throw new Error('a transaction was begun inside a transaction');
      return insideTransaction.run(true, () =>
        kysely.transaction().execute(async (trx) => {
          const company = scope !== null && 'company' in scope ? String(scope.company) : '';
          const person = scope?.person === undefined ? '' : String(scope.person);
          await trx
            .selectNoFrom((e) => [
              e.fn('set_config', [e.val('app.company'), e.val(company), e.lit(true)]).as('company'),
              e.fn('set_config', [e.val('app.person'), e.val(person), e.lit(true)]).as('person'),
            ])
            .execute();
          return work(trx);
        }),
      );
    },
    close: () => pool.end(),
  };
}
