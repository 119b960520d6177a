import { orderedError } from '../server-errors.ts';
import { SqlError } from '../sql-error.ts';
import { transact } from '../tsql/transactions.ts';
import { type Answer, endsConnection, openAnswer } from './answer.ts';
import { weatherAt } from './ask-weather.ts';
import { call } from './call.ts';
import type { Host } from './host.ts';
import type { Line } from './line.ts';
import { type Message, messageKinds } from './packets.ts';
import { readBatch, readRpcs, readTransaction } from './requests.ts';
import { type Running, runText, transactionChange } from './run.ts';
import { resetSession, type SignedIn } from './sign-in.ts';
import { done, errorToken } from './tokens.ts';

/**
 * Does one request of a signed-in client and sends its answer. Rejects with Abandoned where the signal fires or the line
 * is lost; the answer is then unfinished.
 */
export async function serve(
  message: Message,
  signedIn: SignedIn,
  host: Host,
  line: Line,
  signal: AbortSignal,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const { dialect, session, packetSize } = signedIn;
  const asks = message.kind !== messageKinds.transaction && !message.ignore;
  const weather = asks ? await weatherAt('query', host, signal, readsTables(message)) : undefined;
  if (weather === null || weather?.drop === 'before') return line.close();
  const answer = openAnswer(line, { packetSize, signal, breakOff: weather?.drop === 'in the middle' });
  onAnswer(answer);
  if (message.reset) answer.put(resetSession(signedIn));
  session.database = weather?.databaseName ?? signedIn.database;
  const running: Running = { engine: host.engine, session, dialect, answer, signal };
  const of = message.kind === messageKinds.rpc ? 'procedure' : 'batch';
  const refuse = (error: SqlError): SqlError => {
    answer.put(errorToken(error, host.engine.server.serverName, dialect), done({ of, error: true }, dialect));
    return error;
  };
  let error: SqlError | null = null;
  if (message.ignore) answer.put(done({ of: 'batch', error: true }, dialect));
  else if (typeof weather?.fail === 'number') error = refuse(orderedError(weather.fail, session.spid));
  else error = await perform(message, signedIn, running, refuse);
  if (typeof weather?.databaseName !== 'string') signedIn.database = session.database;
  await answer.end();
  if (error && endsConnection(error)) line.close();
}

/** Does the text of a request hold a FROM? Looked for in its bytes, in which letters are UTF-16. */
const readsTables = (message: Message): boolean => /f\0r\0o\0m\0/i.test(message.body.toString('latin1'));

async function perform(
  message: Message,
  signedIn: SignedIn,
  running: Running,
  refuse: (error: SqlError) => SqlError,
): Promise<SqlError | null> {
  const { dialect } = signedIn;
  try {
    if (message.kind === messageKinds.batch)
      return await runText(readBatch(message.body, dialect), {}, 'batch', running);
    if (message.kind === messageKinds.transaction) return changeTransaction(message, running);
    const calls = readRpcs(message.body, dialect);
    let error: SqlError | null = null;
    for (const [i, one] of calls.entries()) error = await call(one, signedIn.prepared, running, i < calls.length - 1);
    return error;
  } catch (error) {
    if (error instanceof SqlError) return refuse(error);
    throw error;
  }
}

function changeTransaction(message: Message, { dialect, session, answer }: Running): null {
  const { does, thenBegin } = readTransaction(message.body, dialect);
  if (does === 'other') {
    throw new SqlError(8501, 'MSDTC on this pretended server is unavailable.', { state: 3 });
  }
  const steps = does === 'save' ? [] : [does, ...(thenBegin ? (['begin'] as const) : [])];
  for (const step of steps) answer.put(transactionChange(transact(step, session, 1)));
  answer.put(done({ of: 'batch', inTransaction: session.transactions > 0 }, dialect));
  return null;
}
