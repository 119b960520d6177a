import type { ApproverAct } from '../../domain/accountant-report.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Level } from '../../domain/permission.ts';
import type { Instant } from '../../domain/time.ts';
import type { Span } from '../unit-of-work.ts';

/** One accounting approver, and what they did. */
export interface Approver {
  readonly id: PersonId;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly erpIntegrations: Level;
  /**
   * When *Can Push to Accounting* was granted that they hold now, and by whom: a person, or the provider of single sign-on
   * whose groups gave it (null: nobody knows its name any more). Null where it was from the beginning.
   */
  readonly granted: { readonly at: Instant; readonly by: string | null } | null;
  /** As far as is known: with a password, and by which service accounts that act as them. */
  readonly password: boolean;
  readonly serviceAccounts: readonly string[];
  /** Of the sign-ins that still count; null where none does. */
  readonly lastSignIn: Instant | null;
  readonly digest: boolean;
  readonly acts: Readonly<Record<ApproverAct, number>>;
  readonly lastAct: Instant | null;
}

/** The share of the report in a transaction. */
export interface AccountantReportTx {
  /** All who hold Standard or Admin on ERP Integrations and *Can Push to Accounting*, by name. */
  approvers(span: Span): Promise<readonly Approver[]>;
}
