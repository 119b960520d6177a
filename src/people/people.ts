import pg from 'pg';
import type { SignIn } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { findLogin, savePassword, sweepSessions } from './logins.ts';
import { findGrantToken, isGrantToken } from './oauth/grants.ts';
import { openAuthorizationServer } from './oauth/server.ts';
import { assertUsable, compareWithNothing, hashPassword, isPlausible } from './passwords.ts';
import { Remembered, sha256 } from './remembered.ts';
import {
  endToken,
  findToken,
  issueToken,
  type KeptToken,
  proveClient,
  saveServiceAccount,
} from './service-accounts.ts';
import { Sessions } from './sessions.ts';

export interface SignInOptions {
  /** The application's role. */
  readonly databaseUrl: string;
  /** 32 or more random bytes in hex; whoever has it and the database can make sessions. */
  readonly secret: string;
  readonly baseUrl: string;
  readonly secureCookies: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** How long another hub process may still believe a session or token that ended here. */
const believedMs = 5_000;
const mostBelieved = 10_000;

/** Opens sign-ins on connections of their own, so that a burst of them cannot keep the hub from its work. */
export async function openSignIn(options: SignInOptions): Promise<SignIn> {
  if (!/^[0-9a-f]{64,}$/i.test(options.secret)) throw new Error('the sign-in secret needs 32 or more bytes in hex');
  const now = options.now ?? Date.now;
  const pool = openPool(options.databaseUrl);
  const sessions = await Sessions.open({ ...options, pool, now });
  const shared: Shared = { pool, now, doorkeeper: new Doorkeeper(now) };
  return { cookieName: sessions.cookieName, ...people(shared, sessions), ...programs(shared), close: () => pool.end() };
}

interface Shared {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
}

const int8 = 20;

function openPool(databaseUrl: string): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 6,
    types,
    application_name: 'tieout sign-in',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    options: '-c statement_timeout=10000',
  });
  // A connection that breaks, idle or in use, is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Passwords and sessions. */
function people({ pool, now, doorkeeper }: Shared, sessions: Sessions) {
  const seen = new Remembered<PersonId>(believedMs, mostBelieved, now);
  const keyOf = (cookies: Parameters<SignIn['signOut']>[0]) =>
    sha256(cookies[sessions.cookieName] ?? '').toString('hex');
  return {
    signIn: async ({ login, password, address, userAgent }) => {
      const prove = async () => {
        const found = await findLogin(pool, login);
        if (found === null) return compareWithNothing(password);
        const cookie = await sessions.begin(found.name, password, address, userAgent);
        return cookie && { person: found.person, cookie };
      };
      const heard =
        isPlausible(login) && isPlausible(password)
          ? await doorkeeper.hear(login.toLowerCase(), address, prove)
          : await doorkeeper.hearNonsense(login, address);
      if (!heard.ok) return heard;
      await sweepSessions(pool);
      return { ok: true, ...heard.value };
    },
    whoHasSession: async (cookies) => {
      if (!cookies[sessions.cookieName]) return null;
      const key = keyOf(cookies);
      const known = seen.get(key);
      if (known !== null) return known;
      const person = await sessions.who(cookies);
      if (person !== null) seen.keep(key, person);
      return person;
    },
    signOut: async (cookies) => {
      seen.forget(keyOf(cookies));
      await sessions.end(cookies);
      // Once more: a call that was under way may have been remembered while the session ended.
      seen.forget(keyOf(cookies));
    },
    mayBePassword: isPlausible,
    setPassword: async (person, password) => {
      assertUsable('a password', password);
      if (await doorkeeper.ours(() => savePassword(pool, person, password))) seen.forgetAll();
    },
  } satisfies Partial<SignIn>;
}

/** Service accounts and their tokens. */
function programs({ pool, now, doorkeeper }: Shared) {
  const seen = new Remembered<KeptToken>(believedMs, mostBelieved, now);
  const prove = (clientId: string, secret: string, address: string) =>
    isPlausible(clientId) && isPlausible(secret)
      ? doorkeeper.hear(`client ${clientId}`, address, () => proveClient(pool, clientId, secret))
      : doorkeeper.hearNonsense(`client ${clientId}`, address);
  return {
    token: async ({ clientId, clientSecret, address }) => {
      const proved = await prove(clientId, clientSecret, address);
      return proved.ok ? { ok: true, ...(await issueToken(pool, clientId, proved.value, now())) } : proved;
    },
    whoHoldsToken: async (token) => {
      if (!isPlausible(token)) return null;
      const key = sha256(token).toString('hex');
      const known = seen.get(key);
      const kept = known ?? (await (isGrantToken(token) ? findGrantToken : findToken)(pool, token));
      if (kept === null) return null;
      const { expiresAt, ...holder } = kept;
      const expiresInSeconds = expiresAt - Math.floor(now() / 1000);
      if (expiresInSeconds <= 0) return 'expired';
      if (known === null) seen.keep(key, kept);
      return { ...holder, expiresInSeconds };
    },
    revokeToken: async ({ token, clientId, clientSecret, address }) => {
      const proved = await prove(clientId, clientSecret, address);
      if (!proved.ok) return proved;
      if (isPlausible(token)) await endToken(pool, clientId, token);
      seen.forget(sha256(token).toString('hex'));
      return { ok: true };
    },
    setServiceAccount: async (clientId, person, secret) => {
      assertUsable('a client id', clientId);
      assertUsable('a secret', secret);
      if (await doorkeeper.ours(() => saveServiceAccount(pool, clientId, person, secret))) seen.forgetAll();
    },
    hashSecret: (secret) => doorkeeper.ours(() => hashPassword(secret)),
    forgetTokens: () => seen.forgetAll(),
    oauth: openAuthorizationServer({
      pool,
      now,
      doorkeeper,
      forgetTokens: () => seen.forgetAll(),
      endServiceToken: (clientId, token) => endToken(pool, clientId, token),
    }),
  } satisfies Partial<SignIn>;
}
