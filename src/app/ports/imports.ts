import type { BilledLine } from '../../domain/billing/next-application.ts';
import type { AccountingMethod } from '../../domain/billing/schedule-of-values.ts';
import type { CommitmentId, InvoiceId, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import type { BillableLine, ImportedLine } from '../../domain/imports/invoice-lines.ts';
import type { ImportKind } from '../../domain/imports/kinds.ts';
import type { ScheduleLine } from '../../domain/imports/schedules.ts';
import type { StagedRow } from '../../domain/imports/staged.ts';
import type { BasisPoints } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import type { InvoiceFields } from '../unit-of-work.ts';
import type { CommitmentFields } from './commitments.ts';
import type { NewCompanyEvent, ProjectFields, VendorFields } from './directory.ts';
import type { NewEvent } from './events.ts';
import type { Commitment, Project } from './project-records.ts';

/** Names by which rows of a file refer to what is there. */
export interface Named {
  readonly id: number;
  readonly number: string | null;
  readonly name: string;
}

/** A commitment as far as an import asks. */
export interface ImportCommitment {
  readonly id: CommitmentId;
  readonly number: string;
  readonly status: Commitment['status'];
  readonly method: AccountingMethod;
  readonly retainageRate: BasisPoints;
}

/** What was billed of a commitment up to now. */
export interface BilledSoFar {
  /** Of the newest invoice; 0 where there is none. */
  readonly number: number;
  /** Until when that one bills. */
  readonly until: Day | null;
  readonly invoiceNumbers: readonly string[];
  readonly lines: ReadonlyMap<number, BilledLine>;
}

export interface ImportedInvoice {
  readonly fields: InvoiceFields;
  readonly number: number;
  readonly lines: readonly ImportedLine[];
}

/** An import's share of a transaction: rows that wait, and many records at once. What refers to what is checked before. */
export interface ImportTx {
  /** Sweeps away what earlier imports of the company left when they died. */
  begin(kind: ImportKind, by: PersonId): Promise<number>;
  stage(id: number, rows: readonly StagedRow[]): Promise<void>;
  end(id: number): Promise<void>;

  /** Nobody else writes an import into the company until the transaction ends; false where somebody does already. */
  claim(): Promise<boolean>;
  /** By project, group and row: so many at a time, however many there are. */
  staged(id: number): AsyncGenerator<readonly StagedRow[]>;
  /** Asks now what the database would ask at the commit, so that it neither piles up nor is left open by a dry run. */
  settle(): Promise<void>;

  projects(): Promise<readonly (Named & { readonly erpNumber: string | null })[]>;
  vendors(): Promise<readonly Named[]>;
  commitments(project: ProjectId): Promise<readonly ImportCommitment[]>;
  /** Which of these ERP numbers other commitments of the company have. */
  takenErpNumbers(numbers: readonly string[]): Promise<readonly string[]>;
  /** The commitments, locked until the transaction ends, with their lines and what was billed of them. */
  billable(
    ids: readonly CommitmentId[],
  ): Promise<ReadonlyMap<number, { readonly lines: readonly BillableLine[]; readonly billed: BilledSoFar }>>;

  /** Whoever makes a project is Admin on its Commitments. */
  addProjects(projects: readonly ProjectFields[], by: PersonId): Promise<readonly Pick<Project, 'id'>[]>;
  addVendors(vendors: readonly VendorFields[]): Promise<readonly VendorId[]>;
  addCostCodes(
    project: ProjectId,
    codes: readonly { readonly code: string; readonly name: string; readonly erpNumber: string | null }[],
  ): Promise<readonly number[]>;
  addCommitments(
    project: ProjectId,
    commitments: readonly { readonly kind: Commitment['kind']; readonly fields: CommitmentFields }[],
    by: PersonId,
  ): Promise<readonly CommitmentId[]>;
  addSchedules(
    schedules: readonly { readonly commitment: CommitmentId; readonly lines: readonly ScheduleLine[] }[],
  ): Promise<void>;
  addInvoices(invoices: readonly ImportedInvoice[], by: PersonId): Promise<readonly InvoiceId[]>;

  note(events: readonly NewCompanyEvent[]): Promise<void>;
  append(events: readonly NewEvent[]): Promise<void>;
  /** Does anybody want to be told of changes? Else nobody need be looked for with each. */
  anybodyListens(): Promise<boolean>;
}
