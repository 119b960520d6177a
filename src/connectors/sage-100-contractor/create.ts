import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { CreateAnswer } from '../contract.ts';
import { type Looker, lookForOne } from './look.ts';
import { billMessage, readVerdict, unsendable, type Verdict } from './messages.ts';
import { missingReference } from './missing-reference.ts';
import type { SageSubmit } from './ports.ts';
import { refusalCode, statusCodes } from './refusals.ts';

export interface Asker extends Looker {
  readonly submit: SageSubmit;
  readonly user: string;
}

const refused = (code: ExportErrorCode, detail: string): CreateAnswer => ({ is: 'refused', refusal: { code, detail } });
const unclear = (because: string): CreateAnswer => ({ is: 'unclear', because });

/**
 * Makes the bill, once. Nothing in Sage stops a second one under the same reference, so the reference is looked for
 * first; and a yes counts only when the bill can be read back, for Sage commits when its session closes and may leave
 * fields blank that its rules forbid.
 */
export async function createOnce(
  ask: Asker,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const field = unsendable(bill);
  if (field !== null) return refused('erp_invalid', `The ${field} holds characters that no message can carry.`);
  const before = await lookForOne(ask, { reference }, signal);
  if (before.is !== 'gone') return madeAsAsked(before, bill);

  const verdict = readVerdict(await ask.submit(billMessage(bill, reference, ask.companyName, ask.user), signal));
  const answeredAt = await ask.clock.now();
  if (verdict.statusCode !== statusCodes.ok) return await refusedBy(ask, verdict, bill, reference, signal);
  return madeAsAsked(await lookForOne(ask, { reference }, signal), bill, answeredAt);
}

/** `created` where the bill that was seen is the one that was asked for. */
function madeAsAsked(seen: Sighting, bill: Bill, answeredAt?: Instant): CreateAnswer {
  if (seen.is === 'unknown') return unclear(seen.because);
  if (seen.is === 'gone') return unclear('Sage said yes, and shows no such bill');
  if (seen.fingerprint !== fingerprintOf(bill)) return unclear('Sage holds another bill under our reference');
  return { is: 'created', record: seen.record, asOf: answeredAt ?? seen.asOf };
}

/**
 * Sage's no, in our catalogue. One that speaks of a duplicate may speak of our own earlier ask, whose answer was lost.
 */
async function refusedBy(
  ask: Asker,
  verdict: Verdict,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const code = refusalCode(verdict);
  const words = verdict.statusMessage || `status ${verdict.statusCode}`;
  if (code === 'which_reference') {
    const missing = await missingReference(ask.rows, bill, signal).catch(() => null);
    return { is: 'refused', refusal: missing ?? { code: 'erp_invalid', detail: words } };
  }
  if (code === 'erp_duplicate_number') {
    const seen = await lookForOne(ask, { reference }, signal);
    if (seen.is !== 'gone') return madeAsAsked(seen, bill);
  }
  return refused(code, words);
}
