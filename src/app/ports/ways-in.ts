import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Factors } from '../../domain/sign-in/second-factor.ts';
import type { TokenId, TokenScope } from '../../domain/sign-in/token.ts';
import type { Instant } from '../../domain/time.ts';

/** A personal token of somebody, as an administrator of their company sees it: never the token. */
export interface OthersToken {
  readonly id: TokenId;
  readonly person: { readonly id: PersonId; readonly name: string };
  readonly name: string;
  readonly scope: TokenScope;
  /** This company, or null: wherever its person belongs. */
  readonly company: CompanyId | null;
  readonly hint: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** What each person of a company has beside their password, of those whose sign-in it administers. */
export interface PersonFactors extends Factors {
  readonly person: PersonId;
}

/** Of whom, or which: of all where nothing is said. */
export interface TokensOf {
  readonly person?: PersonId | undefined;
  readonly id?: TokenId | undefined;
}

/** The ways in of a company's people: the share of a transaction. They stand in the schema of signing in. */
export interface WaysInTx {
  factors(): Promise<readonly PersonFactors[]>;
  /** Takes all of it away, and ends their sessions. @returns what there was. */
  takeFactors(person: PersonId): Promise<Factors>;
  /** Ends all sessions of theirs. @returns how many. */
  endSessions(person: PersonId): Promise<number>;
  /**
   * Of people whose sign-in the company administers, and those that reach this company alone. Ended ones for thirty days. Those that
   * count come first: of a whole company no more than a thousand are read.
   */
  tokens(of?: TokensOf): Promise<readonly OthersToken[]>;
  /** From now on it counts no more. */
  revokeToken(id: TokenId): Promise<void>;
  /** So with all of one person that count. @returns which. */
  revokeTokensOf(person: PersonId): Promise<readonly Pick<OthersToken, 'name' | 'hint'>[]>;
}
