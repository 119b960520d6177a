import type { ErpReader } from '../../connectors/contract.ts';
import { type BillLook, countsAfter, unlink as decide, type Link } from '../../domain/link.ts';
import { outsideKind, standing } from '../../domain/outside.ts';
import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import type { ErpRecord, Sighting } from '../../domain/sighting.ts';
import { isoInstant } from '../../domain/time.ts';
import { say } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, nameErp, slotWaitMs } from '../erp-access.ts';
import { asTheyStand } from '../held-still.ts';
import { staleMsOf, takeNumberBack } from '../outside.ts';
import { asItStands, inOtherBooks } from '../since-the-look.ts';
import type { Caller, Connection, ErpInvoice, Tx } from '../unit-of-work.ts';
import { asItNowIs, eventOf, type MoveInput, type Moving, open } from './move-invoice.ts';

/** What was asked of the ERP before a link may be cut, and what it said. */
export interface Evidence extends BillLook {
  readonly link: Link;
  readonly connection: Connection;
  readonly erp: ErpReader;
}

/**
 * *Unlink*: a read and a local write. The link is read as synced, then the ERP is asked live, then in one transaction
 * the link is read again and decided upon. What was seen is kept beside the link, whatever the verdict.
 */
export async function unlink(deps: Deps, caller: Caller, input: MoveInput): Promise<Outcome<ErpInvoice>> {
  const asked = await lookBeforeUnlink(deps, caller, input, (moving) => askIntegrator(caller, moving));
  if (!asked.ok) return asked;
  const evidence = asked.value;
  const outcome = await deps.work.run(caller, (tx) => cut(deps, tx, caller, input, evidence));
  if (outcome.ok && input.unread) return outcome as Outcome<ErpInvoice>;
  if (!outcome.ok) {
    if (!(await cutMeanwhile(deps, caller, evidence))) return outcome;
    // It was done in a transaction of another: what is to be noted with it is noted now.
    if (input.alongside !== undefined) await deps.work.run(caller, input.alongside);
  }
  return asItNowIs(deps, caller, input.invoice);
}

/** An ERP that is driven from outside has to be asked before it says anything, and whatever it says, it says later. */
async function askIntegrator(caller: Caller, { tx, head, link, connection }: Moving): Promise<void> {
  if (connection.kind !== outsideKind) return;
  const staleMs = staleMsOf(connection);
  if (standing(await tx.outside.told(link!), connection.name, staleMs).is === 'gone') return;
  if (!(await tx.outside.askUnlink(link!, caller.person, staleMs))) return;
  const facts = { erp: connection.name, record: link!.record!.label };
  await tx.events.append([eventOf(caller, head, link!, 'link.unlink_asked', facts)]);
}

/** Its answer came, and cut the link, before we had looked: that is what was asked for. */
async function cutMeanwhile(deps: Deps, caller: Caller, { link, connection }: Evidence): Promise<boolean> {
  if (connection.kind !== outsideKind) return false;
  const now = await deps.reads.erpInvoice(caller, link.invoiceId);
  return now?.link?.id === link.id && now.link.state === 'unlinked';
}

/**
 * Everything short of the cut: permission, state, and the live look. Changes nothing.
 * @param before what is to be done once permission and state say yes, in their transaction.
 */
export async function lookBeforeUnlink(
  deps: Deps,
  caller: Caller,
  input: MoveInput,
  before?: (moving: Moving) => Promise<void>,
): Promise<Outcome<Evidence>> {
  const read = await deps.work.run(caller, async (tx): Promise<Outcome<Moving & Omit<BillLook, 'sighting'>>> => {
    const found = await open(deps, tx, caller, 'unlink', input);
    if (!found.ok) return found;
    await before?.(found.value);
    const { link, erp } = found.value;
    // A live look is later than this reading, and with it than the sync, whatever the clock says of that.
    const readAt = erp.traits.reads === 'live' ? await tx.now() : null;
    const lastStanding = await tx.sightings.lastStanding(link!.id);
    return yes({ ...found.value, lastStanding, after: countsAfter(link!, readAt) });
  });
  if (!read.ok) return read;
  const { link, connection, erp, lastStanding, after } = read.value;
  const answer = await askErp(deps, connection, erp, input.turnMs ?? slotWaitMs.person, (signal) =>
    lookBothWays(erp, link!, signal),
  );
  return yes({ link: link!, connection, erp, sighting: answer?.value ?? allBusy(), lastStanding, after });
}

