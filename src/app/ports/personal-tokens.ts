import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { TokenId, TokenScope } from '../../domain/sign-in/token.ts';

/** A token as its owner sees it afterwards. Times in milliseconds since 1970. */
export interface PersonalToken {
  readonly id: TokenId;
  readonly name: string;
  readonly scope: TokenScope;
  /** Null: wherever its person belongs. */
  readonly company: CompanyId | null;
  /** Its last four letters. */
  readonly hint: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** To the minute; null: never. */
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface NewToken {
  readonly person: PersonId;
  readonly name: string;
  readonly scope: TokenScope;
  readonly company: CompanyId | null;
  readonly days: number;
  readonly strong: boolean;
  readonly requestId: string | null;
}

/** Tokens by which a person's own programs speak for them. The person alone makes and sees them. */
export interface PersonalTokens {
  /** Those that count first; ended ones are shown for thirty days. */
  of(person: PersonId): Promise<readonly PersonalToken[]>;
  /** `token` is shown this once: only its hash is kept. Refuses `too_many_tokens`. */
  make(token: NewToken): Promise<Outcome<{ readonly token: string; readonly made: PersonalToken }>>;
  /** From now on it counts no more. Refuses `not_found` for another's. */
  revoke(of: {
    readonly person: PersonId;
    readonly id: TokenId;
    readonly requestId: string | null;
  }): Promise<Outcome<PersonalToken>>;
}
