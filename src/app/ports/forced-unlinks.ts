import type { DeadEnd } from '../../domain/dead-end.ts';
import type { ForcedUnlinkId, InvoiceId, LinkId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** The asking of one person to cut a link where the ordinary way is a dead end, and what another made of it. */
export interface ForcedUnlink {
  readonly id: ForcedUnlinkId;
  readonly projectId: ProjectId;
  readonly invoiceId: InvoiceId;
  readonly linkId: LinkId;
  readonly askedBy: { readonly id: PersonId; readonly name: string };
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  readonly reason: string;
  readonly code: DeadEnd;
  /** What the ERP said in the last look. */
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly endedBy: { readonly id: PersonId; readonly name: string } | null;
  readonly endedAt: Instant | null;
  /** `lapsed` also where nobody has noted that yet. */
  readonly ending: 'confirmed' | 'withdrawn' | 'lapsed' | null;
}

export interface ForcedUnlinkTx {
  /** Null: one is open for this link. One whose time is over makes room. The invoice is locked by the caller. */
  ask(of: {
    readonly invoice: InvoiceId;
    readonly project: ProjectId;
    readonly link: LinkId;
    readonly by: PersonId;
    readonly reason: string;
    readonly code: DeadEnd;
    readonly evidence: Readonly<Record<string, unknown>>;
    readonly withinMs: number;
  }): Promise<ForcedUnlinkId | null>;
  get(id: ForcedUnlinkId): Promise<ForcedUnlink | null>;
  /** The newest of an invoice, or the one whose mark it bears. */
  ofInvoice(invoice: InvoiceId): Promise<ForcedUnlink | null>;
  withdraw(id: ForcedUnlinkId, by: PersonId): Promise<void>;
  /** Ends it, keeps the last look, and marks the invoice for good. */
  confirm(id: ForcedUnlinkId, by: PersonId, evidence: Readonly<Record<string, unknown>>): Promise<void>;
}
