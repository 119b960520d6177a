import { quoted, SqlError } from './sql-error.ts';
import { deadlock } from './tsql/postgres-errors.ts';

/** What a client reads when a login is refused, in the order in which SQL Server says it. */
export function loginErrors(number: number, login: string, database: string): readonly SqlError[] {
  const user = quoted(login);
  const failed = new SqlError(18456, `Login failed for user '${user}'.`, { class: 14 });
  switch (number) {
    case 18456:
      return [failed];
    case 4060:
      return [
        new SqlError(4060, `Cannot open database "${quoted(database)}" requested by the login. The login failed.`, {
          class: 11,
        }),
        failed,
      ];
    case 17892:
      return [new SqlError(17892, `Logon failed for login '${user}' due to trigger execution.`, { class: 14 })];
    case 18452:
      return [
        new SqlError(
          18452,
          'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
          { class: 14 },
        ),
      ];
    case 18470:
      return [new SqlError(18470, `Login failed for user '${user}'. Reason: The account is disabled.`, { class: 14 })];
    case 18401:
      return [
        new SqlError(
          18401,
          `Login failed for user '${user}'. Reason: Server is in script upgrade mode. Only administrator can connect at this time.`,
          { class: 14 },
        ),
      ];
    default:
      return [new SqlError(number, `Login failed for user '${user}' (error ${number} was ordered).`, { class: 14 })];
  }
}

/** A query that the weather lets fail. */
export function orderedError(number: number, spid: number): SqlError {
  if (number === 1205) return deadlock(spid);
  if (number === 1222) return new SqlError(1222, 'Lock request time out period exceeded.', { state: 45 });
  if (number === 596) {
    const text = 'Cannot continue the execution because the session is in the kill state.';
    return new SqlError(596, text, { class: 21 });
  }
  return new SqlError(number, `Error ${number} was ordered for this query.`);
}
