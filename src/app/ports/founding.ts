import type { OverBilling } from '../../domain/billing/over-billing.ts';
import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { BasisPoints, Cents } from '../../domain/money.ts';
import type { Level } from '../../domain/permission.ts';
import type { Day } from '../../domain/time.ts';

/** What a company brings along before its first invoice. Records name each other by number, code or login. */
export interface NewCompany {
  readonly name: string;
  readonly demo: boolean;
  readonly people: readonly NewMember[];
  readonly costTypes: readonly Coded[];
  readonly vendors: readonly NewVendor[];
  readonly projects: readonly NewProject[];
  readonly connection: {
    readonly kind: string;
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
  } | null;
}

/** A person of one company. `commitments` is their level on every project of it. */
export interface NewMember {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly erpIntegrations: Level;
  readonly pushToAccounting: boolean;
  readonly commitments: Level;
  /** Left out: Read Only for whoever has anything at the company, Admin for whoever may do everything there. */
  readonly directory?: Level;
  /** The vendor, by name, whose contact this person is: they may bill what they are invited to. */
  readonly contactOf?: string;
}

/** A code of our own and the number that the ERP has for it; null where it has none yet. */
export interface Coded {
  readonly code: string;
  readonly name: string;
  readonly erpNumber: string | null;
}

export interface Place {
  readonly address: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
}

export interface NewVendor extends Place {
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly erpNumber: string | null;
}

export interface NewProject extends Place {
  readonly name: string;
  readonly number: string;
  readonly erpNumber: string | null;
  /** Left out: refuse. */
  readonly overBilling?: OverBilling;
  readonly costCodes: readonly Coded[];
  /** All of them open: invoices of old periods can be entered until {@link Founding.closePeriods}. */
  readonly periods: readonly { readonly start: Day; readonly end: Day; readonly due: Day }[];
  readonly commitments: readonly NewCommitment[];
}

export interface NewCommitment {
  readonly number: string;
  readonly title: string;
  readonly vendor: string;
  readonly status: 'Approved' | 'Out For Signature';
  readonly retainageRate: BasisPoints;
  readonly contractDate: Day | null;
  readonly executed: boolean;
  readonly erpNumber: string | null;
  readonly lines: readonly {
    readonly changeOrder: boolean;
    readonly costCode: string;
    readonly costType: string;
    readonly description: string;
    readonly amount: Cents;
  }[];
}

/** `another`: people stand in this database who are not the demo's, and it is none of the demo's business. */
export type Ground = 'empty' | 'begun' | 'done' | 'another';

/** Who founded the first company, and has no password yet. */
export interface FirstPerson {
  readonly company: CompanyId;
  readonly person: PersonId;
  readonly name: string;
}

/** Puts companies into the database and remembers how far the demo is. */
export interface Founding {
  /** Runs `work` while no other process of this database does the same: two hubs may start at once. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  ground(): Promise<Ground>;
  /**
   * A company with all that it brings along, in one transaction. Once for each name in `as`: the second time answers the
   * same company and writes nothing. The first of the demo makes the ground *begun*.
   */
  found(as: string, company: NewCompany): Promise<CompanyId>;
  /** The person of that login name; null if there is none. */
  person(login: string): Promise<PersonId | null>;
  /** Is there a first company, and has its first person a password? `nobody`: the database is empty. */
  first(): Promise<'nobody' | FirstPerson | 'over'>;
  /** Closes every billing period that ended before the day. */
  closePeriods(company: CompanyId, endedBefore: Day): Promise<void>;
  /** The demo is complete: nothing of it is ever made again. */
  done(): Promise<void>;
}
