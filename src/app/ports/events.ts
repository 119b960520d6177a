import type { CommitmentId, InvoiceId, LinkId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { RecordKind } from '../../domain/records/kinds.ts';
import type { Instant } from '../../domain/time.ts';
import type { EventType } from '../../domain/words/words.ts';

export interface NewEvent {
  readonly type: EventType;
  /** Null for the hub itself. */
  readonly by: PersonId | null;
  /** Null for what belongs to no project. */
  readonly projectId: ProjectId | null;
  readonly invoiceId?: InvoiceId | null;
  readonly commitmentId?: CommitmentId;
  readonly linkId?: LinkId;
  /** Of another record than an invoice: of its history. */
  readonly record?: { readonly kind: RecordKind; readonly id: number };
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | null;
}

export interface HistoryEvent {
  readonly id: number;
  readonly at: Instant;
  readonly by: string | null;
  readonly byId?: PersonId | null;
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of another invoice of the same story: the one that this corrects, or was corrected by. Null for its own. */
  readonly of?: { readonly id: InvoiceId; readonly name: string } | null;
}
