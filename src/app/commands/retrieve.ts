import { retrieve as decide } from '../../domain/link.ts';
import { no, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { noWasTakenBack } from '../outside.ts';
import type { Caller } from '../unit-of-work.ts';
import { eventOf, type MoveInput, moveInvoice } from './move-invoice.ts';

/** *Retrieve from ERP*: the sender takes it back before an approver's verdict, or after a failure. */
export const retrieve = (deps: Deps, caller: Caller, input: MoveInput) =>
  moveInvoice(deps, caller, 'retrieve', input, async ({ tx, head, link, connection }) => {
    if (await noWasTakenBack(tx, connection, link!)) return no('changed_meanwhile', { version: head.version });
    const decided = decide(link!, caller.person, await tx.now());
    if (!decided.ok) return decided;
    await tx.links.save(decided.value);
    await tx.events.append([eventOf(caller, head, decided.value, 'link.retrieved')]);
    return yes(decided.value);
  });
