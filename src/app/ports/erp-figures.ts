import type { AgeBucket, Outcome, UnsyncedState } from '../../domain/erp-figures.ts';
import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { Day, Instant } from '../../domain/time.ts';

/** Approved invoices without a bill, by how old they are and how far they came. */
export interface UnsyncedFigure {
  readonly bucket: AgeBucket;
  readonly state: UnsyncedState;
  readonly invoices: number;
  readonly amount: Cents;
}

export interface UnsyncedInvoice {
  readonly id: InvoiceId;
  readonly number: string | null;
  readonly project: { readonly id: ProjectId; readonly name: string };
  readonly vendor: string;
  readonly state: UnsyncedState;
  readonly billingDate: Day | null;
  readonly days: number;
  readonly amount: Cents;
}

export interface UnsyncedQuery {
  readonly bucket: AgeBucket | null;
  readonly state: UnsyncedState | null;
  readonly after: number | null;
  readonly limit: number;
}

/** What became of exports on a day of the company's calendar, or in the week that begins with it. */
export interface OutcomeFigure {
  readonly from: Day;
  readonly outcome: Outcome;
  readonly count: number;
}

export interface OutcomeEvent {
  readonly id: number;
  readonly at: Instant;
  readonly outcome: Outcome;
  readonly invoice: { readonly id: InvoiceId; readonly number: string | null };
  readonly project: { readonly id: ProjectId; readonly name: string };
  readonly vendor: string;
  readonly by: string | null;
  readonly amount: Cents;
}

export interface OutcomeQuery {
  readonly from: Day;
  readonly to: Day;
  readonly outcome: Outcome | null;
  readonly timeZone: string;
  readonly after: number | null;
  readonly limit: number;
}

/** Which day it is where the company keeps its books. */
export interface Calendar {
  readonly today: Day;
  readonly timeZone: string;
}

export interface ErpFiguresTx {
  /** Ages count from the billing date, or from the company's day on which an invoice without one was entered. */
  unsynced(calendar: Calendar): Promise<readonly UnsyncedFigure[]>;
  unsyncedInvoices(calendar: Calendar, query: UnsyncedQuery): Promise<readonly UnsyncedInvoice[]>;
  outcomes(from: Day, by: 'day' | 'week', timeZone: string): Promise<readonly OutcomeFigure[]>;
  /** Newest first. */
  outcomeEvents(query: OutcomeQuery): Promise<readonly OutcomeEvent[]>;
}
