import { type BillSource, billOf, billProblems } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { accept, type Link } from '../../domain/link.ts';
import { first, no, noMore, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller, InvoiceHead, Tx } from '../unit-of-work.ts';
import { beginExport } from './begin-export.ts';
import { noGhost } from './corrections/end.ts';
import { eventOf, type MoveInput, moveInvoice } from './move-invoice.ts';

/** *Send to ERP*: hands an approved invoice to the accounting approver. It is locked from here on, attachments aside. */
export const send = (deps: Deps, caller: Caller, input: MoveInput) =>
  moveInvoice(deps, caller, 'send', input, async ({ tx, head, connection, erp }) => {
    const [ghost, source] = await Promise.all([noGhost(tx, { head }), tx.bills.source(head.id)]);
    if (!ghost.ok) return ghost;
    if (source === null) return no('not_found', { thing: 'invoice' });
    const problem = first(billProblems(source, billOf(source), erp.traits.limits));
    if (problem !== null) return noMore(problem);
    const link = await tx.links.add({
      invoiceId: head.id,
      projectId: head.projectId,
      connectionId: connection.id,
      reference: billReference(deps.randomBytes(26)),
      sentBy: caller.person,
    });
    await tx.events.append([eventOf(caller, head, link, 'link.sent', { erp: erp.traits.name })]);
    return connection.policies.direct_export ? exportAtOnce(tx, caller, head, link, source) : yes(link);
  });

/** Direct export: in the transaction of the send, what an acceptance would do, and the history says that there was none. */
async function exportAtOnce(tx: Tx, caller: Caller, head: InvoiceHead, link: Link, source: BillSource) {
  const accepted = accept(link, caller.person);
  if (!accepted.ok) return accepted;
  const direct = { ...accepted.value, direct: true };
  await beginExport(tx, caller, head, direct, billOf(source), 'link.exported_directly');
  return yes(direct);
}
