import { billOf, billProblems } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { first, no, noMore, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
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
    return yes(link);
  });
