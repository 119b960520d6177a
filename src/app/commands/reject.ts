import { reject as decide } from '../../domain/link.ts';
import { yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
import { eventOf, type MoveInput, moveInvoice } from './move-invoice.ts';
import { notifyRejection } from './notify-rejection.ts';

/** *Reject*, with a reason for the sender: the link ends, and the invoice can be changed again. */
export const reject = (deps: Deps, caller: Caller, input: MoveInput & { readonly reason: string }) =>
  moveInvoice(deps, caller, 'reject', input, async ({ tx, head, link, erp }) => {
    const decided = decide(link!, caller.person, input.reason, await tx.now());
    if (!decided.ok) return decided;
    await tx.links.save(decided.value);
    await tx.events.append([eventOf(caller, head, decided.value, 'link.rejected', { reason: decided.value.reason })]);
    await notifyRejection(deps, tx, caller, { head, link: decided.value, erp: erp.traits.name });
    return yes(decided.value);
  });
