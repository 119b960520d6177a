/** Who asks, from where, in which database: what a connection carries from one batch to the next. */
export interface SqlSession {
  readonly login: string;
  readonly appName: string;
  readonly hostName: string;
  /** SQL Server's number of the connection. */
  readonly spid: number;
  /** The name that the database bears for this session. USE changes it. */
  database: string;
  /** SET NOCOUNT ON: answers say no number of rows. */
  noCount: boolean;
  /** How many BEGIN TRANSACTION are open. They change nothing: there is only reading. */
  transactions: number;
}

/** A session as a login has it at first. */
export function newSession(given: {
  readonly database: string;
  readonly login?: string;
  readonly appName?: string;
  readonly hostName?: string;
  readonly spid?: number;
}): SqlSession {
  const { database, login = 'sa', appName = '', hostName = '', spid = 51 } = given;
  return { database, login, appName, hostName, spid, noCount: false, transactions: 0 };
}

/** What the server says of itself. */
export interface ServerNames {
  /** `SERVER\INSTANCE`, or the host alone for the default instance. */
  readonly serverName: string;
  readonly instanceName: string | null;
  /** Such as `15.0.4382.1`. */
  readonly productVersion: string;
}

/** SQL Server's names are the same in any case. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
