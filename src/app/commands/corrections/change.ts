import { type CorrectionWay, missingToCorrect } from '../../../domain/correction.ts';
import type { CorrectionId } from '../../../domain/ids.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import { nameErp, readerFor } from '../../erp-access.ts';
import type { Caller, Correction, Tx } from '../../unit-of-work.ts';
import { correctionEvent, reasonIn } from './begin.ts';
import { noGhost } from './end.ts';

/** The correction, locked and open, for whoever may go on with it. */
export async function openCorrection(tx: Tx, caller: Caller, id: CorrectionId): Promise<Outcome<Correction>> {
  const found = await tx.corrections.lock(id);
  if (found === null) return no('not_found', { thing: 'correction' });
  const lacking = missingToCorrect(caller.grants, found.projectId);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  return found.endedAt === null ? yes(found) : no('correction_over');
}

/** As it stands, or deleted and entered again? It may be said anew as long as the correction is open. */
export function chooseWay(
  deps: Deps,
  caller: Caller,
  { correction, way }: { readonly correction: CorrectionId; readonly way: CorrectionWay },
): Promise<Outcome<CorrectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionId>> => {
    const found = await openCorrection(tx, caller, correction);
    if (!found.ok) return found;
    if (found.value.way === way) return yes(correction);
    await tx.corrections.setWay(correction, way);
    const facts = { correction, way };
    await tx.events.append([correctionEvent(caller, found.value, 'correction.way', facts)]);
    return yes(correction);
  });
}

/**
 * Gives it up. Whatever was done stays done: a link that was cut is cut, an invoice that was deleted is deleted. Not while the bill
 * that was taken back stands in the books again: nothing else keeps a second one from being made.
 */
export function abandonCorrection(
  deps: Deps,
  caller: Caller,
  input: { readonly correction: CorrectionId; readonly reason: string },
): Promise<Outcome<CorrectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionId>> => {
    const found = await openCorrection(tx, caller, input.correction);
    if (!found.ok) return found;
    const reason = reasonIn(input.reason);
    if (!reason.ok) return reason;
    const { invoiceId, connectionId } = found.value;
    const ghost = await noGhost(tx, { head: { id: invoiceId } });
    if (!ghost.ok) return noMore(nameErp(ghost.refusal, readerFor(deps, (await tx.connections.get(connectionId))!)));
    await tx.corrections.abandon(input.correction, caller.person, reason.value);
    const facts = { correction: input.correction, reason: reason.value };
    await tx.events.append([correctionEvent(caller, found.value, 'correction.abandoned', facts)]);
    return yes(input.correction);
  });
}
