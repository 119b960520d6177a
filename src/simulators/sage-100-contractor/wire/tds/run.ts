import { SqlError } from '../sql-error.ts';
import type { Outcome, SqlEngine, SqlParameters } from '../tsql/engine.ts';
import type { SqlSession } from '../tsql/session.ts';
import type { Answer } from './answer.ts';
import type { Dialect } from './dialect.ts';
import { openRowWriter } from './rows.ts';
import { done, envChange, envChangeBytes, errorToken, infoToken } from './tokens.ts';

/** Where a request runs, and who hears of it. */
export interface Running {
  readonly engine: SqlEngine;
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly answer: Answer;
  readonly signal: AbortSignal;
}

/** A transaction's number on the wire. There is only ever one, and it changes nothing. */
const transaction = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
const none = Buffer.alloc(0);

/** Tells of a transaction that begins or ends. */
export function transactionChange(does: 'begin' | 'commit' | 'rollback'): Buffer {
  return does === 'begin' ? envChangeBytes('begin', transaction, none) : envChangeBytes(does, none, transaction);
}

/**
 * Runs a text and writes what comes of it, statement by statement.
 * @param within is it in a procedure (sp_executesql)? Then every statement ends with a token of its own kind.
 * @returns the error that ended it, already written; null where it ran to its end.
 */
export async function runText(
  text: string,
  parameters: SqlParameters,
  within: 'batch' | 'procedure',
  running: Running,
): Promise<SqlError | null> {
  const { engine, session, dialect, answer, signal } = running;
  const batch = within === 'batch';
  /** The end of a batch's last statement is the batch's end, so a statement is ended when it is known what follows. */
  let open: Outcome | null = null;
  const end = (more: boolean) => {
    if (!open) return;
    const count = open.is === 'rows' && !session.noCount ? open.rows.length : undefined;
    const inTransaction = session.transactions > 0;
    answer.put(done({ of: batch ? 'batch' : 'statement', more, count, inTransaction }, dialect));
  };
  try {
    for await (const outcome of engine.outcomes(text, parameters, session, signal)) {
      end(true);
      await write(outcome, running);
      open = outcome;
    }
    end(!batch);
    if (batch && !open) answer.put(done({ of: 'batch' }, dialect));
    return null;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    end(true);
    answer.put(errorToken(error, engine.server.serverName, dialect));
    if (batch) answer.put(done({ of: 'batch', error: true }, dialect));
    return error;
  }
}

async function write(outcome: Outcome, { engine, dialect, answer }: Running): Promise<void> {
  if (outcome.is === 'database') {
    const { before, after } = outcome;
    const text = `Changed database context to '${after}'.`;
    answer.put(envChange('database', after, before), infoToken(5701, text, engine.server.serverName, dialect));
  } else if (outcome.is === 'transaction') answer.put(transactionChange(outcome.does));
  else if (outcome.is === 'rows') {
    const writer = openRowWriter(outcome.columns, outcome.rows, dialect);
    answer.put(writer.head);
    for (const row of outcome.rows) {
      answer.put(writer.row(row));
      await answer.pass();
    }
  }
}
