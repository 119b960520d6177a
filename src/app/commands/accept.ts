import { billOf, billProblems, fingerprintOf } from '../../domain/bill.ts';
import { accept as decide } from '../../domain/link.ts';
import { first, no, noMore, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
import { noGhost } from './corrections/end.ts';
import { eventOf, type MoveInput, moveInvoice } from './move-invoice.ts';
import { periodOf } from './posting-period.ts';

/**
 * *Accept*: in one transaction the link becomes `exporting`, what the ERP will be asked is written down, and the job
 * that asks it is queued. A crash after it loses nothing; a crash before it did nothing.
 */
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
    await Promise.all([
      tx.links.saveBill(decided.value.id, { bill, fingerprint: fingerprintOf(bill) }),
      tx.links.save(decided.value),
      tx.jobs.add('export', decided.value.id),
      tx.events.append([eventOf(caller, head, decided.value, 'link.accepted', { reference: decided.value.reference })]),
    ]);
    return yes(decided.value);
  });
