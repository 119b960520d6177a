import type pg from 'pg';
import { addInvoice } from './add-invoice.ts';
import { addRecord } from './add-record.ts';
import { change, type Tx } from './database.ts';
import { type Asked, readMessage, writeAnswer } from './mbxml.ts';
import { readRules } from './options.ts';
import { codes, no, type SageRefusal } from './refusal.ts';
import type { MessageSchema } from './schema-of-messages.ts';
import { columnsOf, inPostgres, keys, postgresCast, type Row, type TableName, tables } from './tables.ts';
import { readWeather, takeOnce, type Weather } from './weather.ts';

/** What a connector may ask of the database: rows of one table whose columns hold one of the given values. */
export interface Rows {
  read(
    table: string,
    where: Readonly<Record<string, readonly (string | number)[]>>,
    signal: AbortSignal,
  ): Promise<readonly Row[]>;
}

/** The two ways into the program, for one that signed in with a password. */
export interface Ports {
  readonly rows: Rows;
  submit(xml: string, signal: AbortSignal): Promise<string>;
}

/** Sage's program interface, for those that reach it past a password. */
export interface Session {
  /** Hands in one message and resolves with the answer. @throws {@link NothingSubmitted} where nothing was handed in. */
  submit(xml: string, signal: AbortSignal): Promise<string>;
  /** Could a message be handed in now? @throws {@link NothingSubmitted} where not. */
  openSession(signal: AbortSignal): Promise<void>;
}

/** A call of a connector that is under way. */
export interface Call {
  readonly weather: Weather;
  end(): void;
}

export interface Calls {
  inFlight: number;
  mostInFlight: number;
}

const mostRows = 1_000_000;

function abortion(signal: AbortSignal): { readonly happened: Promise<never>; done(): void } {
  let stop = () => {};
  const happened = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return { happened, done: () => signal.removeEventListener('abort', stop) };
}

async function readRows(pool: pg.Pool, table: string, where: Parameters<Rows['read']>[1]): Promise<readonly Row[]> {
  const columns = Object.hasOwn(tables, table) ? tables[table] : undefined;
  if (!columns) throw new Error(`Invalid object name '${table}'.`);
  const conditions: string[] = [];
  const values: unknown[] = [];
  for (const [column, wanted] of Object.entries(where)) {
    const type = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (!type) throw new Error(`Invalid column name '${column}'.`);
    values.push(wanted);
    conditions.push(`${column} = any($${values.length}::${postgresCast(type)}[])`);
  }
  const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const order = table === 'apivln' ? ['linnum'] : (keys[table as TableName] ?? ['copied']);
  const from = `from ${inPostgres(table)} ${filter} order by ${order.join(', ')} limit ${mostRows + 1}`;
  const { rows } = await pool.query<Row>(`select ${columnsOf(table)} ${from}`, values);
  if (rows.length > mostRows) throw new Error(`More than ${mostRows} rows.`);
  return rows;
}

/** Whose books these are, and in which elements they are spoken to. */
export interface Program {
  readonly company: string;
  readonly schema: MessageSchema;
}

/**
 * The ports in this process. A caller that gives up gets its rejection at once, but what it asked for goes on: a
 * message that arrived takes effect whether or not anyone waits for the answer, as in the real program.
 */
export function openPorts(pool: pg.Pool, program: Program, calls: Calls, closing: AbortSignal) {
  const running = new Set<Promise<unknown>>();

  /** Counts a call until it ends, and waits as long as the weather says. */
  async function begin(signal: AbortSignal): Promise<Call> {
    calls.inFlight++;
    calls.mostInFlight = Math.max(calls.mostInFlight, calls.inFlight);
    const { promise, resolve } = Promise.withResolvers<void>();
    running.add(promise);
    const end = () => {
      if (!running.delete(promise)) return;
      calls.inFlight--;
      resolve();
    };
    try {
      return { weather: await sitOutLatency(pool, AbortSignal.any([signal, closing])), end };
    } catch (error) {
      end();
      if (!closing.aborted) signal.throwIfAborted();
      throw error;
    }
  }

  async function underWeather<T>(signal: AbortSignal, act: (weather: Weather) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const work = (async () => {
      const call = await begin(closing);
      try {
        return await act(call.weather);
      } finally {
        call.end();
      }
    })();
    const given = abortion(signal);
    work.catch(() => {});
    return await Promise.race([work, given.happened]).finally(() => given.done());
  }

  const ports: Ports = {
    rows: {
      read: (table, where, signal) =>
        underWeather(signal, (weather) => {
          if (weather.down) throw new Error(downSays);
          return readRows(pool, table, where);
        }),
    },
    submit: (xml, signal) => underWeather(signal, (weather) => submit(pool, program, xml, weather)),
  };
  const openSession = (signal: AbortSignal) => underWeather(signal, async (weather) => mustOpenSession(weather));
  /** Resolves when nothing that was asked is still at work. */
  const settled = async () => {
    while (running.size > 0) await Promise.allSettled([...running]);
  };
  return { ports, openSession, begin, settled };
}

