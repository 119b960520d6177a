import type { PersonId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { PasskeyId, PasskeyPlace } from '../../domain/sign-in/passkey.ts';
import type { Mine } from './second-factor.ts';
import type { Cookies, SessionCookie } from './sign-in.ts';

/** A passkey as its person sees it in the list. Times in milliseconds since 1970. */
export interface Passkey {
  readonly id: PasskeyId;
  readonly name: string;
  /** May it be on more than one device, by the person's own account at Apple, Google or another? */
  readonly synced: boolean;
  readonly createdAt: number;
  /** Null: never. */
  readonly lastUsedAt: number | null;
  /** Since when it opens nothing any more, because a copy of it was used; null: it opens. */
  readonly blockedAt: number | null;
}

/** What a browser answers when a passkey was made. Binary parts in base64url. */
export interface NewPasskeyAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: readonly string[] | undefined;
  };
}

/** What a browser answers when a passkey has signed. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | null | undefined;
  };
}

interface Come {
  readonly cookies: Cookies;
  readonly address: string;
  readonly userAgent: string | null;
}

/**
 * Passkeys: a key pair on a person's device, bound to where Tieout is reached. Each is made so that the device asks for a
 * finger, a face or a PIN and finds it by itself, so that one stands for the password and the second factor together.
 * Options are what a browser is to be asked with.
 */
export interface Passkeys {
  /** Where they work, by the address where Tieout is reached. */
  place(): PasskeyPlace;
  of(person: PersonId): Promise<readonly Passkey[]>;
  /** For a new one. Refuses `passkeys_not_here`, `too_many_passkeys`. */
  offer(of: {
    readonly person: PersonId;
    readonly login: string;
    readonly name: string;
    readonly session: string;
  }): Promise<Outcome<object>>;
  /**
   * Keeps it. Where there were no recovery codes there are now, shown this once.
   * Refuses `passkey_over`, `wrong_passkey`, `passkey_known`, `too_many_passkeys`, `factor_not_shown`.
   */
  add(
    of: Mine & { readonly session: string; readonly name: string; readonly answer: NewPasskeyAnswer },
  ): Promise<Outcome<{ readonly passkey: Passkey; readonly recoveryCodes: readonly string[] | null }>>;
  /** Refuses `not_found` for another's. */
  rename(of: Mine & { readonly id: PasskeyId; readonly name: string }): Promise<Outcome<Passkey>>;
  /** From now on it opens nothing. Refuses `not_found` for another's. */
  remove(of: Mine & { readonly id: PasskeyId }): Promise<Outcome<null>>;
  /** The cookie that ties a sign-in to the browser that began it: to take it back. */
  readonly browserCookieName: string;
  /** For whoever is to be known by their passkey alone. Refuses `passkeys_not_here`. */
  beginSignIn(): Promise<Outcome<{ readonly options: object; readonly cookie: SessionCookie }>>;
  /** Refuses `passkey_over`, `wrong_passkey`, `passkey_copied`, `too_many_attempts`. */
  signIn(come: Come & { readonly answer: PasskeyAnswer }): Promise<Outcome<SessionCookie>>;
  /** For a sign-in that waits for its second factor. Refuses `sign_in_over`, `passkeys_not_here`. */
  beginSecond(cookies: Cookies): Promise<Outcome<object>>;
  /** The second half of it. Refuses as `signIn` does, and `sign_in_over`. */
  second(come: Come & { readonly answer: PasskeyAnswer }): Promise<Outcome<SessionCookie>>;
}
