import { errors, SqlError } from '../sql-error.ts';

/** What PostgreSQL refuses while it works out an answer, in SQL Server's words. The cause is kept for whoever debugs. */
export function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const told = tell(code, message);
  told.cause = error;
  return told;
}

function tell(code: string, message: string): SqlError {
  switch (code) {
    case '22P02':
      return unreadable(message);
    case '22003':
      return errors.overflow(/bigint/.test(message) ? 'bigint' : /numeric/.test(message) ? 'numeric' : 'int');
    case '22012':
      return new SqlError(8134, 'Divide by zero error encountered.');
    case '22007':
    case '22008':
      return errors.noMoment();
    case '21000':
      return new SqlError(
        512,
        'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
      );
    case '42803':
      return new SqlError(
        8120,
        'A column is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.',
      );
    case '40P01':
      return deadlock();
    case '54001':
    case '54000':
      return errors.tooDeep(1);
    default:
      return code.startsWith('53') ? errors.outOfMemory() : broken(code);
  }
}

/** A text that was to be a number or a GUID, as PostgreSQL quotes it: `invalid input syntax for type integer: "A-1"`. */
function unreadable(message: string): SqlError {
  const [, type = '', text = ''] = /type ([\w ]+): "(.*)"$/s.exec(message) ?? [];
  if (type === 'uuid') return errors.noGuid();
  if (type === 'integer' || type === 'smallint') return errors.notConverted(text, 'nvarchar', 'int');
  if (type === 'bigint') return errors.notConvertedAtAll('nvarchar', 'bigint');
  return errors.notConvertedAtAll('nvarchar', type === 'double precision' ? 'float' : 'numeric');
}

const lost = /^(08|57P)|^E[A-Z]+$/;

/** The books cannot be asked, or the pretended server has a fault of its own. */
function broken(code: string): SqlError {
  if (lost.test(code)) {
    return new SqlError(596, 'Cannot continue the execution because the session is in the kill state.', { class: 21 });
  }
  return new SqlError(
    8630,
    'Internal Query Processor Error: The query processor encountered an unexpected error during execution.',
  );
}

/** Two transactions waited for each other, and this one was chosen to give way. Asking again can help. */
export const deadlock = (spid = 51): SqlError =>
  new SqlError(
    1205,
    `Transaction (Process ID ${spid}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    { state: 51, class: 13 },
  );
