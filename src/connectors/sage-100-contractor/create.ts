import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { ExportError } from '../../domain/refusal.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { sayTrouble, type TroubleCode, troubles } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CreateAnswer } from '../contract.ts';
import { batch } from './batch.ts';
import { sageName } from './company.ts';
import { type Looker, lookForOne, readBills, sightingOf } from './look.ts';
import { billMessage, type MessageForm, readVerdict, unsendable, type Verdict, wantsRecordNumber } from './messages.ts';
import { misfit } from './misfit.ts';
import type { SageSubmit } from './ports.ts';
import { readPrerequisites, type SageRules } from './prerequisites.ts';
import { NothingSent } from './program.ts';
import { refusalCode, statusCodes } from './refusals.ts';
import { text } from './rows.ts';

export interface Asker extends Looker {
  readonly submit: SageSubmit;
  /** Whom Sage shall name as having saved the bill. */
  readonly sageUser: string;
  readonly rules: SageRules;
  readonly form: MessageForm;
}

const refused = (refusal: ExportError): CreateAnswer => ({ is: 'refused', refusal });
const unclear = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>> = {}): CreateAnswer => ({
  is: 'unclear',
  because: sayTrouble(trouble, { erp: sageName, ...facts }),
  trouble,
});

/**
 * Makes the bill, once. Nothing in Sage stops a second one under the same reference, so the reference is looked for
 * first, in one round trip with all that the bill stands on; and a yes counts only when the bill can be read back, for
 * Sage commits when its session closes and may leave fields blank that its rules forbid.
 */
export async function createOnce(
  ask: Asker,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
  affirmed?: () => void,
): Promise<CreateAnswer> {
  const field = unsendable(bill);
  if (field !== null) return refused({ code: 'erp_invalid', detail: fill(words.bill.unsendable, { field }) });
  const { before, lacking, form } = await lookAround(ask, bill, reference, signal);
  if (before.is !== 'gone') return madeAsAsked(before, bill);
  if (lacking !== null) return refused(lacking);
  const unfit = misfit(bill, reference, form);
  if (unfit !== null) return refused({ code: 'erp_invalid', detail: unfit });

  const message = billMessage(bill, reference, ask.companyName, ask.sageUser, form);
  const answer = await handOver(ask.submit, message, signal);
  if (typeof answer !== 'string') return answer;
  const verdict = readVerdict(answer);
  const saidYes = verdict.statusCode === statusCodes.ok;
  if (saidYes) affirmed?.();
  const answeredAt = await ask.clock.now();
  if (!saidYes) return await refusedBy(ask, verdict, bill, reference, signal);
  const seen = await lookForOne(ask, { reference }, signal);
  if (seen.is !== 'gone' || verdict.recordNumber === null) return madeAsAsked(seen, bill, answeredAt);
  // Field security may have kept our reference off the bill. Sage told its number, so it is not lost to us.
  const record = { id: verdict.recordNumber, identity: null, label: '' };
  return madeAsAsked(await lookForOne(ask, { record }, signal), bill, answeredAt);
}

/** Sage's answer; or a refusal where its program says that it handed nothing over and a person has to see to it. */
export async function handOver(
  submit: SageSubmit,
  message: string,
  signal: AbortSignal,
): Promise<string | CreateAnswer> {
  try {
    return await submit(message, signal);
  } catch (error) {
    if (!(error instanceof NothingSent) || troubles[error.code] === 'waits') throw error;
    return refused({ code: 'erp_not_authorized', detail: error.message });
  }
}

/** Is the bill there already, and if not, would Sage take it? One round trip. */
async function lookAround(
  ask: Asker,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<{ readonly before: Sighting; readonly lacking: ExportError | null; readonly form: MessageForm }> {
  const asOf = await ask.clock.now();
  const asked = batch();
  const read = readBills(asked, ask, [{ reference }]);
  const check = readPrerequisites(asked, bill, ask.rules);
  const last = asked.add('SELECT ISNULL(MAX(recnum), 0) AS recnum FROM dbo.acpinv');
  const answer = await asked.run(ask.sql, signal);
  const [before = []] = read(answer);
  // An older schema has us name the record. Somebody may take the number before us; then Sage says that it is taken.
  const recordNumber = String(Number(text(answer(last)[0] ?? {}, 'recnum')) + 1);
  const form = wantsRecordNumber(ask.form.names) ? { ...ask.form, recordNumber } : ask.form;
  return { before: sightingOf(before, { reference }, asOf), lacking: check(answer), form };
}

/** `created` where the bill that was seen is the one that was asked for. */
function madeAsAsked(seen: Sighting, bill: Bill, answeredAt?: Instant): CreateAnswer {
  if (seen.is === 'unknown') return { ...seen, is: 'unclear' };
  if (seen.is === 'gone') return unclear('made_but_not_shown');
  if (seen.fingerprint !== fingerprintOf(bill)) return unclear('made_differently', { what: seen.record.label });
  return { is: 'created', record: seen.record, asOf: answeredAt ?? seen.asOf };
}

/**
 * Sage's no, in our catalogue. It counts only where the bill is not there: one that speaks of a duplicate may speak of our
 * own earlier ask, whose answer was lost, and an answer may have been damaged on the way. What it names as missing is
 * looked up, because its sentence is documented nowhere.
 */
async function refusedBy(
  ask: Asker,
  verdict: Verdict,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  // The next ask would find it, but until then a bill would be called refused that is in the books.
  const seen = await lookForOne(ask, { reference }, signal);
  if (seen.is !== 'gone') return madeAsAsked(seen, bill);
  const code = refusalCode(verdict);
  const detail = verdict.statusMessage || fill(words.erp.billDetails.noReason, { code: verdict.statusCode });
  if (code === 'which_reference') {
    const found = await lookAround(ask, bill, reference, signal).catch(() => null);
    return refused(found?.lacking ?? { code: 'erp_invalid', detail });
  }
  if (code === 'erp_duplicate_number') {
    // The number that is taken is the record's, which we chose: the next ask chooses another.
    const ours = verdict.statusCode === statusCodes.duplicateKey && wantsRecordNumber(ask.form.names);
    if (ours) return unclear('overlapping_change');
  }
  return refused({ code, detail });
}
