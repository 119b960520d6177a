import type { InvoiceId, OperationId, PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export const bulkActions = ['accept', 'reject', 'retry', 'unlink'] as const;

export type BulkAction = (typeof bulkActions)[number];

export interface Operation {
  readonly id: OperationId;
  readonly action: BulkAction;
  readonly person: PersonId;
  readonly reason: string | null;
  readonly parts: readonly {
    readonly position: number;
    readonly invoiceId: InvoiceId;
    readonly version: number | null;
    readonly ok: boolean | null;
    readonly code: string | null;
    readonly detail: string | null;
  }[];
}

/** How far a bulk operation is, without its verdicts. */
export interface OperationState {
  readonly id: OperationId;
  readonly action: BulkAction;
  readonly by: { readonly id: PersonId; readonly name: string };
  readonly reason: string | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
  readonly total: number;
  readonly done: number;
  readonly succeeded: number;
}

/** A verdict, with what people know the invoice by. */
export interface Verdict {
  readonly position: number;
  readonly invoiceId: InvoiceId;
  readonly invoiceNumber: string | null;
  readonly vendor: string | null;
  readonly project: string | null;
  readonly amountDue: number | null;
  /** Null while there is none yet. */
  readonly ok: boolean | null;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface VerdictQuery {
  readonly outcome: 'all' | 'refused' | 'done';
  readonly after: number;
  readonly limit: number;
}

/** How one part of an operation ended. */
export interface PartResult {
  readonly position: number;
  readonly ok: boolean;
  /** Of a refusal. */
  readonly code: string | null;
  readonly detail: string | null;
}

export interface OperationTx {
  add(
    by: PersonId,
    action: BulkAction,
    reason: string | null,
    parts: readonly { readonly invoiceId: InvoiceId; readonly version: number | null }[],
  ): Promise<OperationId>;
  get(id: OperationId): Promise<Operation | null>;
  state(id: OperationId): Promise<OperationState | null>;
  /** The newest; of one person, or of everybody. */
  newest(by: PersonId | null, limit: number): Promise<readonly OperationState[]>;
  verdicts(id: OperationId, query: VerdictQuery): Promise<readonly Verdict[]>;
  /** A verdict that stands already is left as it is. */
  noteResult(id: OperationId, result: PartResult): Promise<void>;
  /** Once every part has its verdict: adds them up for good. */
  end(id: OperationId): Promise<void>;
}
