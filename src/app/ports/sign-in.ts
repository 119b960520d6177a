import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Weakness } from '../../domain/sign-in/password.ts';
import type { BegunBy, Factors } from '../../domain/sign-in/second-factor.ts';
import type { TokenScope } from '../../domain/sign-in/token.ts';
import type { Passkeys } from './passkeys.ts';
import type { PersonalTokens } from './personal-tokens.ts';
import type { OwnSessions, SecondFactor } from './second-factor.ts';
import type { Resealed } from './secrets.ts';
import type { ProviderRoad } from './single-sign-on.ts';

export type * from './passkeys.ts';
export type * from './personal-tokens.ts';
export type * from './second-factor.ts';
export type { Resealed, Sealing } from './secrets.ts';
export type * from './single-sign-on.ts';

/** A session as whoever asks holds it. */
export interface HeldSession {
  readonly person: PersonId;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  readonly begunBy: BegunBy;
}

import type { Scope } from '../../domain/sign-in/oauth.ts';
import type { AuthorizationServer } from './oauth.ts';

export type * from './oauth.ts';

/** What proves a session to us later; the caller sets it with HttpOnly, SameSite=Lax and Path=/. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
}

/** For whom a token speaks. */
export interface TokenHolder {
  readonly person: PersonId;
  /** The service account; null for a person's own token. */
  readonly clientId: string | null;
  /** Whole seconds since 1970. */
  readonly createdAt: number;
  readonly expiresInSeconds: number;
  /** What it may do of what its person may. */
  readonly scope: TokenScope;
  /** The one company that it reaches; null: every one of its person's. */
  readonly company: CompanyId | null;
  /** Did whoever made it show more than a password? */
  readonly strong: boolean;
  /** Of an application's token: it counts in the application's company alone, and may be for looking alone. */
  readonly only?: { readonly company: CompanyId; readonly scope: Scope } | undefined;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds: 5,400, or as many as its service account has left. */
  readonly expiresIn: number;
  /** Whole seconds since 1970. */
  readonly createdAt: number;
}

type Refused = { readonly ok: false; readonly refusal: Refusal };
export type Cookies = Readonly<Record<string, string | undefined>>;

/** Who is there: people by name or e-mail and password, programs by a service account's token. */
export interface SignIn {
  /** The session cookie's name: to take it back when someone signs out. */
  readonly cookieName: string;
  /** `login` is a login name or an e-mail address. Refuses `wrong_credentials`, `too_many_attempts` (with `seconds`). */
  signIn(input: {
    readonly login: string;
    readonly password: string;
    readonly address: string;
    readonly userAgent: string | null;
  }): Promise<
    | {
        readonly ok: true;
        readonly person: PersonId;
        /** Of the session; or, where `waits`, of what has been begun and waits for its code. */
        readonly cookie: SessionCookie;
        readonly waits: boolean;
        /** Where it waits: what can be shown for it. */
        readonly factors?: Factors;
      }
    | Refused
  >;
  /** The second half of a sign-in that waits. Refuses `wrong_code`, `sign_in_over`, `too_many_attempts`. */
  signInWithCode(input: {
    readonly cookies: Cookies;
    readonly code: string;
    readonly address: string;
    readonly userAgent: string | null;
  }): Promise<{ readonly ok: true; readonly cookie: SessionCookie } | Refused>;
  /** The cookie of a sign-in that waits: to take it back. */
  readonly waitingCookieName: string;
  readonly sessions: OwnSessions;
  readonly secondFactor: SecondFactor;
  /** Seals second factors anew that another key sealed, up to so many. */
  resealFactors(limit: number): Promise<Resealed>;
  /** The way to a company's provider and back. */
  readonly singleSignOn: ProviderRoad;
  readonly passkeys: Passkeys;
  /** What a person has beside a password: for `hasSecondFactor`. */
  factors(person: PersonId): Promise<Factors>;
  /**
   * Since when they lack the factor that somebody else took from them, in milliseconds since 1970; null where nobody did,
   * or they have set up another one.
   */
  factorTakenAt(person: PersonId): Promise<number | null>;
  /** What this process remembers of sessions counts no more: somebody else ended some. */
  forgetSessions(): void;
  /** Can they sign in with one here? */
  hasPassword(person: PersonId): Promise<boolean>;
  /** Another password than before, of whoever holds this session: it ends all of theirs, and begins this one anew. */
  changePassword(input: {
    readonly session: HeldSession;
    readonly password: string;
    readonly address: string;
    readonly userAgent: string | null;
    readonly requestId: string | null;
  }): Promise<SessionCookie>;
  /** Who has it, and how and when it was begun; null where there is none, or it has ended. */
  session(cookies: Cookies): Promise<HeldSession | null>;
  /** Is there still one? For what was begun by it and goes on: that is no use of it, so its end is not moved. */
  sessionStands(cookies: Cookies): Promise<boolean>;
  /**
   * Is whoever holds this session its person? Asked before they change how they sign in: by their password, or, where they
   * have none, by having signed in a moment ago. Where they have a second factor, the session must have been begun with it.
   * Refuses `wrong_credentials`, `too_many_attempts`, `sign_in_again`, `factor_not_shown`.
   */
  confirm(session: HeldSession, password: string, address: string): Promise<{ readonly ok: true } | Refused>;
  /** Ends the session, if there is one. */
  signOut(cookies: Cookies): Promise<void>;
  /** A service account's token. Refuses as `signIn` does. */
  token(input: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly address: string;
  }): Promise<({ readonly ok: true } & IssuedToken) | Refused>;
  /** A person's own tokens. */
  readonly tokens: PersonalTokens;
  /** `expired` for a day after the end, and for as long as a personal token is kept; null for what never was a token, was revoked, or is long gone. */
  whoHoldsToken(token: string): Promise<TokenHolder | 'expired' | null>;
  /** Ends a token of that service account; a token that it does not know or that is another's is left alone. */
  revokeToken(input: {
    readonly token: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly address: string;
  }): Promise<{ readonly ok: true } | Refused>;
  /** Makes the sign-in if there is none. Another password than before ends the person's sessions. */
  setPassword(person: PersonId, password: string): Promise<void>;
  /** Makes the service account if there is none. Another secret or person than before ends its tokens. */
  setServiceAccount(clientId: string, person: PersonId, secret: string): Promise<void>;
  /** Why it may not be a password; null where it may. */
  weaknessOf(password: string, about: readonly string[]): Promise<Weakness | null>;
  /** A hash of a secret that is to be kept. */
  hashSecret(secret: string): Promise<string>;
  /** What this process remembers of tokens counts no more: a service account was revoked. */
  forgetTokens(): void;
  /** Applications that people let in. */
  readonly oauth: AuthorizationServer;
  close(): Promise<void>;
}
