import type { InvoiceId, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import type { Link, LiveLinkState } from '../../domain/link.ts';
import type { ListColumn, ListSort } from '../../domain/list-view.ts';
import type { Cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import type { ErpRow } from './invoices.ts';

/** Which invoices of the ERP tool: those that were sent, narrowed down. Null narrows nothing. */
export interface ListFilter {
  readonly filter: LiveLinkState | 'all';
  readonly search: string | null;
  readonly project: ProjectId | null;
  readonly vendor: VendorId | null;
  /** Of billing periods that end from one day to another. */
  readonly period: { readonly from: Day; readonly to: Day } | null;
  /** Amount due, both included. */
  readonly amountFrom: Cents | null;
  readonly amountTo: Cents | null;
  /** In the state that they are in for so many days or more. */
  readonly waitingDays: number | null;
  /** Null: every project of the company. */
  readonly readable: readonly ProjectId[] | null;
}

export interface ListQuery extends ListFilter {
  readonly sort: ListSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly after: { readonly value: string | number; readonly id: InvoiceId } | null;
}

/** Of those that are exporting, `parked` stand still for a person. */
export type Counts = Readonly<
  Record<'ready_to_export' | 'exporting' | 'parked' | 'failed_to_export' | 'synced' | 'all', number>
>;

/** A row with the value that it was sorted by, after which the next page begins. */
export interface ListedRow extends ErpRow {
  readonly sortValue: string | number;
}

export interface Matching {
  readonly count: number;
  /** There are more than were counted: the sums are then of nothing and null. */
  readonly more: boolean;
  readonly amountDue: Cents | null;
  readonly retainage: Cents | null;
}

/** An invoice as a selection knows it: enough to say what can be done with it. */
export interface Selected {
  readonly id: InvoiceId;
  readonly version: number;
  readonly link: Pick<Link, 'state' | 'parked'>;
}

/** What one can narrow the list down to. */
export interface ListChoices {
  readonly projects: readonly { readonly id: ProjectId; readonly number: string; readonly name: string }[];
  readonly vendors: readonly { readonly id: VendorId; readonly name: string }[];
  /** Months in which billing periods end, newest first, as `2026-10`. */
  readonly periods: readonly string[];
}

/** What a view of the list keeps: as the address of the page has it. */
export interface ListViewSettings {
  readonly filter?: LiveLinkState | 'all' | undefined;
  readonly search?: string | undefined;
  readonly project_id?: number | undefined;
  readonly vendor_id?: number | undefined;
  readonly period?: string | undefined;
  readonly amount_from?: string | undefined;
  readonly amount_to?: string | undefined;
  readonly waiting_days?: number | undefined;
  readonly sort?: string | undefined;
  readonly columns?: readonly ListColumn[] | undefined;
}

export interface ListView {
  readonly id: number;
  readonly name: string;
  readonly shared: boolean;
  readonly by: PersonId;
  readonly opens: boolean;
  readonly settings: ListViewSettings;
}

export interface ListViewTx {
  /** One's own, and those that are shared with the company. */
  visibleTo(person: PersonId): Promise<readonly ListView[]>;
  /** Null where there is none of this id that the person may see. */
  get(id: number, person: PersonId): Promise<ListView | null>;
  /** Null where one of that name is there already. */
  add(person: PersonId, view: Omit<ListView, 'id' | 'by'>): Promise<number | null>;
  /** False where another of that name is there. */
  save(view: ListView): Promise<boolean>;
  remove(id: number): Promise<void>;
}
