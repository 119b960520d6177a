import { recordFingerprint } from '../../../domain/records/fingerprint.ts';
import { changeOrderKey, makingProblems, offeredNumber, recordOf } from '../../../domain/records/making.ts';
import { first, no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import { words } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { isMade } from '../../records.ts';
import type { Caller } from '../../unit-of-work.ts';
import { notOnItsWay } from './on-its-way.ts';
import { type MovingRecord, moveRecord, type RecordInput, recordEvent } from './open-record.ts';

export interface AcceptRecordInput extends RecordInput {
  /** What it is to be called in the ERP; left out, as it is called here. */
  readonly number?: string | undefined;
}

/**
 * The accounting approver's yes. In one transaction the number is fixed, what the ERP will be asked is written down, and
 * the job that asks it is queued: a crash after it loses nothing, a crash before it did nothing.
 */
export const acceptRecord = (deps: Deps, caller: Caller, input: AcceptRecordInput) =>
  moveRecord(deps, caller, 'accept', input, async (moving) => {
    const { tx, record } = moving;
    const frozen = await freeze(moving, input.number);
    if (!frozen.ok) return frozen;
    const flow = record.flow!.id;
    await tx.records.changeFlow(flow, { state: 'exporting', acceptedBy: caller.person, error: null });
    await tx.jobs.add('export_record', flow);
    await tx.events.append([recordEvent(caller, record, 'record.accepted', { number: frozen.value })]);
    return yes(null);
  });

/**
 * Again after a failure, if need be under another number; or a new look for an export that stands still, which may be in
 * the ERP: what was asked stays what it was.
 */
export const retryRecord = (deps: Deps, caller: Caller, input: AcceptRecordInput) =>
  moveRecord(deps, caller, 'retry', input, async (moving) => {
    const { tx, record, standing } = moving;
    const flow = record.flow!;
    if (standing.state === 'failed_to_export') {
      const frozen = await freeze(moving, input.number ?? flow.number ?? undefined);
      if (!frozen.ok) return frozen;
    }
    await tx.records.changeFlow(flow.id, {
      state: 'exporting',
      parked: false,
      acceptedBy: caller.person,
      error: null,
    });
    await tx.jobs.add('export_record', flow.id);
    await tx.events.append([recordEvent(caller, record, 'record.retried')]);
    return yes(null);
  });

/** Writes down what the ERP will be asked, under a number that nobody else of ours has or is asked for. */
async function freeze({ tx, record, erp }: MovingRecord, typed: string | undefined): Promise<Outcome<string>> {
  const { kind } = record;
  const source = isMade(kind) ? await tx.records.source(kind, record.id) : null;
  if (source === null) return no('not_found', { thing: kind });
  const number = (typed ?? offeredNumber(source)).trim();
  const wanted = recordOf(source, number);
  const problem = first(makingProblems(source, wanted, erp.traits.limits));
  if (problem !== null) return noMore(problem);
  const key = wanted.type === 'change_order' ? changeOrderKey(wanted.commitmentNumber, number) : number;
  // Before it is looked who has it: whoever is giving it to another is waited for here.
  const awaited = await notOnItsWay(tx, { kind, key, number }, record.id);
  if (!awaited.ok) return awaited;
  if ((await tx.records.holderOf({ kind, key })) !== null) {
    return no('erp_number_taken', { number, holder: words.records.another[source.type] });
  }
  await tx.records.saveWanted(record.flow!.id, number, wanted, recordFingerprint(wanted));
  return yes(number);
}
