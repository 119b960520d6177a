import type { InvoiceId, LinkId, OperationId } from '../../domain/ids.ts';
import type { LockedInvoice } from '../unit-of-work.ts';
import type { Ghost } from './corrections.ts';
import type { StoredBill } from './invoices.ts';
import type { JobKind } from './jobs.ts';
import type { PartResult } from './operations.ts';

/**
 * What a move on an invoice asks of its transaction, for many of them in as many statements as for one: `lock` and the
 * others answer as those of one invoice do. See {@link HandfulTx}, the same of exports.
 */
export interface ManyTx {
  /** Waits for nobody: those that somebody holds are left out, as those are that are not there. */
  lock(invoices: readonly InvoiceId[]): Promise<ReadonlyMap<InvoiceId, LockedInvoice>>;
  ghosts(invoices: readonly InvoiceId[]): Promise<ReadonlyMap<InvoiceId, Ghost>>;
  saveBills(bills: readonly { readonly link: LinkId; readonly stored: StoredBill }[]): Promise<void>;
  addJobs(jobs: readonly { readonly kind: JobKind; readonly subject: number; readonly inMs: number }[]): Promise<void>;
  noteResults(results: readonly (PartResult & { readonly operation: OperationId })[]): Promise<void>;
}
