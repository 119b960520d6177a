import type { PersonId } from '../../domain/ids.ts';
import type { Weakness } from '../../domain/sign-in/password.ts';
import type { MailServer } from './mail.ts';

/** What belongs to the running program rather than to one of its companies. */
export interface Installation {
  /** Where people reach it, without a slash at the end: what links begin with. */
  readonly publicUrl: string;
  /** Logins that may grant *Can Push to Accounting* whatever a company's rule is. */
  readonly operators: readonly string[];
  /** Null where no mail server is set up: then no mail is written at all. */
  readonly mail: MailServer | null;
  readonly secrets: Secrets;
}

/** How secrets are kept, and what has to be told when one changes. */
export interface Secrets {
  /** A hash that only a slow comparison can be made with. */
  hash(secret: string): Promise<string>;
  /**
   * Why it may not be a password: too short, endless, among the commonest, or about the person; null where it may.
   * @param about what everybody may know of the person.
   */
  weaknessOf(password: string, about: readonly string[]): Promise<Weakness | null>;
  /** Gives a person this password; their sessions end if it is another than before. */
  setPassword(person: PersonId, password: string): Promise<void>;
  /** This process must not believe any longer what it remembers of tokens. */
  forgetTokens(): void;
  /** The same of sessions. */
  forgetSessions(): void;
}
