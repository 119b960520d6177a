import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import { rejectParked, takesAWord } from '../../domain/reject-parked.ts';
import { type Sighting, settledAt } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { say } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, nameErp, slotWaitMs } from '../erp-access.ts';
import { asTheyStand } from '../held-still.ts';
import { askOfLink, knownAsk, settledHereAt } from '../jobs/known-asks.ts';
import { asItStands, inOtherBooks } from '../since-the-look.ts';
import type { Caller, Tx } from '../unit-of-work.ts';
import { eventOf, type Moving, open } from './move-invoice.ts';
import { notifyRejection } from './notify-rejection.ts';
import type { Rejection } from './reject.ts';
import { told } from './unlink.ts';

type Parked = Omit<Moving, 'tx'>;

interface Looked {
  readonly sighting: Sighting;
  /** See `settledHereAt`. */
  readonly settledHere: number;
}

/**
 * The way out of an export that stands still, where no bill of it is in the ERP: a look outside of any transaction, then one
 * transaction that checks everything again. A retry meanwhile is not undone: it goes on, and nothing is rejected.
 */
export async function rejectAfterLook(
  deps: Deps,
  caller: Caller,
  input: Rejection,
  parked: Parked,
): Promise<Outcome<null>> {
  const { link, connection, erp } = parked;
  const known = knownAsk(deps, askOfLink(link!));
  const { reference } = link!;
  const answer = await askErp(deps, connection, erp, input.turnMs ?? slotWaitMs.person, (signal) =>
    erp.lookFor({ reference }, signal),
  );
  const sighting = answer?.value ?? allBusy();
  const settledHere = await settledHereAt(deps, known, sighting, erp.traits.settleMs);
  return deps.work.run(caller, (tx) => decide(deps, tx, caller, input, parked, { sighting, settledHere }));
}

/** The decision and its effect; a no is noted too, with what was seen. */
async function decide(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  input: Rejection,
  seen: Parked,
  { sighting: looked, settledHere }: Looked,
): Promise<Outcome<null>> {
  const again = await open(deps, tx, await asTheyStand(tx, caller), 'reject', input);
  if (!again.ok) return again;
  const { head, link, connection, erp } = again.value;
  // Retried meanwhile, and whatever came of it: what was seen is of before.
  if (link!.id !== seen.link!.id || head.version !== seen.head.version) {
    return no('changed_meanwhile', { version: head.version });
  }
  if (inOtherBooks(seen.connection, connection)) return no('changed_meanwhile', { version: head.version });
  const sighting = await asItStands(tx, connection, link!, looked);
  const lastStanding = await tx.sightings.lastStanding(link!.id);
  const settled = Math.max(settledAt(link!, erp.traits.settleMs), settledHere) as Instant;
  const policy = { voidIsGone: connection.policies.void_is_gone };
  const look = { sighting, lastStanding, settled };
  const word = input.checkedInErp;
  const decided = rejectParked(link!, look, policy, caller.person, input.reason, await tx.now(), word !== undefined);
  await tx.sightings.note(link!, sighting);
  const facts = { erp: erp.traits.name, evidence: told(sighting) };
  if (!decided.ok) {
    const refusal = nameErp(decided.refusal, erp);
    const { code } = refusal;
    const because = { ...facts, code, detail: say(refusal) };
    await tx.events.append([eventOf(caller, head, link!, 'link.reject_refused', because)]);
    return noMore(refusal);
  }
  await tx.links.save(decided.value);
  const { reason } = decided.value;
  // Only where it took somebody's word: for all else the look alone would have done.
  const onWord = takesAWord(link!, look) && word !== undefined;
  const happened = onWord
    ? eventOf(caller, head, decided.value, 'link.freed', { ...facts, reason, override_reason: word })
    : eventOf(caller, head, decided.value, 'link.rejected', { ...facts, reason });
  await tx.events.append([happened]);
  await notifyRejection(deps, tx, caller, { head, link: decided.value, erp: erp.traits.name });
  await input.alongside?.(tx);
  return yes(null);
}
