import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Compilable,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type RawBuilder,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { Scope } from '../app/unit-of-work.ts';
import { GatheringSocket } from './gathering-socket.ts';
import { isLostLine, LostLine } from './lost-line.ts';
import { schema } from './schema.ts';
import type { Tables } from './tables.ts';

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

/** What stands outside of any transaction of ours may read. So a statement that travelled with a `begin` that failed writes nothing. */
const writesAreBegun = '-c default_transaction_read_only=on';

export type Trx = Transaction<Tables>;

type Walls = Scope | { readonly person: number } | null;

interface Begun {
  /** What begins it and sets its walls. */
  readonly by: string;
  /** The connection that it has to itself. */
  on: pg.PoolClient | null;
  /** Its own beginning, which nothing waits for but its end. */
  itself: Promise<void>;
  /** What the first of its statements that failed was told; those that were sent after it only hear that it is over. */
  failed?: unknown;
  /** From then on it may be done though nobody says so. */
  commitSent: boolean;
}

/** The transaction that runs now. The root handle must not be used within it: it would wait for, or miss, what it holds. */
const begun = new AsyncLocalStorage<Begun>();
export const inside = (): boolean => begun.getStore() !== undefined;
/** @throws in a transaction: what begins another would wait for what this one holds. */
export function forbidInside(): void {
  if (inside()) throw new Error('a transaction was begun inside a transaction');
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0];

/** Begins a transaction and sets its walls with the first statement of it, in one round trip: every request begins several. */
class WalledDriver extends PostgresDriver {
  override async beginTransaction(connection: Connection): Promise<void> {
    const ours = begun.getStore()!;
    ours.itself = connection.executeQuery(CompiledQuery.raw(ours.by)).then(() => undefined);
    // Where it did not begin, what was sent after it writes nothing, and its end says so.
    ours.itself.catch(() => undefined);
  }

  override async commitTransaction(connection: Connection): Promise<void> {
    const ours = begun.getStore()!;
    await ours.itself;
    ours.commitSent = true;
    await super.commitTransaction(connection);
  }

  override async rollbackTransaction(connection: Connection): Promise<void> {
    await super.rollbackTransaction(connection).catch((cause: unknown) => {
      // A lost connection has nothing to roll back with, and would hide what was met before.
      if (!isLostLine(cause)) throw cause;
    });
  }
}

class WalledDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new WalledDriver(this.#config);
  }
}

/** For somebody in a company the database looks itself whether they belong to it; for those who do not, nothing is there. */
function setWalls(walls: Walls): string {
  const company = walls !== null && 'company' in walls ? idText(walls.company) : '';
  const person = walls?.person === undefined ? '' : idText(walls.person);
  if (company !== '' && person !== '') return `select ${schema}.enter(${company}, ${person})`;
  return `select set_config('app.company', '${company}', true), set_config('app.person', '${person}', true)`;
}

/** As text of its digits alone: it goes into a statement as it is, for several statements at once can have no parameters. */
function idText(id: number): string {
  if (!Number.isSafeInteger(id)) throw new Error(`not an id: ${id}`);
  return String(id);
}

/** The statement with its parameters written into it; null unless all of them are numbers and plain words. */
function written({ sql, parameters }: CompiledQuery): string | null {
  const values = parameters.map(literal);
  return values.includes(null) ? null : sql.replace(/\$(\d+)/g, (_, place: string) => values[Number(place) - 1]!);
}

/** Nothing that a quote, a backslash, a NUL or a letter of another alphabet could come in by. */
function literal(value: unknown): string | null {
  if (Number.isSafeInteger(value)) return `'${value}'::bigint`;
  if (Array.isArray(value) && value.every(Number.isSafeInteger)) return `'${arrayText(value)}'`;
  return typeof value === 'string' && /^[A-Za-z0-9_-]{0,100}$/.test(value) ? `'${value}'` : null;
}

