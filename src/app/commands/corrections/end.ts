import type { InvoiceId, LinkId } from '../../../domain/ids.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import { isoInstant } from '../../../domain/time.ts';
import type { LockedInvoice, Tx } from '../../unit-of-work.ts';

/** An invoice whose bill was made, under which link, and how people name the bill. */
export interface Made {
  readonly invoice: InvoiceId;
  readonly link: LinkId;
  readonly record: string;
}

/** In the transaction that syncs invoices: the corrections that led to them are done. */
export async function endCorrections(tx: Tx, made: readonly Made[]): Promise<void> {
  if (made.length === 0) return;
  const ended = await tx.corrections.finish(made);
  const records = new Map(made.map(({ invoice, record }) => [invoice, record]));
  await tx.events.append(
    ended.map(({ id, projectId, invoice }) => {
      const facts = { correction: id, record: records.get(invoice) };
      return { type: 'correction.done', by: null, projectId, invoiceId: invoice, facts };
    }),
  );
}

/**
 * Nothing is sent or accepted while the bill that was taken back is known to stand in the books again: that would make
 * a second one of the same work.
 */
export async function noGhost(
  tx: Tx,
  { head }: { readonly head: Pick<LockedInvoice['head'], 'id'> },
): Promise<Outcome<null>> {
  const ghost = await tx.corrections.ghost(head.id);
  return ghost === null ? yes(null) : no('bill_came_back', { record: ghost.label, as_of: isoInstant(ghost.asOf) });
}
