import { missingToCorrect } from '../../../domain/correction.ts';
import type { CorrectionId, InvoiceId } from '../../../domain/ids.ts';
import { erpStatus } from '../../../domain/link.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, NewEvent } from '../../unit-of-work.ts';

/** As much as fits into the column; somebody reads it in the history. */
const longestReason = 2_000;

export const reasonIn = (text: string): Outcome<string> => {
  const reason = text.trim();
  if (reason === '') return no('invalid', { field: 'reason', because: 'required' });
  return yes(reason.slice(0, longestReason));
};

/**
 * Begins the correction of an invoice whose bill is wrong, or was already taken back. From now on everybody sees that it
 * is under way, and anybody with the rights may go on with it. One at a time for an invoice.
 */
export function beginCorrection(
  deps: Deps,
  caller: Caller,
  input: { readonly invoice: InvoiceId; readonly reason: string },
): Promise<Outcome<CorrectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionId>> => {
    const found = await tx.links.lock(input.invoice);
    if (found === null) return no('not_found', { thing: 'invoice' });
    const { head, link } = found;
    const lacking = missingToCorrect(caller.grants, head.projectId);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const reason = reasonIn(input.reason);
    if (!reason.ok) return reason;
    if (link === null || (link.state !== 'synced' && link.state !== 'unlinked')) {
      return no('wrong_state', { erp_status: erpStatus(link), move: 'correct' });
    }
    const id = await tx.corrections.begin({
      invoice: head.id,
      project: head.projectId,
      commitment: head.commitmentId,
      number: head.number,
      link: link.id,
      reason: reason.value,
      by: caller.person,
    });
    if (id === null) return no('correction_open');
    await tx.events.append([
      correctionEvent(caller, { projectId: head.projectId, invoiceId: head.id }, 'correction.begun', {
        correction: id,
        reason: reason.value,
      }),
    ]);
    return yes(id);
  });
}

/** An event of a correction, by the one who asked for it. */
export const correctionEvent = (
  caller: Pick<Caller, 'person' | 'requestId'>,
  of: Pick<NewEvent, 'projectId' | 'invoiceId'>,
  type: NewEvent['type'],
  facts: Readonly<Record<string, unknown>>,
): NewEvent => ({
  type,
  by: caller.person,
  projectId: of.projectId,
  invoiceId: of.invoiceId ?? null,
  facts,
  requestId: caller.requestId,
});