const planned = Symbol('planned once');
/** Names of statements that connections keep a plan of, by their text; null where none is kept any more. */
const names = new Map<string, string | null>();
/** A table has other columns than when a connection first planned the statement: another hub has migrated it meanwhile. */
const planIsOfBefore = '0A000';

/** @throws what was met. The next time the statement is planned when it is asked. */
function forgetPlan(cause: unknown, { name, text }: pg.QueryConfig): never {
  if (name !== undefined && isCodeOf(cause, planIsOfBefore)) names.set(text, null);
  throw cause;
}

/** A statement of it failed before: of several that were sent together any may be heard first. */
const isOver = '25P02';

const isCodeOf = (cause: unknown, code: string): boolean =>
  cause instanceof Error && Reflect.get(cause, 'code') === code;

/**
 * A statement that each connection plans once and then keeps, for {@link Database.atOnce} and {@link send}: for what is asked
 * with every request, where planning takes longer than doing. Its plan must hang on no value, as that of a look-up by key.
 */
export const plannedOnce = <Row>(statement: Compilable<Row>): Compilable<Row> =>
  Object.assign({ compile: () => statement.compile() }, { [planned]: true });

/**
 * For the rest of a transaction, those that are {@link plannedOnce} are so for few ids too: where PostgreSQL has the choice,
 * it makes a plan anew each time, for one of all numbers of ids is made for ten of them. Where many companies export, a few
 * at a time, that took as long as a fifth of their writes.
 */
export const keepPlans: Compilable = plannedOnce({
  compile: () => CompiledQuery.raw(`select set_config('plan_cache_mode', 'force_generic_plan', true)`),
});

const isPlannedOnce = (statement: Compilable): boolean => planned in statement;

const arrayText = (numbers: readonly (number | null)[]): string => `{${numbers.map(String).join()}}`;
const isNumberOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);

/** An array of numbers as its text, which node-postgres would put together letter by letter. */
const asText = (value: unknown): unknown =>
  Array.isArray(value) && value.every(isNumberOrNull) ? arrayText(value) : value;

function sentAs({ sql: text, parameters }: CompiledQuery, once: boolean): pg.QueryConfig {
  const values = parameters.map(asText);
  if (!once) return { text, values };
  const name = names.has(text) ? names.get(text)! : `planned_${names.size + 1}`;
  names.set(text, name);
  return name === null ? { text, values } : { name, text, values };
}

/** What each of some statements answers with. */
type Answers<Q extends readonly Compilable[]> = {
  [K in keyof Q]: Q[K] extends Compilable<infer Row> ? readonly Row[] : never;
};

/** SQL as text beside the built statements of {@link Database.atOnce}. */
export const asStatement = <Row>(from: Kysely<Tables>, text: RawBuilder<Row>): Compilable<Row> => ({
  compile: () => text.compile(from),
});

/**
 * Sends a statement of the transaction that runs now. What is sent without waiting for what was sent before travels
 * with it in one round trip, and is done in the order in which it was sent.
 */
export async function send<Row>(statement: Compilable<Row>): Promise<readonly Row[]> {
  const ours = begun.getStore();
  if (!ours?.on) throw new Error('a statement was sent outside any transaction');
  const sent = sentAs(statement.compile(), isPlannedOnce(statement));
  const answer = await ours.on.query(sent).catch((cause: unknown) => {
    ours.failed ??= cause;
    return forgetPlan(cause, sent);
  });
  return answer.rows as Row[];
}

/** The same of one that is {@link plannedOnce}. */
export const sendPlanned = <Row>(trx: Trx, text: RawBuilder<Row>): Promise<readonly Row[]> =>
  send(plannedOnce(asStatement(trx, text)));

