import type { RecordSighting } from '../../../connectors/contract.ts';
import { recordKeyOf } from '../../../domain/records/made.ts';
import { mayBeThere, mayReject } from '../../../domain/records/rejecting.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import { settledAt } from '../../../domain/sighting.ts';
import type { Instant } from '../../../domain/time.ts';
import { say } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { allBusy, askErp, nameErp, slotWaitMs } from '../../erp-access.ts';
import { waitsForALook } from '../../jobs/ask-once.ts';
import { askOfFlow, knownAsk, settledHereAt } from '../../jobs/known-asks.ts';
import type { ShownRecord } from '../../records.ts';
import { inOtherBooks } from '../../since-the-look.ts';
import type { Caller, Connection, RecordExport } from '../../unit-of-work.ts';
import { seenOf } from './look-for-record.ts';
import { type MovingRecord, moveRecord, openRecord, type RecordInput, recordEvent } from './open-record.ts';

export interface RejectRecordInput extends RecordInput {
  readonly reason: string;
}

/** What may have been made, as it was asked for, and what was seen of it. */
interface Looked {
  readonly asked: RecordExport;
  /** The connection as it was when it was asked. */
  readonly connection: Connection;
  readonly sighting: RecordSighting;
  /** See `settledHereAt`. */
  readonly settledHere: number;
}

/**
 * The accounting approver's no, with a reason for the sender. What the ERP was asked for and may have made is looked for
 * first, outside of any transaction; the one that ends it checks everything again.
 */
export async function rejectRecord(
  deps: Deps,
  caller: Caller,
  input: RejectRecordInput,
): Promise<Outcome<ShownRecord>> {
  const reason = input.reason.trim();
  const looked = reason === '' ? yes(null) : await lookFirst(deps, caller, input);
  if (!looked.ok) return looked;
  return moveRecord(deps, caller, 'reject', input, async (moving) => {
    if (reason === '') return no('reason_missing');
    const { tx, record } = moving;
    const proven = await nothingOf(moving, looked.value, caller);
    if (!proven.ok) return proven;
    await tx.records.endFlow(record.flow!.id, 'rejected', caller.person, reason);
    await tx.events.append([recordEvent(caller, record, 'record.rejected', { reason, ...proven.value })]);
    return yes(null);
  });
}

/** Null where it was never asked for, or refused: then there is nothing to look for. */
async function lookFirst(deps: Deps, caller: Caller, input: RejectRecordInput): Promise<Outcome<Looked | null>> {
  const { keeping: _kept, ...asking } = caller;
  const opened = await deps.work.run(asking, async (tx) => {
    const found = await openRecord(deps, tx, caller, 'reject', input);
    if (!found.ok) return found;
    const { record, connection, erp } = found.value;
    const asked = mayBeThere(record.flow!, waitsForALook(connection))
      ? await tx.records.toExport(record.flow!.id)
      : null;
    return yes(asked === null ? null : { asked, connection, erp });
  });
  if (!opened.ok || opened.value === null) return opened as Outcome<null>;
  const { asked, connection, erp } = opened.value;
  const known = knownAsk(deps, askOfFlow(asked.flow));
  const key = recordKeyOf(asked.wanted!);
  const answer = await askErp(deps, connection, erp, slotWaitMs.person, (signal) => erp.findRecord(key, signal));
  const sighting = answer?.value ?? allBusy();
  const settledHere = await settledHereAt(deps, known, sighting, erp.traits.settleMs);
  return yes({ asked, connection, sighting, settledHere });
}

/** Is nothing of it in the ERP? @returns the evidence; a no is noted too, with what was seen. */
async function nothingOf(
  { tx, record, connection, erp }: MovingRecord,
  looked: Looked | null,
  caller: Caller,
): Promise<Outcome<Readonly<Record<string, unknown>>>> {
  const flow = record.flow!;
  if (!mayBeThere(flow, waitsForALook(connection))) return yes({});
  // Asked for meanwhile, or the books have another name: what was seen says nothing of it.
  const { id, askedAt } = looked?.asked.flow ?? {};
  if (looked === null || id !== flow.id || askedAt !== flow.askedAt || inOtherBooks(looked.connection, connection)) {
    return no('changed_meanwhile', { changed_thing: record.kind });
  }
  const { sighting, settledHere, asked } = looked;
  const settled = Math.max(settledAt(flow, erp.traits.settleMs), settledHere) as Instant;
  const decided = mayReject(asked.kind, flow.number!, sighting, settled);
  const facts = { erp: erp.traits.name, evidence: seenOf(sighting) };
  if (decided.ok) return yes(facts);
  const refusal = nameErp(decided.refusal, erp);
  const because = { ...facts, code: refusal.code, detail: say(refusal) };
  await tx.events.append([recordEvent(caller, record, 'record.reject_refused', because)]);
  return noMore(refusal);
}
