import type { InvoiceId } from '../../../domain/ids.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { NewInvoice } from '../../ports/project-tools.ts';
import type { Caller, Correction, Tx } from '../../unit-of-work.ts';

/**
 * The corrections that wait for an invoice in this place of the commitment, whoever enters it and over which road. The
 * commitment is locked, so of two who enter the same one at once the second finds that nothing waits any more.
 */
export async function awaitedBy(tx: Tx, entry: NewInvoice, number: number): Promise<Outcome<readonly Correction[]>> {
  const awaited = await tx.corrections.awaiting([{ commitment: entry.commitment, number }]);
  const { corrects } = entry;
  if (corrects !== undefined && !awaited.some(({ id }) => id === corrects)) return no('correction_moved_on');
  return yes(awaited);
}

/** One story in both histories: what the new invoice corrects, and by what the old one was corrected. */
export async function joinCorrections(
  tx: Tx,
  caller: Caller,
  corrections: readonly Correction[],
  made: { readonly id: InvoiceId; readonly number: number; readonly invoiceNumber: string | null },
): Promise<void> {
  for (const { id, projectId, invoiceId, reason } of corrections) {
    await tx.corrections.join(id, made.id);
    const old = await tx.corrections.invoice(invoiceId);
    const by = { by: caller.person, projectId, requestId: caller.requestId } as const;
    const nameOf = (one: { readonly invoiceNumber: string | null; readonly number: number } | null) =>
      one?.invoiceNumber ?? `№ ${one?.number ?? made.number}`;
    const [was, is] = [nameOf(old), nameOf(made)];
    await tx.events.append([
      {
        type: 'invoice.corrects',
        ...by,
        invoiceId: made.id,
        facts: { correction: id, corrects: invoiceId, other: was, reason },
      },
      { type: 'invoice.corrected_by', ...by, invoiceId, facts: { correction: id, corrected_by: made.id, other: is } },
    ]);
  }
}