const downSays = 'The server was not found or was not accessible (weather: down).';

/** One session of the program interface: opens it, hands in the message, and answers what Sage says. */
async function submit(pool: pg.Pool, program: Program, xml: string, weather: Weather): Promise<string> {
  mustOpenSession(weather);
  const read = readMessage(xml, program.schema);
  if ('problem' in read) throw new NothingSubmitted('not_accepted', `The message was not accepted: ${read.problem}.`);
  const { message } = read;
  if (message.company !== program.company) {
    throw new NothingSubmitted('company_not_opened', `Company ${message.company} cannot be opened.`);
  }
  const ordered = weather.refuse_next === null ? null : await takeOnce(pool, 'refuse_next');
  const refused = ordered ? no(codes.invalidData, ordered) : refuseUser(message.user);
  const answer = (result: Parameters<typeof writeAnswer>[1]) => writeAnswer(message, result, program.schema.namespace);
  let said: string;
  if (refused) said = answer(refused);
  else if ('statusCode' in message.asked) said = answer(message.asked);
  else {
    const { asked, user } = message;
    const saved = await change(pool, user, (tx) => save(tx, asked, user));
    said = answer('made' in saved ? { warning: null, ...saved, ...saved.made } : saved.refused);
  }
  if (weather.lose_next_answer && (await takeOnce(pool, 'lose_next_answer'))) throw new LostAnswer();
  return said;
}

async function save(tx: Tx, asked: Asked, user: string) {
  const rules = await readRules(tx);
  if (asked.of !== 'invoice') return await addRecord(tx, asked, user, rules);
  const added = await addInvoice(tx, asked.invoice, user, rules);
  if ('made' in added && rules.blank !== null) await takeOnce(tx, 'blank_next');
  return added;
}

function mustOpenSession(weather: Weather): void {
  if (weather.down) throw new NothingSubmitted('not_answering', downSays);
  if (weather.user_denied) {
    throw new NothingSubmitted('login_refused', 'This user or this application may not use the program interface.');
  }
  if (weather.no_licence) throw new NothingSubmitted('no_licence', 'No seat of the licence is free.');
  if (weather.exclusive_access) {
    throw new NothingSubmitted('exclusive_use', 'Another session has exclusive access to the company.');
  }
}

/** Sage's program interface refuses its administrator, and saves nothing for nobody. */
function refuseUser(user: string): SageRefusal | null {
  if (user !== '' && user.toLowerCase() !== 'supervisor') return null;
  return no(codes.securityForbids, 'Security settings forbid this user to save.');
}

export type NothingSubmittedCode =
  | 'not_answering'
  | 'login_refused'
  | 'no_licence'
  | 'company_not_opened'
  | 'exclusive_use'
  | 'not_accepted';

/** The session ended before the message reached Sage: nothing was made, and nothing will be. */
export class NothingSubmitted extends Error {
  readonly code: NothingSubmittedCode;
  constructor(code: NothingSubmittedCode, says: string) {
    super(says);
    this.name = 'NothingSubmitted';
    this.code = code;
  }
}

/** The connection broke after the message took effect: whoever asked cannot know. */
class LostAnswer extends Error {
  constructor() {
    super('The connection was lost before the answer came.');
    this.name = 'LostAnswer';
  }
}

const latencyStep = 100;

/**
 * Waits as long as the weather says, and answers the weather that it then is. Asked again and again, so that a call
 * which began in a slow minute does not have to sit it out when the weather is fair again.
 */
async function sitOutLatency(pool: pg.Pool, closing: AbortSignal): Promise<Weather> {
  for (let waited = 0; ; ) {
    const weather = await readWeather(pool);
    const rest = weather.latency_ms - waited;
    if (rest <= 0) return weather;
    const step = Math.min(rest, latencyStep);
    await pause(step, closing);
    waited += step;
  }
}

/** At closing it fails at once, so that nothing slow takes effect after the program has ended. */
function pause(ms: number, closing: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error('The program was closed.'));
    };
    const timer = setTimeout(() => {
      closing.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (closing.aborted) stop();
    else closing.addEventListener('abort', stop, { once: true });
  });
}

/** Ports for one whose password is wrong: whatever is asked, the database refuses the login. */
export function strangerPorts(user: string): Ports {
  const says = `Login failed for user '${user}'.`;
  return {
    rows: {
      async read() {
        throw Object.assign(new Error(says), { code: 'ELOGIN', number: 18456 });
      },
    },
    async submit() {
      throw new NothingSubmitted('login_refused', says);
    },
  };
}
