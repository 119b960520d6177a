import type { TroubleCode } from '../../domain/trouble.ts';

/**
 * What SQL Server's numbers mean for us. All of them leave a look *unknown*: none says that a bill is gone. Whether
 * asking again can help stands with the trouble itself (`troubles` in domain/trouble.ts).
 */
const byNumber: Readonly<Record<number, TroubleCode>> = {
  17892: 'application_refused', // the logon trigger
  18456: 'login_refused', // wrong name or password
  18452: 'login_refused', // not a trusted login
  18470: 'login_refused', // disabled
  18486: 'login_refused', // locked
  18487: 'login_refused', // password expired
  18488: 'login_refused', // password has to be changed
  4060: 'database_missing',
  911: 'database_missing',
  229: 'may_not_read',
  230: 'may_not_read',
  916: 'may_not_read',
  207: 'schema_differs', // no such column
  208: 'schema_differs', // no such table
  1205: 'overlapping_change', // chosen as the victim of a deadlock
  1222: 'overlapping_change', // waited too long for a lock
  17809: 'busy', // too many connections
  40197: 'busy',
  40501: 'busy',
  40613: 'busy', // starting up
  6005: 'busy', // shutting down
  // All of these refuse every login, and none of them for its password: the server is not ready, or the database is not. It is
  // there and says so, so that it is no silent one for which a link might be cut by force.
  17142: 'not_ready', // paused
  17187: 'not_ready', // not ready yet
  17188: 'not_ready', // shutting down
  18401: 'not_ready', // being upgraded, as after an update of Windows
  18451: 'not_ready', // only administrators may connect at this time
  18461: 'not_ready', // one administrator has it to himself
  922: 'not_ready', // being recovered after a start
  924: 'not_ready', // one user has the database to himself
  927: 'not_ready', // in the middle of a restore
  952: 'not_ready', // in transition
};

/** What the client says where SQL Server said nothing. */
const byCode: Readonly<Record<string, TroubleCode>> = {
  ETIMEOUT: 'timed_out',
  ESOCKET: 'connection_lost',
  ECONNCLOSED: 'connection_lost',
  ECONNRESET: 'connection_lost',
  EINSTLOOKUP: 'not_reachable', // SQL Browser does not know the instance, or does not answer
  ELOGIN: 'login_refused',
  ENOTOPEN: 'connection_lost',
  EGARBLED: 'unreadable_answer',
  EINCLEAR: 'not_encrypted',
};

/** The trouble behind a number of SQL Server or a code of its client; `unexpected` for what is in neither table. */
export function troubleFor(number: number | undefined, code: string | undefined): TroubleCode {
  return (
    (number === undefined ? undefined : byNumber[number]) ??
    (code === undefined ? undefined : byCode[code]) ??
    'unexpected'
  );
}
