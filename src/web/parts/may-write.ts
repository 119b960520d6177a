import { type InvoiceRole, type InvoiceStatus, isOpenTo } from '../../domain/billing/invoice-status.ts';
import type { CommitmentId, ProjectId } from '../../domain/ids.ts';
import { invoiceRole, missingOnCommitment } from '../../domain/permission.ts';
import { notPermitted, refusal } from '../../domain/refusal.ts';
import { say } from '../../domain/words/words.ts';
import { useGrants } from '../session.tsx';
import { useGone } from './gone.tsx';

/**
 * Null where one may change invoices of the commitment, else the sentence that says what is missing.
 * @param status of the invoice, where it is about one: a subcontractor's contact waits while it is under review.
 */
export function useWhyNotWrite(project: number, commitment: number, status?: InvoiceStatus): string | null {
  const grants = useGrants();
  const gone = useGone();
  if (gone !== null) return gone;
  const role = invoiceRole(grants, project as ProjectId, commitment as CommitmentId);
  if (role === null) {
    const lacks = missingOnCommitment(grants, 'invoice.write', project as ProjectId, commitment as CommitmentId);
    return say(notPermitted(lacks));
  }
  return status === undefined || isOpenTo(role, status) ? null : say(refusal('invoice_under_review', { status }));
}

/** As what one enters invoices of the commitment. Whoever may not at all only reads, and sees what an administrator does. */
export const useInvoiceRole = (project: number, commitment: number): InvoiceRole =>
  invoiceRole(useGrants(), project as ProjectId, commitment as CommitmentId) ?? 'administrator';
