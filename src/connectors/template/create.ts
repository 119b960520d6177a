import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import type { Fingerprint } from '../../domain/sighting.ts';
import type { CreateAnswer } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { erp } from './client.ts';
import { lookForOne, mustBeOurBooks, type Plainbooks } from './look.ts';
import { askedFor, fingerprint, recordOf, rowsOf, text } from './rows.ts';

/** The ERP's reasons in our catalogue. A person reads our sentence for the code, and then the ERP's own words. */
const refusals: Readonly<Record<string, ExportErrorCode>> = {
  unknown_vendor: 'erp_unknown_vendor',
  unknown_job: 'erp_unknown_job',
  unknown_subcontract: 'erp_unknown_commitment',
  unknown_cost_code: 'erp_unknown_cost_code',
  period_closed: 'erp_closed_period',
  vendor_without_terms: 'erp_setup_incomplete',
  number_used: 'erp_duplicate_number',
};

/**
 * Makes the bill, once. Only two answers are sure: the ERP's yes with the bill that was asked for, and its no with a
 * reason. Whatever else happens is thrown, and `careful` makes *unclear* of it: never answer `refused` because
 * something failed, for the bill may have been made.
 */
export async function createOnce(
  books: Plainbooks,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  await mustBeOurBooks(books, signal);
  // The last before it leaves: whoever slept, or stood still, while it looked is told here that its time is over.
  signal.throwIfAborted();
  // One ask, and no second one from here: after a failure the hub looks first, and it alone knows when to ask again.
  const answer = await books.ask({ method: 'POST', path: '/bills', body: askedFor(bill, reference) }, signal);
  // When the answer came: the link is true from this moment on, and only a later absence counts.
  const asOf = await books.clock.now();
  if (answer.status === 201) {
    const [made] = rowsOf([answer.body.bill], 'bill');
    mustBeAsAsked(bill, fingerprint(made!));
    return { is: 'created', record: recordOf(made!), asOf };
  }
  const [error] = rowsOf([answer.body.error], 'error');
  const code = text(error!, 'code');
  if (code === 'reference_used') return await madeBefore(books, bill, reference, signal);
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  return { is: 'refused', refusal: { code: known ?? 'erp_invalid', detail: text(error!, 'message') } };
}

/** An earlier ask of ours arrived, though its answer did not. */
async function madeBefore(
  books: Plainbooks,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const seen = await lookForOne(books, { reference }, signal);
  if (seen.is === 'unknown') return { ...seen, is: 'unclear' };
  if (seen.is === 'gone') throw new ErpTrouble('made_but_not_shown', { erp });
  mustBeAsAsked(bill, seen.fingerprint);
  return { is: 'created', record: seen.record, asOf: seen.asOf };
}

/** A bill that the ERP changed while saving it, or another one under our reference, is not what was asked for. */
function mustBeAsAsked(bill: Bill, held: Fingerprint | null): void {
  if (held !== fingerprintOf(bill)) throw new ErpTrouble('made_differently', { erp, what: String(held) });
}
