import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import { recordKeyOf } from '../../domain/records/made.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import { sayTrouble, type TroubleCode } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CreateAnswer, NewErpRecord, RecordSighting } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { batch } from './batch.ts';
import { sageName } from './company.ts';
import { type Asker, handOver } from './create.ts';
import { findRecord, readRecords, sightingOfRecord } from './find-record.ts';
import { readVerdict, type Verdict } from './messages.ts';
import { recordMessage, recordMisfit } from './record-messages.ts';
import type { RecordNames } from './record-names.ts';
import { readRecordPrerequisites } from './record-prerequisites.ts';
import { refusalCode, statusCodes } from './refusals.ts';

const says = words.madeRecords;
const refused = (code: ExportErrorCode, detail: string): CreateAnswer => ({ is: 'refused', refusal: { code, detail } });
const unclear = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>> = {}): CreateAnswer => ({
  is: 'unclear',
  because: sayTrouble(trouble, { erp: sageName, ...facts }),
  trouble,
});

/**
 * Makes a vendor, a job, a subcontract or a change order, once. The number is looked for first, in one round trip with
 * all that the record stands on: one that is taken is a no, whoever took it. A yes of Sage counts only when the record
 * can be read back as it was asked for.
 */
export async function createRecord(ask: Asker, record: NewErpRecord, signal: AbortSignal): Promise<CreateAnswer> {
  const names = namesFor(ask, record);
  if ('is' in names) return names;
  const unfit = recordMisfit(record, names);
  if (unfit !== null) return refused('erp_invalid', unfit);
  const before = await lookAround(ask, record, signal);
  if ('is' in before) return before;
  if (before.lacking !== null) return { is: 'refused', refusal: before.lacking };
  const message = recordMessage(record, ask.companyName, ask.sageUser, names, ask.form);
  const answer = await handOver(ask.submit, message, signal);
  if (typeof answer !== 'string') return answer;
  const verdict = readVerdict(answer);
  const answeredAt = await ask.clock.now();
  if (verdict.statusCode !== statusCodes.ok) return await refusedBy(ask, verdict, record, signal);
  const seen = await findRecord(ask, recordKeyOf(record), signal);
  if (seen.is === 'unknown') return { ...seen, is: 'unclear', affirmed: true };
  if (seen.is === 'gone') return unclear('made_but_not_shown');
  if (seen.fingerprint !== recordFingerprint(record)) return unclear('made_differently', { what: labelOf(record) });
  const made = { id: seen.number, identity: null, label: labelOf(record) };
  return { is: 'created', record: made, asOf: answeredAt };
}

/** How the installed Sage names such a record; a no where it has no message for it, or nobody has looked. */
function namesFor({ form }: Asker, { type }: NewErpRecord): RecordNames | CreateAnswer {
  const { records } = form.names;
  const facts = { erp: sageName, what: says.several[type] };
  if (records === undefined) return refused('erp_setup_incomplete', fill(says.schemaUnread, facts));
  return records[type] ?? refused('erp_setup_incomplete', fill(says.noMessage, facts));
}

interface Around {
  readonly before: RecordSighting;
  readonly lacking: ExportError | null;
}

/** Is the number free, and would Sage take the record? One round trip, and nothing is sent to its program yet. */
async function lookAround(ask: Asker, record: NewErpRecord, signal: AbortSignal): Promise<Around | CreateAnswer> {
  const key = recordKeyOf(record);
  const asOf = await ask.clock.now();
  const asked = batch();
  const read = readRecords(asked, ask, key);
  const check = readRecordPrerequisites(asked, record);
  try {
    const answer = await asked.run(ask.sql, signal);
    const before = sightingOfRecord(read(answer), key, asOf);
    if (before.is === 'unknown') return { ...before, is: 'unclear' };
    if (before.is === 'present') return duplicate(record);
    return { before, lacking: check(answer) };
  } catch (error) {
    // It could not be found again afterwards, so it is not made either; and nothing was.
    if (!(error instanceof ErpTrouble) || error.code !== 'schema_differs') throw error;
    return refused('erp_setup_incomplete', error.message);
  }
}

const labelOf = ({ type, number }: NewErpRecord): string => fill(says.labels[type], { number });
const duplicate = (record: NewErpRecord) =>
  refused('erp_duplicate_number', fill(says.details.taken, { erp: sageName, record: labelOf(record) }));

/**
 * Sage's no, in our catalogue. As with a bill it counts only where the record is not there: another ask of ours, whose
 * answer was lost, may have made it, and whether it is ours the next look says. What Sage names as missing is looked up,
 * for its sentence is documented nowhere.
 */
async function refusedBy(
  ask: Asker,
  verdict: Verdict,
  record: NewErpRecord,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const seen = await findRecord(ask, recordKeyOf(record), signal);
  if (seen.is === 'unknown') return { ...seen, is: 'unclear' };
  if (seen.is === 'present') return unclear('overlapping_change');
  const code = refusalCode(verdict);
  const detail = verdict.statusMessage || fill(words.erp.billDetails.noReason, { code: verdict.statusCode });
  if (code !== 'which_reference') return refused(code, detail);
  const found = await lookAround(ask, record, signal).catch(() => null);
  const lacking = found !== null && 'lacking' in found ? found.lacking : null;
  return lacking === null ? refused('erp_invalid', detail) : { is: 'refused', refusal: lacking };
}