/**
 * By its record, and where that is gone or void also by our reference: a bill that was restored or copied under another
 * number is still alive, and only the reference printed on it says so.
 */
export async function lookBothWays(erp: ErpReader, link: Link, signal: AbortSignal): Promise<Sighting> {
  const byRecord = await erp.lookFor({ record: link.record! }, signal);
  const isVoid = byRecord.is === 'present' && byRecord.standing === 'void';
  if (byRecord.is !== 'gone' && !isVoid) return byRecord;
  const byReference = await erp.lookFor({ reference: link.reference }, signal);
  if (byReference.is === 'gone') return byRecord;
  const isVoidStill = isVoid && byReference.is === 'present' && byReference.standing === 'void';
  return isVoidStill && isOneRecord(byReference.record, byRecord.record) ? byRecord : byReference;
}

/** By their identities; by their numbers where the ERP has none. */
const isOneRecord = (one: ErpRecord, other: ErpRecord): boolean =>
  one.identity === other.identity && (one.identity !== null || one.id === other.id);

/** The decision and its effect, in one transaction; a no is noted too. */
export async function cut(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  input: MoveInput,
  evidence: Evidence,
): Promise<Outcome<unknown>> {
  const again = await open(deps, tx, await asTheyStand(tx, caller), 'unlink', input);
  if (!again.ok) return again;
  // The connection as it is now: its policies may have changed while the ERP was asked.
  const { head, link, erp, connection } = again.value;
  if (link!.id !== evidence.link.id) return no('changed_meanwhile', { version: head.version });
  if (inOtherBooks(evidence.connection, connection)) return no('changed_meanwhile', { version: head.version });
  const sighting = await asItStands(tx, connection, link!, evidence.sighting);
  const lastStanding = await tx.sightings.lastStanding(link!.id);
  const now = await tx.now();
  const policy = { voidIsGone: connection.policies.void_is_gone };
  const decided = decide(link!, { sighting, lastStanding, after: evidence.after }, policy, caller.person, now);
  await tx.sightings.note(link!, sighting);
  const facts = { erp: erp.traits.name, record: link!.record!.label, evidence: told(sighting) };
  if (!decided.ok) {
    const refusal = nameErp(decided.refusal, erp);
    const detail = say(refusal);
    // That it was asked stands there already.
    if (refusal.code !== 'integrator_asked') {
      await tx.events.append([
        eventOf(caller, head, link!, 'link.unlink_refused', { ...facts, code: refusal.code, detail }),
      ]);
    }
    return noMore(refusal);
  }
  await tx.links.save(decided.value);
  if (connection.kind === outsideKind) await takeNumberBack(tx, connection, link!, caller.person);
  await tx.events.append([eventOf(caller, head, decided.value, 'link.unlinked', facts)]);
  await input.alongside?.(tx);
  return yes(decided.value);
}

/** A sighting as the history keeps it. */
export const told = (sighting: Sighting): Readonly<Record<string, unknown>> =>
  sighting.is === 'unknown'
    ? { is: sighting.is, because: sighting.because, ...(sighting.trouble ? { trouble: sighting.trouble } : {}) }
    : {
        is: sighting.is,
        as_of: isoInstant(sighting.asOf),
        ...(sighting.is === 'present' ? { standing: sighting.standing, record: sighting.record } : {}),
        ...(sighting.is === 'gone' && sighting.trace ? { trace: sighting.trace } : {}),
      };
