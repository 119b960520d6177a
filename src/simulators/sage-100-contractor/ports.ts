import type pg from 'pg';
import { addInvoice } from './add-invoice.ts';
import { change } from './database.ts';
import { readMessage, refuseSession, writeAnswer } from './mbxml.ts';
import { noRules } from './prerequisites.ts';
import { codes } from './refusal.ts';
import { columnsOf, inPostgres, keys, postgresCast, type Row, type TableName, tables } from './tables.ts';
import { readWeather, takeLoss, takeRefusal, type Weather } from './weather.ts';

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
  const sql = `select ${columnsOf(table)} from ${inPostgres(table)} ${filter} order by ${order.join(', ')} limit ${mostRows + 1}`;
  const { rows } = await pool.query<Row>(sql, values);
  if (rows.length > mostRows) throw new Error(`More than ${mostRows} rows.`);
  return rows;
}

/**
 * The ports in this process. A caller that gives up gets its rejection at once, but what it asked for goes on: a
 * message that arrived takes effect whether or not anyone waits for the answer, as in the real program.
 */
export function openPorts(pool: pg.Pool, company: string, calls: Calls, closing: AbortSignal) {
  const running = new Set<Promise<unknown>>();

  async function underWeather<T>(signal: AbortSignal, act: (weather: Weather) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    calls.inFlight++;
    calls.mostInFlight = Math.max(calls.mostInFlight, calls.inFlight);
    const work = (async () => {
      const weather = await sitOutLatency(pool, closing);
      if (weather.down) throw new Error('The server was not found or was not accessible (weather: down).');
      return await act(weather);
    })().finally(() => {
      calls.inFlight--;
      running.delete(work);
    });
    running.add(work);
    const given = abortion(signal);
    work.catch(() => {});
    return await Promise.race([work, given.happened]).finally(() => given.done());
  }

  async function submit(xml: string, weather: Weather): Promise<string> {
    const read = readMessage(xml);
    if ('problem' in read) throw new Error(`The message was not accepted: ${read.problem}.`);
    const { message } = read;
    const ordered = weather.refuse_next === null ? null : await takeRefusal(pool);
    const no = ordered ? { statusCode: codes.invalidData, statusMessage: ordered } : refuseSession(message, company);
    let answer: string;
    if (no) {
      answer = writeAnswer(message, no);
    } else {
      const saved = await change(pool, message.user, (tx) =>
        addInvoice(tx, message.invoice, message.user, {
          ...noRules,
          closedPeriods: weather.closed_period === null ? [] : [weather.closed_period],
        }),
      );
      answer = writeAnswer(message, 'made' in saved ? saved.made : saved.refused);
    }
    if (weather.lose_next_answer && (await takeLoss(pool))) throw new LostAnswer();
    return answer;
  }

  const ports: Ports = {
    rows: { read: (table, where, signal) => underWeather(signal, () => readRows(pool, table, where)) },
    submit: (xml, signal) => underWeather(signal, (weather) => submit(xml, weather)),
  };
  /** Resolves when nothing that was asked is still at work. */
  const settled = async () => {
    while (running.size > 0) await Promise.allSettled([...running]);
  };
  return { ports, settled };
}

/** The connection broke after the message took effect: whoever asked cannot know. */
export class LostAnswer extends Error {
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
  const refuse = async (): Promise<never> => {
    throw Object.assign(new Error(`Login failed for user '${user}'.`), { code: 'ELOGIN', number: 18456 });
  };
  return { rows: { read: refuse }, submit: refuse };
}