export interface Database {
  readonly pool: pg.Pool;
  readonly url: string;
  /** One transaction behind the wall of its company (and for the person who asks). Nothing else reaches the database. */
  transaction<T>(walls: Walls, work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * A transaction of a few statements that need nothing of each other's answers, where it can be in a single round trip:
   * PostgreSQL takes what comes in one message as one transaction, and the walls are set at its beginning. One message
   * has no parameters, so where one of them is more than a number or a plain word, such as what a person searches for, or
   * is {@link plannedOnce}, they travel as messages of their own, side by side.
   */
  atOnce<const Q extends readonly Compilable[]>(
    walls: Walls,
    statements: (from: Kysely<Tables>) => Q,
  ): Promise<Answers<Q>>;
  close(): Promise<void>;
}

/** Opens the pool of one hub process. The role behind `url` must not be able to bypass row-level security. */
export function openDatabase(url: string, max = 16): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    pipeline: true,
    stream: () => new GatheringSocket(),
    application_name: 'tieout',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    options: `-c search_path=${schema} -c statement_timeout=60000 -c idle_in_transaction_session_timeout=15000 ${writesAreBegun}`,
  });
  // A connection that breaks is replaced, and what was under way on it fails by itself. Without a listener of the pool (for
  // one that is idle) and one of its own (for one that is in use), the process would end of it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = async () => {
    const client = await pool.connect();
    const transaction = begun.getStore();
    if (transaction !== undefined) transaction.on = client;
    return client;
  };
  const { options } = pool;
  const kysely = new Kysely<Tables>({
    dialect: new WalledDialect({ pool: { connect, options, end: () => pool.end() } }),
  });
  const transaction: Database['transaction'] = (walls, work) => {
    forbidInside();
    const ours: Begun = {
      by: `begin read write; ${setWalls(walls)}`,
      on: null,
      itself: Promise.resolve(),
      commitSent: false,
    };
    // Once it has ended its connection is another's.
    return begun
      .run(ours, () => kysely.transaction().execute(work))
      .catch(async (cause: unknown) => {
        if (isLostLine(cause)) throw new LostLine(cause, ours.commitSent);
        await ours.itself; // where it did not begin, that is why nothing in it could be done
        throw isCodeOf(cause, isOver) ? (ours.failed ?? cause) : cause;
      })
      .finally(() => {
        ours.on = null;
      });
  };
  return {
    pool,
    url,
    transaction,
    atOnce: (walls, statements) =>
      askedAtOnce(pool, kysely, walls, statements).catch((cause: unknown) => {
        // Whatever changes something that people are told of does so in a transaction of its own.
        throw isLostLine(cause) ? new LostLine(cause, false) : cause;
      }),
    close: () => pool.end(),
  };
}

/** {@link Database.atOnce} on that pool. */
async function askedAtOnce<const Q extends readonly Compilable[]>(
  pool: pg.Pool,
  kysely: Kysely<Tables>,
  walls: Walls,
  statements: (from: Kysely<Tables>) => Q,
): Promise<Answers<Q>> {
  forbidInside();
  const asked = statements(kysely);
  const compiled = asked.map((statement) => statement.compile());
  const once = asked.some(isPlannedOnce);
  const texts = once ? [] : compiled.map(written);
  if (once || texts.includes(null)) {
    const sent = compiled.map((statement, place) => sentAs(statement, isPlannedOnce(asked[place]!)));
    return (await together(pool, walls, sent)) as never;
  }
  const answers = await pool.query(['set transaction read write', setWalls(walls), ...texts].join('; '));
  return (answers as unknown as pg.QueryResult[]).slice(2).map(({ rows }) => rows) as never;
}

/** What is sent without waiting for what was sent before travels with it, begin and commit included. */
async function together(
  pool: pg.Pool,
  walls: Walls,
  statements: readonly pg.QueryConfig[],
): Promise<readonly (readonly unknown[])[]> {
  const client = await pool.connect();
  const sent = [{ text: `begin read write; ${setWalls(walls)}` }, ...statements, { text: 'commit' }];
  const ended = await Promise.allSettled(
    sent.map((one) => client.query(one).catch((cause: unknown) => forgetPlan(cause, one))),
  );
  client.release();
  return ended
    .map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value.rows;
    })
    .slice(1, -1);
}
