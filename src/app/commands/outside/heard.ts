import type { LinkId } from '../../../domain/ids.ts';
import { countsAfter, type Link, takeUpAgain } from '../../../domain/link.ts';
import { inOneLine, standing } from '../../../domain/outside.ts';
import { refusal } from '../../../domain/refusal.ts';
import { say } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { nameErp, readerFor } from '../../erp-access.ts';
import { noWasTakenBack, staleMsOf } from '../../outside.ts';
import type { Caller, Connection, InvoiceHead, OutsideRequest, Tx } from '../../unit-of-work.ts';
import { eventOf } from '../move-invoice.ts';
import { cut } from '../unlink.ts';

/** What an integrator said, and about what: its invoice is locked, with its newest link. */
export interface Heard {
  readonly tx: Tx;
  readonly caller: Caller;
  readonly connection: Connection;
  readonly head: InvoiceHead;
  readonly link: Link;
  readonly request: OutsideRequest;
}

/**
 * What follows from a word about the making of a bill. Nothing is decided here: an export looks again, and is answered
 * for {@link wakeExport}. What
 * failed and was made after all is looked at again too, so that nobody takes back an invoice whose bill is there.
 */
export async function heardOfMaking({ tx, caller, connection, head, link, request }: Heard): Promise<LinkId | null> {
  if (link.id !== request.linkId || link.endedAt !== null)
    return heardTooLate({ tx, caller, connection, head, link, request });
  if (link.state === 'failed_to_export') {
    if (!(await noWasTakenBack(tx, connection, link))) return null;
    await tx.links.save(takeUpAgain(link));
    await tx.events.append([eventOf(caller, head, link, 'outside.late_answer', { erp: connection.name })]);
    // Here at once: an exporting link without a job would stand still.
    await tx.jobs.add('export', link.id);
    return null;
  }
  if (link.state !== 'exporting') return null;
  // No look comes by itself to one that stands still: with the word, should this process die before it wakes it.
  if (link.parked) await tx.jobs.ensure('export', link.id);
  return link.id;
}

/**
 * Has an export look again. After the commit of what it is to see, and alone: an export holds its job before it locks
 * its invoice, so whoever did both in the other order could meet it in a deadlock. Lost with a process that dies here,
 * it costs the time until the next regular look.
 */
export async function wakeExport(deps: Deps, caller: Caller, link: LinkId | null): Promise<void> {
  if (link !== null) await deps.work.run({ company: caller.company }, (tx) => tx.jobs.add('export', link));
}

/** The sending it speaks of has ended. That its bill exists concerns whoever sends the invoice again. */
async function heardTooLate({ tx, caller, connection, head, link, request }: Heard): Promise<LinkId | null> {
  const [number] = await tx.outside.external(connection.id, 'requisition', [head.id]);
  const [now] = await tx.outside.requests({ invoices: [head.id], ids: [request.id], limit: 1 });
  const successes = now?.details.filter(({ status }) => status === 'success') ?? [];
  const made = successes.length > 0;
  if (!made && !number?.originId) return null;
  // A number that was taken back speaks of no bill any more, but of one that was said to be made since; one that nobody spoke
  // of yet was not taken back.
  const told = number?.numberToldAt ?? null;
  if (number?.originId !== null || told === null || successes.some(({ closedAt }) => closedAt! > told)) {
    const facts = { erp: connection.name, request: request.id, origin: number?.originId ?? '' };
    await tx.events.append([eventOf(caller, head, link, 'outside.late_bill', facts)]);
  }
  // A number that came with it is of that sending, not of the one that waits now: the two must not be taken for one.
  if (made && number?.originId && link.state !== 'synced') {
    const ofThat = { ...number, requestId: request.id, numberTold: false };
    await tx.outside.putExternal(connection.id, ofThat, caller.person);
  }
  // A newer sending that waits is looked at again: it says then why it does not go on.
  return link.state === 'exporting' ? link.id : null;
}

/** The number of the bill of which it was asked whether it is gone; of one that is to be made there is none yet. */
export const numberAskedFor = ({ payload }: Pick<OutsideRequest, 'payload'>): string =>
  String(payload.requisition_origin_id ?? '');

/**
 * A word on whether a bill is gone whose link is cut already. That it is there after all is told, and whoever sends the invoice
 * again waits for it: see `earlierBill`.
 */
async function heardAfterTheCut({ tx, caller, connection, head, link, request }: Heard): Promise<LinkId | null> {
  if (request.details.findLast(({ status }) => status !== 'in_progress')?.status === 'failed') {
    const facts = { erp: connection.name, request: request.id, origin: numberAskedFor(request) };
    await tx.events.append([eventOf(caller, head, link, 'outside.late_bill', facts)]);
  }
  return link.state === 'exporting' ? link.id : null;
}

/**
 * What follows from a word on *unlink*. Success cuts the link, by the right of whoever asked for it, as it is now; a
 * refusal leaves all as it is and is shown.
 * @returns an export that has to look again.
 */
export async function heardOfUnlinking(
  deps: Deps,
  heard: Heard,
  { status, messages }: Pick<OutsideRequest['details'][number], 'status' | 'messages'>,
): Promise<LinkId | null> {
  const { tx, caller, connection, head, link, request } = heard;
  if (link.id !== request.linkId || link.endedAt !== null) return heardAfterTheCut(heard);
  if (link.state !== 'synced') return null;
  const told = await tx.outside.told(link);
  const sighting = standing(told, connection.name, staleMsOf(connection));
  const erp = readerFor(deps, connection);
  if (sighting.is === 'unknown') return null;
  if (sighting.is === 'present') {
    await tx.sightings.note(link, sighting);
    // Whoever asked is told by this, whether or not they still wait at the screen.
    const facts = { record: link.record?.label, erp: connection.name };
    const no = nameErp(refusal('still_in_erp', { ...facts, integrator_says: inOneLine(messages) || undefined }), erp);
    const detail = say(no);
    await tx.events.append([eventOf(caller, head, link, 'link.unlink_refused', { ...facts, code: no.code, detail })]);
    return null;
  }
  // Whatever else was told before: no other word is one by which a link is cut while nobody presses Unlink.
  if (status !== 'success') return null;
  const asker = request.details.findLast(({ askedBy }) => askedBy !== null)?.askedBy ?? null;
  const grants = asker === null ? null : await tx.people.grants(asker);
  // Whoever asked is not of the company any more: somebody else presses Unlink, and it is cut at once.
  if (asker === null || grants === null) return null;
  const by: Caller = { company: caller.company, person: asker, grants, requestId: caller.requestId };
  const lastStanding = await tx.sightings.lastStanding(link.id);
  await cut(
    deps,
    tx,
    by,
    { invoice: head.id },
    { link, connection, erp, sighting, lastStanding, after: countsAfter(link, null) },
  );
  return null;
}
