import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AuthorizationRequest, KnownApplication, Scope } from '../../domain/sign-in/oauth.ts';
import type { Instant } from '../../domain/time.ts';

/** An application of a company, by which people let a stranger's program act in their name. */
export interface Application {
  readonly clientId: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly redirectUris: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** One that somebody let in, as that one sees it. */
export interface LetIn {
  readonly id: number;
  readonly clientId: string;
  readonly name: string;
  readonly scope: Scope;
  readonly since: Instant;
  /** Of its newest token. */
  readonly lastTokenAt: Instant | null;
}

/** The share of a transaction that applications have. */
export interface ApplicationTx {
  all(): Promise<readonly Application[]>;
  find(clientId: string): Promise<Application | null>;
  add(application: {
    readonly clientId: string;
    readonly name: string;
    readonly secretHash: string | null;
    readonly redirectUris: readonly string[];
    readonly by: PersonId;
  }): Promise<void>;
  /** With all that anybody let it do. */
  revoke(clientId: string): Promise<void>;
  /** `strong`: it was said in a session that was begun with more than a password. */
  letIn(
    given: AuthorizationRequest & {
      readonly person: PersonId;
      readonly codeHash: Uint8Array;
      readonly strong: boolean;
    },
  ): Promise<void>;
  letInBy(person: PersonId): Promise<readonly LetIn[]>;
  /** `null`: there is none of that person's that still goes. Answers the application's name. */
  withdraw(id: number, person: PersonId): Promise<string | null>;
}

/** An application as `/oauth/authorize` finds it, before it is known who asks. */
export interface FoundApplication extends KnownApplication {
  readonly name: string;
  readonly company: CompanyId;
}

export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  /** Whole seconds since 1970. */
  readonly createdAt: number;
  readonly scope: Scope;
}

/** Who a client says it is. `secret` is null where it sent none. */
export interface ClientProof {
  readonly clientId: string;
  readonly secret: string | null;
  readonly address: string;
}

export type GrantFault = 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unauthorized_client';
export type GrantAnswer =
  | ({ readonly ok: true } & GrantedTokens)
  | { readonly ok: false; readonly fault: GrantFault }
  | { readonly ok: false; readonly refusal: Refusal };

/** What is told of a token to the client that holds it (RFC 7662). Times in whole seconds since 1970. */
export interface Introspected {
  readonly person: PersonId;
  readonly clientId: string;
  readonly scope: Scope;
  readonly kind: 'access' | 'refresh';
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** How applications turn a person's yes into tokens, keep them going, and give them back. */
export interface AuthorizationServer {
  findApplication(clientId: string): Promise<FoundApplication | null>;
  /** A code counts once; the second time it ends all that came of it. */
  exchange(
    proof: ClientProof,
    given: { readonly code: string; readonly redirectUri: string; readonly verifier: string | null },
  ): Promise<GrantAnswer>;
  /** A refresh token counts once; the second time it ends all that came of the same yes. */
  refresh(
    proof: ClientProof,
    given: { readonly refreshToken: string; readonly scope: Scope | null },
  ): Promise<GrantAnswer>;
  /** Of a refresh token: with all that came of the same yes. A token that is not this client's is left alone. */
  revoke(proof: ClientProof, token: string): Promise<{ readonly ok: true } | Exclude<GrantAnswer, { ok: true }>>;
  /** Null where it is not active, or not this client's to know. */
  introspect(
    proof: ClientProof,
    token: string,
  ): Promise<{ readonly ok: true; readonly token: Introspected | null } | Exclude<GrantAnswer, { ok: true }>>;
}
