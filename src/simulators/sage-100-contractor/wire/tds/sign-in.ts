import { loginErrors } from '../server-errors.ts';
import type { SqlError } from '../sql-error.ts';
import { newSession, type SqlSession } from '../tsql/session.ts';
import { weatherAt } from './ask-weather.ts';
import { noPrepared, type Prepared } from './call.ts';
import { type Dialect, dialectFor } from './dialect.ts';
import type { Host } from './host.ts';
import type { Login } from './login.ts';
import { packetSizes } from './packets.ts';
import { collation, done, envChange, envChangeBytes, errorToken, infoToken, loginAck } from './tokens.ts';

/** A connection whose login is through. */
export interface SignedIn {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly packetSize: number;
  /** The database of the login: where a reset leads back to. */
  readonly home: string;
  /** The database that the session is in, whatever name the weather lets it bear. */
  database: string;
  prepared: Prepared;
}

export interface LoginOutcome {
  readonly signedIn: SignedIn | null;
  readonly tokens: Buffer;
}

/**
 * Decides over a login. Null where nothing answers any more.
 * @param strict did TLS come before everything? Then the client may speak TDS 8.
 */
export async function decideLogin(
  login: Login,
  host: Host,
  spid: number,
  strict: boolean,
  signal: AbortSignal,
): Promise<LoginOutcome | null> {
  const weather = await weatherAt('login', host, signal);
  if (weather === null) return null;
  const dialect = dialectFor(login.version, strict);
  // A client older than that would not understand the refusal either.
  if (!dialect) return null;
  const refuse = (number: number) => refusal(loginErrors(number, login.login, login.database), host, dialect);
  if (weather.refuseLogin !== null) return refuse(weather.refuseLogin);
  if (login.integrated) return refuse(18452);
  const { login: name, password, appName, hostName, database } = login;
  const answer = await host.signIn({ login: name, password, appName, hostName, database });
  if ('refused' in answer) return refuse(answer.refused);
  const session = newSession({ database: answer.database, login: name, appName, hostName, spid });
  const packetSize = agreedPacketSize(login.packetSize);
  const tokens = welcome(session, dialect, packetSize, host);
  const signedIn = { session, dialect, packetSize, home: answer.database, database: answer.database };
  return { signedIn: { ...signedIn, prepared: noPrepared() }, tokens };
}

const agreedPacketSize = (asked: number): number =>
  asked === 0 ? packetSizes.usual : Math.min(Math.max(asked, packetSizes.least), packetSizes.most);

function refusal(all: readonly SqlError[], { engine }: Host, dialect: Dialect): LoginOutcome {
  const tokens = all.map((error) => errorToken(error, engine.server.serverName, dialect));
  return { signedIn: null, tokens: Buffer.concat([...tokens, done({ of: 'batch', error: true }, dialect)]) };
}

function welcome({ database }: SqlSession, dialect: Dialect, packetSize: number, { engine }: Host): Buffer {
  const { serverName, productVersion } = engine.server;
  return Buffer.concat([
    envChange('database', database, 'master'),
    infoToken(5701, `Changed database context to '${database}'.`, serverName, dialect),
    envChangeBytes('collation', collation, Buffer.alloc(0)),
    envChange('language', 'us_english', ''),
    infoToken(5703, 'Changed language setting to us_english.', serverName, dialect),
    loginAck(dialect, productVersion),
    envChange('packet size', String(packetSize), String(packetSizes.usual)),
    done({ of: 'batch' }, dialect),
  ]);
}

/** As it was after the login: what a client's pool asks for before it lends a connection out again. */
export function resetSession(signedIn: SignedIn): Buffer {
  signedIn.database = signedIn.home;
  signedIn.session.database = signedIn.home;
  signedIn.session.noCount = false;
  signedIn.session.transactions = 0;
  signedIn.prepared = noPrepared();
  return envChangeBytes('reset', Buffer.alloc(0), Buffer.alloc(0));
}
