import type { CorrectionStep, CorrectionWay, Records } from '../../domain/correction.ts';
import type {
  CommitmentId,
  ConnectionId,
  CorrectionId,
  InvoiceId,
  LinkId,
  PersonId,
  ProjectId,
  VendorId,
} from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Invoice, LastSighting } from './invoices.ts';

export type CorrectionEnding = 'done' | 'abandoned';

interface Someone {
  readonly id: PersonId;
  readonly name: string;
}

/** One correction of an invoice, from somebody's beginning it to its end. */
export interface Correction {
  readonly id: CorrectionId;
  readonly projectId: ProjectId;
  readonly commitmentId: CommitmentId;
  readonly invoiceId: InvoiceId;
  /** The invoice's place among those of its commitment: whatever is entered there next takes its place. */
  readonly number: number;
  readonly linkId: LinkId;
  readonly connectionId: ConnectionId;
  readonly reason: string;
  readonly begunBy: Someone;
  readonly begunAt: Instant;
  readonly way: CorrectionWay | null;
  readonly successorId: InvoiceId | null;
  /** With `endedAt` null: it is open. Null with an end: the hub, by the export. */
  readonly endedBy: Someone | null;
  readonly endedAt: Instant | null;
  readonly ending: CorrectionEnding | null;
  readonly endReason: string | null;
}

/** Who did a step, and when; the person null where the hub did. */
export interface StepDone {
  readonly by: string | null;
  readonly at: Instant;
}

/** A correction with the records that it is about, as they stand now. */
export interface CorrectionStory {
  readonly correction: Correction;
  readonly records: Records;
  readonly invoice: { readonly id: InvoiceId; readonly number: number; readonly invoiceNumber: string | null };
  readonly project: { readonly id: ProjectId; readonly name: string; readonly number: string };
  readonly commitment: { readonly id: CommitmentId; readonly number: string; readonly title: string };
  readonly vendor: { readonly id: VendorId; readonly name: string };
  /** The wrong bill, as the ERP called it. */
  readonly record: ErpRecord | null;
  /** The last look at it, with when it was written down; null where nobody has looked. */
  readonly lastLook: (LastSighting & { readonly notedAt: Instant }) | null;
  readonly done: Readonly<Partial<Record<CorrectionStep, StepDone>>>;
  /** What is exported in the end, where it is there already. */
  readonly again: { readonly id: InvoiceId; readonly number: number; readonly invoiceNumber: string | null } | null;
}

/** A bill that came back after its link was cut, by the look that saw it. */
export interface Ghost {
  readonly label: string;
  readonly asOf: Instant;
}

/** Corrections within a transaction. */
export interface CorrectionTx {
  /** Null: one is open for this invoice already. The invoice is locked by the caller. */
  begin(of: {
    readonly invoice: InvoiceId;
    readonly project: ProjectId;
    readonly commitment: CommitmentId;
    readonly number: number;
    readonly link: LinkId;
    readonly reason: string;
    readonly by: PersonId;
  }): Promise<CorrectionId | null>;
  /** Locked until the transaction ends; null if there is none. */
  lock(id: CorrectionId): Promise<Correction | null>;
  setWay(id: CorrectionId, way: CorrectionWay): Promise<void>;
  abandon(id: CorrectionId, by: PersonId, reason: string): Promise<void>;
  /** The link to the wrong bill, ended or not. */
  link(id: CorrectionId): Promise<Link | null>;
  /** Open ones whose invoice was deleted, whose place is one of these, and in whose stead nothing was entered yet. */
  awaiting(
    places: readonly { readonly commitment: CommitmentId; readonly number: number }[],
  ): Promise<readonly Correction[]>;
  join(id: CorrectionId, successor: InvoiceId): Promise<void>;
  /** The bills of these invoices were made: whatever corrections led to them are done. @returns those that they ended. */
  finish(
    made: readonly { readonly invoice: InvoiceId; readonly link: LinkId }[],
  ): Promise<readonly { readonly id: CorrectionId; readonly projectId: ProjectId; readonly invoice: InvoiceId }[]>;
  /** Of an open correction that this invoice is in: the bill that came back after its link was cut, if one did. */
  ghost(invoice: InvoiceId): Promise<Ghost | null>;
  /** The newest that the invoice is in, as the corrected one or as the one in its place. */
  storyOf(invoice: InvoiceId): Promise<CorrectionStory | null>;
  story(id: CorrectionId): Promise<CorrectionStory | null>;
  /** Open ones, oldest first. @param projects null: of every project. */
  open(projects: readonly ProjectId[] | null, limit: number): Promise<readonly CorrectionStory[]>;
  /** Whole, deleted or not: its figures are carried into the next one. */
  invoice(id: InvoiceId): Promise<Invoice | null>;
}
