import { SqlError } from '../sql-error.ts';
import type { SqlSession } from './session.ts';

/**
 * Counts a transaction that begins or ends. It changes nothing else, because there is only reading.
 * @throws SqlError 3902 or 3903 where none is open.
 */
export function transact<Does extends 'begin' | 'commit' | 'rollback'>(
  does: Does,
  session: SqlSession,
  line: number,
): Does {
  if (does === 'begin') {
    session.transactions++;
    return does;
  }
  if (session.transactions === 0) {
    const [number, name] = does === 'commit' ? [3902, 'COMMIT'] : [3903, 'ROLLBACK'];
    throw new SqlError(number, `The ${name} TRANSACTION request has no corresponding BEGIN TRANSACTION.`, { line });
  }
  session.transactions = does === 'commit' ? session.transactions - 1 : 0;
  return does;
}
