import type { PersonId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { BegunBy } from '../../domain/sign-in/second-factor.ts';

/** A session as its person sees it in the list. Times in milliseconds since 1970. */
export interface OwnSession {
  readonly id: string;
  readonly address: string | null;
  /** What the browser calls itself; anybody can send anything. */
  readonly userAgent: string | null;
  readonly begunAt: number;
  readonly begunBy: BegunBy;
  /** To a quarter of an hour. */
  readonly usedAt: number;
}

/** Whose, and by which request. */
export interface Mine {
  readonly person: PersonId;
  readonly requestId: string | null;
}

export interface OwnSessions {
  of(person: PersonId): Promise<readonly OwnSession[]>;
  /** Ends one of them. Refuses `not_found` for another's. */
  end(of: Mine & { readonly id: string }): Promise<Outcome<null>>;
  /** Ends all but the one that asks. @returns how many. */
  endOthers(of: Mine & { readonly but: string }): Promise<number>;
}

export interface SecondFactorState {
  /** Since when codes are asked for; null: they are not. */
  readonly since: number | null;
  readonly recoveryCodesLeft: number;
}

/** Codes of an app on a telephone (TOTP), and the recovery codes for when it is lost. */
export interface SecondFactor {
  state(person: PersonId): Promise<SecondFactorState>;
  /** A new secret, which counts only once a code of it was shown. Refuses `second_factor_on`. */
  offer(of: Mine & { readonly login: string }): Promise<Outcome<{ readonly secret: string; readonly uri: string }>>;
  /** With a code of it: from now on codes are asked for. The recovery codes are shown this once. Refuses `wrong_code`, `factor_not_shown`. */
  confirm(of: Mine & { readonly code: string; readonly session: string }): Promise<Outcome<readonly string[]>>;
  /** Other recovery codes in place of those that there are. Refuses `second_factor_off`. */
  renewCodes(of: Mine): Promise<Outcome<readonly string[]>>;
  /** No codes any more. */
  remove(of: Mine): Promise<void>;
}
