import { billOf, billProblems } from '../../domain/bill.ts';
import { accept as decide } from '../../domain/link.ts';
import { first, no, noMore, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
import { beginExport } from './begin-export.ts';
import { noGhost } from './corrections/end.ts';
import { type MoveInput, moveInvoice } from './move-invoice.ts';
import { periodOf } from './posting-period.ts';

/** *Accept*: the accounting approver's yes. What the ERP will be asked is made from the invoice as it now is. */
export const accept = (deps: Deps, caller: Caller, input: MoveInput) =>
  moveInvoice(deps, caller, 'accept', input, async ({ tx, head, link, erp }) => {
    const decided = decide(link!, caller.person);
    if (!decided.ok) return decided;
    const period = periodOf(input);
    if (!period.ok) return period;
    const [ghost, source] = await Promise.all([noGhost(tx, { head }), tx.bills.source(head.id)]);
    if (!ghost.ok) return ghost;
    if (source === null) return no('not_found', { thing: 'invoice' });
    const bill = billOf(source, period.value);
    const problem = first(billProblems(source, bill, erp.traits.limits));
    if (problem !== null) return noMore(problem);
    await beginExport(tx, caller, head, decided.value, bill, 'link.accepted');
    return yes(decided.value);
  });
