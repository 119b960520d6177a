import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { username } from 'better-auth/plugins/username';
import { PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Cookies, SessionCookie } from '../app/ports/sign-in.ts';
import { longestPassword } from '../domain/directory.ts';
import type { PersonId } from '../domain/ids.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

/** A session ends after so long without use; each use after a quarter of an hour moves the end. */
const idleSeconds = 12 * 3600;
const movedAfterSeconds = 15 * 60;
/** And after a week in any case. The cookie lives as long: the server decides, not the browser. */
const longestSeconds = 7 * 24 * 3600;
const addressHeader = 'x-tieout-address';

export interface SessionOptions {
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly baseUrl: string;
  readonly secureCookies: boolean;
  readonly now: () => number;
}

/** The library as we use it: names and passwords, argon2id, its tables in the schema `sign_in`, no routes of its own. */
function library({ pool, secret, baseUrl, secureCookies }: SessionOptions) {
  return betterAuth({
    appName: 'Tieout',
    baseURL: baseUrl,
    secret,
    database: { dialect: new PostgresDialect({ pool }), type: 'postgres', schemaName: 'sign_in' },
    user: {
      additionalFields: { personId: { type: 'number', bigint: true, required: true, unique: true, input: false } },
    },
    session: { expiresIn: idleSeconds, updateAge: movedAfterSeconds },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: longestPassword,
      password: { hash: hashPassword, verify: ({ hash, password }) => passwordMatches(hash, password) },
    },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 1,
        maxUsernameLength: longestPassword,
        usernameValidator: () => true,
      }),
    ],
    advanced: {
      cookiePrefix: 'tieout',
      useSecureCookies: secureCookies,
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // Ours counts by login as well and is bounded: attempts.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would write a line for each wrong password; what fails here is thrown.
    logger: { disabled: true },
  });
}

export class Sessions {
  readonly cookieName: string;
  readonly #auth: ReturnType<typeof library>;
  readonly #now: () => number;

  readonly #libraryName: string;

  private constructor(auth: ReturnType<typeof library>, libraryName: string, now: () => number) {
    this.#auth = auth;
    this.#libraryName = libraryName;
    // No other host can set or shadow a cookie of this name, a sibling's subdomain included.
    this.cookieName = libraryName.replace(/^__Secure-/, '__Host-');
    this.#now = now;
  }

  static async open(options: SessionOptions): Promise<Sessions> {
    const auth = library(options);
    const { authCookies } = await auth.$context;
    return new Sessions(auth, authCookies.sessionToken.name, options.now);
  }

  /** Null where the password is not that of this login name. The name must be one that has a password. */
  async begin(
    name: string,
    password: string,
    address: string,
    userAgent: string | null,
  ): Promise<SessionCookie | null> {
    const headers = new Headers({ [addressHeader]: address });
    if (userAgent !== null) headers.set('user-agent', userAgent.replace(/[^\x20-\x7e]/g, '?').slice(0, 300));
    try {
      const answer = await this.#auth.api.signInUsername({
        body: { username: name, password },
        headers,
        returnHeaders: true,
      });
      return this.#cookieOf(answer.headers);
    } catch (cause) {
      if (isAPIError(cause) && cause.statusCode === 401) return null;
      throw cause;
    }
  }

  #cookieOf(headers: Headers): SessionCookie {
    const start = `${this.#libraryName}=`;
    const line = headers.getSetCookie().find((each) => each.startsWith(start));
    const value = line?.slice(start.length).split(';')[0];
    if (!value) throw new Error('a session was begun without a cookie');
    return { name: this.cookieName, value: decodeURIComponent(value), maxAgeSeconds: longestSeconds };
  }

  async who(cookies: Cookies): Promise<PersonId | null> {
    const headers = this.#headersOf(cookies);
    if (headers === null) return null;
    const found = await this.#auth.api.getSession({ headers }).catch((cause: unknown) => {
      // Signed out by another call while this one moved its end.
      if (isAPIError(cause) && cause.statusCode === 401) return null;
      throw cause;
    });
    if (!found) return null;
    if (found.session.createdAt.getTime() + longestSeconds * 1000 > this.#now()) return found.user.personId as PersonId;
    await this.end(cookies);
    return null;
  }

  async end(cookies: Cookies): Promise<void> {
    const headers = this.#headersOf(cookies);
    if (headers !== null) await this.#auth.api.signOut({ headers });
  }

  #headersOf(cookies: Cookies): Headers | null {
    const value = cookies[this.cookieName];
    return value ? new Headers({ cookie: `${this.#libraryName}=${encodeURIComponent(value)}` }) : null;
  }
}
