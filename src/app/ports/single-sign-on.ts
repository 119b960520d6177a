import type { CompanyId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { ArrivalProblem, Arrived, SecondFactorRule, TestStep } from '../../domain/sign-in/single-sign-on.ts';
import type { Instant } from '../../domain/time.ts';
import type { TemplateId } from './directory.ts';
import type { Cookies, SessionCookie } from './sign-in.ts';

/** How a company's provider is set. Its secret is ciphertext. */
export interface SingleSignOn {
  /** What stands on the button. */
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly sealedSecret: string | null;
  readonly on: boolean;
  /** Its own people sign in this way and no other, but for those who keep a password. */
  readonly onlyWay: boolean;
  /** Makes people who are not in the directory yet, where a group gives them something. */
  readonly makesPeople: boolean;
  readonly trustsAddresses: boolean;
  readonly groupsClaim: string;
  readonly scopes: string;
  /** Raised by whatever makes a trial of before prove nothing. */
  readonly attempt: number;
  readonly triedAttempt: number | null;
  readonly triedAt: Instant | null;
  readonly tried: Tried | null;
}
export type SingleSignOnFields = Omit<
  SingleSignOn,
  'sealedSecret' | 'attempt' | 'triedAttempt' | 'triedAt' | 'tried'
> & { readonly sealedSecret: string | null };

/** What came back of a trial, and what it would give. */
export interface Tried {
  readonly problem: ArrivalProblem | null;
  readonly detail: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: readonly string[] | null;
  /** The template that the groups give; null for none. */
  readonly template: string | null;
  readonly push: boolean;
}

export interface SingleSignOnGroup {
  readonly group: string;
  readonly template: TemplateId;
  readonly project: ProjectId | null;
  readonly push: boolean;
}

/** Somebody who has come this way. */
export interface KnownIdentity {
  readonly person: PersonId;
  readonly name: string;
  readonly issuer: string;
  readonly madeAt: Instant;
  readonly usedAt: Instant | null;
}

/** The share of a transaction that single sign-on has. */
export interface SingleSignOnTx {
  get(): Promise<SingleSignOn | null>;
  /** @param anew what was tried before proves nothing of it. */
  save(fields: SingleSignOnFields, anew: boolean): Promise<void>;
  /** With its groups; who came this way stays known. */
  remove(): Promise<void>;
  groups(): Promise<readonly SingleSignOnGroup[]>;
  saveGroups(rows: readonly SingleSignOnGroup[]): Promise<void>;
  noteTried(tried: Tried): Promise<void>;
  /** Whom the provider means by that subject. */
  find(issuer: string, subject: string): Promise<PersonId | null>;
  /** By which subject the provider knows somebody. */
  subjectOf(issuer: string, person: PersonId): Promise<string | null>;
  join(issuer: string, subject: string, person: PersonId): Promise<void>;
  noteUse(issuer: string, subject: string): Promise<void>;
  known(): Promise<readonly KnownIdentity[]>;
  /** @returns whether there was one. */
  part(person: PersonId): Promise<boolean>;
  /** Who keeps a password where the others may not. */
  keepers(): Promise<readonly PersonId[]>;
  saveKeepers(people: readonly PersonId[]): Promise<void>;
  /** Of the company's own people, but for those who keep a password: what was not begun by the provider. How many. */
  endOtherSessions(): Promise<number>;
  /** All sessions of one person that the provider began. */
  endSessionsOf(person: PersonId): Promise<number>;
  secondFactor(): Promise<SecondFactorRule>;
  saveSecondFactor(rule: SecondFactorRule): Promise<void>;
  /** How many of those whom the rule would ask have no second factor. */
  withoutSecondFactor(rule: SecondFactorRule): Promise<number>;
}

/** A provider with its secret opened: for asking it, never for an answer. */
export interface Provider {
  readonly company: CompanyId;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly attempt: number;
}

/** One step of the live test. */
export interface Tested {
  readonly step: TestStep;
  /** Null: it was not tried, for one before it failed. */
  readonly ok: boolean | null;
  readonly detail: string;
  readonly ms: number | null;
}

/** Who came back, and where they wanted to go. */
export interface CameBack {
  readonly company: CompanyId;
  readonly issuer: string;
  readonly arrived: Arrived;
  readonly to: string | null;
  /** Whose trial it is; null: somebody signs in. */
  readonly trialOf: PersonId | null;
}

export type BackAgain =
  | ({ readonly ok: true } & CameBack)
  | {
      readonly ok: false;
      readonly problem: ArrivalProblem;
      /** For whoever sets it up: what exactly went wrong, with nothing secret in it. */
      readonly detail: string;
      readonly company: CompanyId | null;
      readonly to: string | null;
      readonly trialOf: PersonId | null;
    };

interface From {
  readonly address: string;
  readonly userAgent: string | null;
}

/** The way to a company's provider and back. */
export interface ProviderRoad {
  /** The cookie that ties the way back to this browser. */
  readonly awayCookieName: string;
  /** The cookie of whoever has to give a password first. */
  readonly joinCookieName: string;
  /** Which company's button the sign-in page shows. */
  shown(company: CompanyId | null): Promise<{ readonly company: CompanyId; readonly label: string } | null>;
  /** Why this cannot be the name of a provider that is asked; null where it may. */
  refusesIssuer(issuer: string): 'issuer' | 'sign_in_private' | null;
  /** Sends somebody there. Refuses `provider_not_answering`. */
  leave(input: {
    readonly provider: Provider;
    readonly redirectUri: string;
    readonly to: string | null;
    readonly trialOf: PersonId | null;
  }): Promise<Outcome<{ readonly location: string; readonly cookie: SessionCookie }>>;
  /** Somebody comes back: the answer is proved against what this browser left with. Each leaving counts once. */
  back(input: {
    readonly cookies: Cookies;
    readonly query: string;
    readonly redirectUri: string;
    readonly providerOf: (company: CompanyId) => Promise<Provider | null>;
  }): Promise<BackAgain>;
  /** A session for somebody whom the provider vouched for. */
  letIn(person: PersonId, from: From): Promise<SessionCookie>;
  /** Somebody whose account was there before: known here once they have given its password. */
  askToJoin(input: {
    readonly person: PersonId;
    readonly company: CompanyId;
    readonly issuer: string;
    readonly subject: string;
    readonly to: string | null;
  }): Promise<SessionCookie>;
  /** Is the account's owner there? By their password, and their code where they have a second factor. Refuses as signing in does. */
  prove(input: {
    readonly cookies: Cookies;
    readonly password: string;
    readonly code: string;
    readonly address: string;
  }): Promise<
    Outcome<{
      readonly person: PersonId;
      readonly company: CompanyId;
      readonly issuer: string;
      readonly subject: string;
      readonly to: string | null;
    }>
  >;
  /** Who has to show a password, and whether a code too. Null where nothing waits. */
  waiting(
    cookies: Cookies,
  ): Promise<{ readonly person: PersonId; readonly company: CompanyId; readonly asksForCode: boolean } | null>;
  /** Each step towards a provider, tried now. */
  test(provider: Provider, redirectUri: string): Promise<readonly Tested[]>;
}
