import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { createAuthEndpoint, isAPIError } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { PostgresDialect } from 'kysely';
import type pg from 'pg';
import { z } from 'zod';
import type { Cookies, HeldSession, SessionCookie } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { type BegunBy, begunBys } from '../domain/sign-in/second-factor.ts';
import { ssoLimits } from '../domain/sign-in/single-sign-on.ts';

/** A session ends after so long without use; each use after a quarter of an hour moves the end. */
const idleSeconds = 12 * 3600;
const movedAfterSeconds = 15 * 60;
/** And after a week in any case. The cookie lives as long: the server decides, not the browser. */
const longestSeconds = 7 * 24 * 3600;
const addressHeader = 'x-tieout-address';

/** From where somebody comes, for the list of sessions. */
export interface Caller {
  readonly address: string;
  readonly userAgent: string | null;
}

export interface SessionOptions {
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly baseUrl: string;
  readonly secureCookies: boolean;
  readonly now: () => number;
}

/**
 * Who somebody is was proved before: by a password, a code, a passkey or a provider. Here the library makes the session and
 * signs its cookie. No route leads here.
 */
const begun = {
  id: 'tieout',
  endpoints: {
    beginSession: createAuthEndpoint(
      '/tieout/begin-session',
      {
        method: 'POST',
        body: z.object({ userId: z.string(), begunBy: z.enum(begunBys) }),
        metadata: { SERVER_ONLY: true },
      },
      async (ctx) => {
        const { userId, begunBy } = ctx.body;
        const user = await ctx.context.internalAdapter.findUserById(userId);
        if (!user) throw new Error('a session was begun for nobody');
        const session = await ctx.context.internalAdapter.createSession(userId, false, { begunBy });
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ id: session.id });
      },
    ),
  },
} satisfies BetterAuthPlugin;

/** The library as we use it: sessions and their cookies, its tables in the schema `sign_in`, no routes of its own. */
function library({ pool, secret, baseUrl, secureCookies }: SessionOptions) {
  return betterAuth({
    appName: 'Tieout',
    baseURL: baseUrl,
    secret,
    database: { dialect: new PostgresDialect({ pool }), type: 'postgres', schemaName: 'sign_in' },
    user: {
      additionalFields: { personId: { type: 'number', bigint: true, required: true, unique: true, input: false } },
    },
    session: {
      expiresIn: idleSeconds,
      updateAge: movedAfterSeconds,
      additionalFields: { begunBy: { type: 'string', required: false, input: false } },
    },
    plugins: [begun],
    advanced: {
      cookiePrefix: 'tieout',
      useSecureCookies: secureCookies,
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // Ours counts by login as well and is bounded: attempts.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What fails here is thrown.
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

  /** @param user whose sign-in it is, by the library's id. */
  async begin(user: string, begunBy: BegunBy, { address, userAgent }: Caller): Promise<SessionCookie> {
    const headers = new Headers({ [addressHeader]: address });
    if (userAgent !== null) headers.set('user-agent', userAgent.replace(/[^\x20-\x7e]/g, '?').slice(0, 300));
    const answer = await this.#auth.api.beginSession({ body: { userId: user, begunBy }, headers, returnHeaders: true });
    return this.#cookieOf(answer.headers);
  }

  #cookieOf(headers: Headers): SessionCookie {
    const start = `${this.#libraryName}=`;
    const line = headers.getSetCookie().find((each) => each.startsWith(start));
    const value = line?.slice(start.length).split(';')[0];
    if (!value) throw new Error('a session was begun without a cookie');
    return { name: this.cookieName, value: decodeURIComponent(value), maxAgeSeconds: longestSeconds };
  }

  /** @param looksOnly does not count as a use of it: its end is not moved. */
  async who(cookies: Cookies, looksOnly = false): Promise<HeldSession | null> {
    const headers = this.#headersOf(cookies);
    if (headers === null) return null;
    const query = { disableRefresh: looksOnly };
    const found = await this.#auth.api.getSession({ headers, query }).catch((cause: unknown) => {
      // Signed out by another call while this one moved its end.
      if (isAPIError(cause) && cause.statusCode === 401) return null;
      throw cause;
    });
    if (!found) return null;
    const { session, user } = found;
    const begunAt = session.createdAt.getTime();
    const begunBy = begunBys.find((one) => one === session.begunBy) ?? 'password';
    // Whom a provider vouched for, it vouches for again every working day.
    const longestMs = begunBy === 'single_sign_on' ? ssoLimits.sessionMs : longestSeconds * 1000;
    if (begunAt + longestMs > this.#now()) {
      return { person: user.personId as PersonId, id: session.id, begunAt, begunBy };
    }
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
