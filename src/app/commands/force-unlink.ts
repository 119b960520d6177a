import type { ErpReader } from '../../connectors/contract.ts';
import { type BothLooks, confirmWithinMs, type DeadEnd, deadEndOf, lastLook } from '../../domain/dead-end.ts';
import type { ForcedUnlinkId, InvoiceId, PersonId } from '../../domain/ids.ts';
import { countsAfter, erpStatus, type Link, unlinkByForce } from '../../domain/link.ts';
import { lastHeard, outsideKind } from '../../domain/outside.ts';
import { type Action, missing } from '../../domain/permission.ts';
import { dutiesAgainst } from '../../domain/policy.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { isoInstant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, nameErp, readerFor, slotWaitMs } from '../erp-access.ts';
import { asTheyStand } from '../held-still.ts';
import { takeNumberBack } from '../outside.ts';
import { inOtherBooks } from '../since-the-look.ts';
import type { Caller, Connection, ForcedUnlink, InvoiceHead, Tx } from '../unit-of-work.ts';
import { reasonIn } from './corrections/begin.ts';
import { eventOf } from './move-invoice.ts';
import { told } from './unlink.ts';

interface Found {
  readonly head: InvoiceHead;
  readonly link: Link;
  readonly connection: Connection;
}
interface Looked {
  readonly link: Link;
  readonly looks: BothLooks;
  readonly erp: ErpReader;
  /** The connection as it was when it was asked. */
  readonly asked: Connection;
}

/** One person asks, in writing, for a link to be cut that no ordinary unlink can cut. Nothing is cut yet. */
export async function askForcedUnlink(
  deps: Deps,
  caller: Caller,
  input: { readonly invoice: InvoiceId; readonly reason: string; readonly version?: number | undefined },
): Promise<Outcome<ForcedUnlinkId>> {
  const reason = reasonIn(input.reason);
  const first = await deps.work.run(caller, async (tx): Promise<Outcome<Found>> => {
    const found = await openFor(tx, caller, input.invoice, 'link.force_unlink');
    if (!found.ok) return found;
    if (!reason.ok) return reason;
    const { version } = found.value.head;
    return input.version !== undefined && input.version !== version ? no('changed_meanwhile', { version }) : found;
  });
  if (!first.ok) return first;
  if (!reason.ok) return reason;
  const looked = await look(deps, first.value);
  return deps.work.run(caller, async (tx): Promise<Outcome<ForcedUnlinkId>> => {
    const decided = await decide(tx, caller, input.invoice, 'link.force_unlink', looked);
    if (!decided.ok) return decided;
    const { head, link, code, evidence } = decided.value;
    const of = { invoice: head.id, project: head.projectId, link: link.id, by: caller.person };
    const id = await tx.forced.ask({ ...of, reason: reason.value, code, evidence, withinMs: confirmWithinMs });
    if (id === null) return no('forced_unlink_open');
    const facts = { erp: looked.erp.traits.name, record: link.record?.label, code, reason: reason.value, evidence };
    await tx.events.append([eventOf(caller, head, link, 'link.force_asked', facts)]);
    return yes(id);
  });
}

/** Another person confirms it: the ERP is asked once more, and what it says now is what counts. */
export async function confirmForcedUnlink(deps: Deps, caller: Caller, id: ForcedUnlinkId) {
  const first = await deps.work.run(caller, async (tx): Promise<Outcome<Found>> => {
    const open = await openRequest(tx, id);
    if (!open.ok) return open;
    const found = await openFor(tx, caller, open.value.invoiceId, 'link.confirm_force');
    if (!found.ok) return found;
    return open.value.askedBy.id === caller.person ? no('needs_another') : found;
  });
  if (!first.ok) return first;
  const looked = await look(deps, first.value);
  return deps.work.run(caller, async (tx): Promise<Outcome<ForcedUnlinkId>> => {
    const decided = await decide(tx, caller, first.value.head.id, 'link.confirm_force', looked);
    if (!decided.ok) return decided;
    // Locked by the invoice: nobody else ends it between this reading and the cut.
    const open = await openRequest(tx, id);
    if (!open.ok) return open;
    const { head, link, connection, code, evidence } = decided.value;
    if (open.value.linkId !== link.id) return no('forced_unlink_over');
    const asker = await asksStill(tx, open.value, decided.value);
    if (!asker.ok) return asker;
    const cut = unlinkByForce(link, caller.person, await tx.now());
    if (!cut.ok) return cut;
    await tx.sightings.note(link, lastLook(looked.looks));
    // First: the database cuts no such link whose bill still has a number.
    if (connection.kind === outsideKind) await takeNumberBack(tx, connection, link, caller.person);
    await tx.links.save(cut.value);
    await tx.forced.confirm(id, caller.person, evidence);
    const { askedBy, reason } = open.value;
    const record = link.record?.label;
    const facts = { erp: looked.erp.traits.name, record, code, reason, name: askedBy.name, evidence };
    await tx.events.append([eventOf(caller, head, cut.value, 'link.unlinked_by_force', facts)]);
    return yes(id);
  });
}

