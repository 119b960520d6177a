import type { InvoiceId } from '../../domain/ids.ts';
import { reject as decide, erpStatus, free } from '../../domain/link.ts';
import { ofThisSending, outsideKind, standing } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { nameErp } from '../erp-access.ts';
import { noWasTakenBack, staleMsOf } from '../outside.ts';
import type { Caller, ErpInvoice } from '../unit-of-work.ts';
import { asItNowIs, eventOf, type MoveInput, type Moving, open } from './move-invoice.ts';
import { notifyRejection } from './notify-rejection.ts';
import { rejectAfterLook } from './reject-after-look.ts';

export interface Rejection extends MoveInput {
  readonly reason: string;
  /**
   * Of an export that stands still for a silent integrator, whose paid bill is gone, or whose bill the ERP said yes to and does not
   * show: how it was made sure in the ERP that no bill of it is there.
   */
  readonly checkedInErp?: string | undefined;
}

/** *Reject*, with a reason for the sender: the link ends, and the invoice can be changed again. */
export async function reject(deps: Deps, caller: Caller, given: Rejection): Promise<Outcome<ErpInvoice>> {
  const word = given.checkedInErp?.trim();
  if (word === '') return no('invalid', { field: 'checked_in_erp', because: 'required' });
  const input = { ...given, checkedInErp: word };
  if (word !== undefined && (await isDrivenFromOutside(deps, caller, input.invoice))) {
    return freeParked(deps, caller, input, word);
  }
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<Moving | null>> => {
    const found = await open(deps, tx, caller, 'reject', input);
    if (!found.ok) return found;
    const lacking = word === undefined ? [] : missing(caller.grants, 'link.free', found.value.head.projectId);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const { link } = found.value;
    if (link!.state !== 'exporting') {
      return word !== undefined
        ? no('wrong_state', { erp_status: erpStatus(link), move: 'reject' })
        : rejectNow(deps, caller, input, found.value);
    }
    return input.reason.trim() === '' ? no('reason_missing') : found;
  });
  if (!outcome.ok) return outcome;
  // It stands still, and its bill may be in the ERP.
  const done = outcome.value === null ? outcome : await rejectAfterLook(deps, caller, input, outcome.value);
  return done.ok && !input.unread ? asItNowIs(deps, caller, input.invoice) : (done as Outcome<ErpInvoice>);
}

/** Of what is not in the ERP: it was never asked to make it, or refused. */
async function rejectNow(deps: Deps, caller: Caller, input: Rejection, moving: Moving): Promise<Outcome<null>> {
  const { tx, head, link, connection, erp } = moving;
  if (await noWasTakenBack(tx, connection, link!)) return no('changed_meanwhile', { version: head.version });
  const decided = decide(link!, caller.person, input.reason, await tx.now());
  if (!decided.ok) return noMore(nameErp(decided.refusal, erp));
  await tx.links.save(decided.value);
  await tx.events.append([eventOf(caller, head, decided.value, 'link.rejected', { reason: decided.value.reason })]);
  await notifyRejection(deps, tx, caller, { head, link: decided.value, erp: erp.traits.name });
  await input.alongside?.(tx);
  return yes(null);
}

/** Whether there is nothing that could be looked at: its ERP is known by an integrator's word alone. */
const isDrivenFromOutside = ({ work }: Deps, caller: Caller, invoice: InvoiceId): Promise<boolean> =>
  work.run(caller, async (tx) => {
    const link = (await tx.links.lock(invoice))?.link ?? null;
    const connection = (await tx.connections.list()).find(({ id }) => id === link?.connectionId);
    return connection?.kind === outsideKind;
  });

/**
 * The way out of a silence that does not end: the link is rejected on a person's word that no bill is in the ERP. A late
 * word of the integrator that there is one is told, and nothing is sent for this invoice again until it takes it back.
 */
async function freeParked(deps: Deps, caller: Caller, input: Rejection, said: string): Promise<Outcome<ErpInvoice>> {
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await tx.links.lock(input.invoice);
    if (found === null) return no('not_found', { thing: 'invoice' });
    const { head, link } = found;
    const lacking = missing(caller.grants, 'link.free', head.projectId);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    if (input.version !== undefined && input.version !== head.version) {
      return no('changed_meanwhile', { version: head.version });
    }
    const connection = link === null ? null : await tx.connections.get(link.connectionId);
    if (link === null || connection?.kind !== outsideKind) {
      return no('wrong_state', { erp_status: erpStatus(link), move: 'reject' });
    }
    const decided = free(link, caller.person, input.reason, await tx.now());
    if (!decided.ok) return decided;
    // The integrator may have broken its silence, and the export not have heard of it yet.
    const told = ofThisSending(await tx.outside.told(link));
    const word = standing(told, connection.name, staleMsOf(connection));
    if (word.is === 'present') return no('changed_meanwhile', { version: head.version });
    if (word.is === 'unknown' && word.trouble === 'integrator_asked') {
      return no('wrong_state', { erp_status: erpStatus(link), move: 'reject' });
    }
    await tx.links.save(decided.value);
    const facts = { erp: connection.name, reason: decided.value.reason, override_reason: said };
    await tx.events.append([eventOf(caller, head, decided.value, 'link.freed', facts)]);
    await notifyRejection(deps, tx, caller, { head, link: decided.value, erp: connection.name });
    await input.alongside?.(tx);
    return yes(null);
  });
  return outcome.ok && !input.unread ? asItNowIs(deps, caller, input.invoice) : (outcome as Outcome<ErpInvoice>);
}
