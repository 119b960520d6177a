import type { Link } from '../../../domain/link.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import { isoInstant } from '../../../domain/time.ts';
import type { LockedInvoice, Tx } from '../../unit-of-work.ts';

/** In the transaction that syncs an invoice: the corrections that led to it are done. */
export async function endCorrections(tx: Tx, { head }: LockedInvoice, link: Link, record: string): Promise<void> {
  for (const { id, projectId } of await tx.corrections.finish(head.id, link.id)) {
    const facts = { correction: id, record };
    await tx.events.append([{ type: 'correction.done', by: null, projectId, invoiceId: head.id, facts }]);
  }
}

/**
 * Nothing is sent or accepted while the bill that was taken back is known to stand in the books again: that would make
 * a second one of the same work.
 */
export async function noGhost(tx: Tx, { head }: Pick<LockedInvoice, 'head'>): Promise<Outcome<null>> {
  const ghost = await tx.corrections.ghost(head.id);
  return ghost === null ? yes(null) : no('bill_came_back', { record: ghost.label, as_of: isoInstant(ghost.asOf) });
}