/** Whoever asked may take it back, and so may whoever could confirm it. */
export function withdrawForcedUnlink(deps: Deps, caller: Caller, id: ForcedUnlinkId): Promise<Outcome<ForcedUnlinkId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ForcedUnlinkId>> => {
    const known = await tx.forced.get(id);
    if (known === null) return no('not_found', { thing: 'forced unlink' });
    const found = await tx.links.lock(known.invoiceId);
    const lacking = missing(caller.grants, 'link.confirm_force', known.projectId);
    if (lacking.length > 0 && known.askedBy.id !== caller.person) return noMore(notPermitted(lacking));
    const open = await openRequest(tx, id);
    if (!open.ok) return open;
    await tx.forced.withdraw(id, caller.person);
    if (found?.link) await tx.events.append([eventOf(caller, found.head, found.link, 'link.force_withdrawn')]);
    return yes(id);
  });
}

async function openRequest(tx: Tx, id: ForcedUnlinkId): Promise<Outcome<ForcedUnlink>> {
  const found = await tx.forced.get(id);
  if (found === null) return no('not_found', { thing: 'forced unlink' });
  return found.ending === null ? yes(found) : no('forced_unlink_over');
}

/** By force it is an unlink all the same, of either of the two. */
const dutyAgainst = (person: PersonId, { link, connection: { policies } }: Pick<Found, 'link' | 'connection'>) =>
  dutiesAgainst({ person, policies }, link, 'unlink');

/** Two people cut a link by force, and both answer for it at that moment: of one who may not any more it is one. */
async function asksStill(tx: Tx, { askedBy, projectId }: ForcedUnlink, found: Found): Promise<Outcome<null>> {
  const grants = await tx.people.grants(askedBy.id);
  const holds = grants !== null && missing(grants, 'link.force_unlink', projectId).length === 0;
  const may = holds && dutyAgainst(askedBy.id, found) === null;
  return may ? yes(null) : no('asker_lost_right', { name: askedBy.name });
}

async function openFor(tx: Tx, caller: Caller, invoice: InvoiceId, action: Action): Promise<Outcome<Found>> {
  const found = await tx.links.lock(invoice);
  if (found === null) return no('not_found', { thing: 'invoice' });
  const { head, link } = found;
  const lacking = missing(caller.grants, action, head.projectId);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  if (link?.state !== 'synced') return no('wrong_state', { erp_status: erpStatus(link), move: 'unlink' });
  const connection = await tx.connections.get(link.connectionId);
  if (connection === null) return no('not_found', { thing: 'ERP connection' });
  const duty = dutyAgainst(caller.person, { link, connection });
  return duty === null ? yes({ head, link, connection }) : noMore(duty);
}

/** By its record and by its reference, both always: only the second tells a bill that is alive under another number. */
async function look(deps: Deps, { link, connection }: Found): Promise<Looked> {
  const erp = readerFor(deps, connection);
  const ask = async (key: Parameters<ErpReader['lookFor']>[0]) =>
    (await askErp(deps, connection, erp, slotWaitMs.person, (signal) => erp.lookFor(key, signal)))?.value ?? allBusy();
  const after = countsAfter(link, erp.traits.reads === 'live' ? await deps.clock.now() : null);
  const byRecord = await ask({ record: link.record! });
  const byReference = await ask({ reference: link.reference });
  return { link, erp, asked: connection, looks: { byRecord, byReference, after } };
}

/** When the ERP last said anything: to a reading, or, for an integrator is not read but calls, about this bill. */
async function lastWord(tx: Tx, { connection, link }: Found): Promise<number> {
  return connection.kind === outsideKind ? lastHeard(await tx.outside.told(link)) : (connection.lastReadAt ?? 0);
}

/**
 * For how long it has been asked and has not answered. Nothing heard is no silence where nobody asked: of a hub that was off for
 * a week, or was restored from a back-up as old, the first moment without a line would be one. An integrator is not read, but calls.
 */
async function unansweredMs(tx: Tx, { connection }: Found, at: number): Promise<number> {
  if (connection.kind === outsideKind) return Number.POSITIVE_INFINITY;
  const since = await tx.care.failingSince(connection.id);
  return since === null ? 0 : at - since;
}

async function decide(tx: Tx, caller: Caller, invoice: InvoiceId, action: Action, { link, looks, erp, asked }: Looked) {
  const found = await openFor(tx, await asTheyStand(tx, caller), invoice, action);
  if (!found.ok) return found;
  const now = found.value;
  if (now.link.id !== link.id) return no('changed_meanwhile', { version: now.head.version });
  if (inOtherBooks(asked, now.connection)) return no('changed_meanwhile', { version: now.head.version });
  const [at, standing, last] = [
    await tx.now(),
    await tx.sightings.lastStanding(link.id),
    await tx.sightings.lastSeen(link.id),
  ];
  // The last that was heard of this ERP at all: a reading, a look at this bill, or the making of it.
  const heard = Math.max(await lastWord(tx, now), last?.asOf ?? 0, link.syncedAt ?? 0);
  const silentMs = Math.min(at - heard, await unansweredMs(tx, now, at));
  const { void_is_gone } = now.connection.policies;
  const dead = deadEndOf(now.link, looks, standing, void_is_gone, silentMs);
  if (!dead.ok) return noMore(nameErp(dead.refusal, erp));
  const evidence = {
    by_record: told(looks.byRecord),
    by_reference: told(looks.byReference),
    last_standing: standing,
    looked_at: isoInstant(at),
  };
  return yes({ ...now, code: dead.value satisfies DeadEnd, evidence });
}
