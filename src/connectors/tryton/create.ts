import { setTimeout as wait } from 'node:timers/promises';
import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import { sayTrouble, type TroubleCode } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CreateAnswer } from '../contract.ts';
import { TrytonNo } from './errors.ts';
import { invoiceModel, isUntouchedDraft, referenceField } from './invoice.ts';
import { linesOf } from './lines.ts';
import { type Looker, lookUnder, type Seen } from './look.ts';
import { type BillKeys, Need, needsOf } from './needs.ts';
import { postingDay } from './period.ts';
import { unsendable } from './unsendable.ts';
import { dayOrNull, dayValue, id } from './values.ts';

const refused = (code: ExportErrorCode, detail: string): CreateAnswer => ({ is: 'refused', refusal: { code, detail } });
const unclear = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>>): CreateAnswer => ({
  is: 'unclear',
  because: sayTrouble(trouble, { erp: 'Tryton', ...facts }),
  trouble,
});

/** So often may another change be in the way of ours before it is left to a later ask. */
const mostCollisions = 4;
const pauseMs = 150;

/**
 * Look, take the next step, look again: nothing there, so make the draft; the draft there, so post it; posted, so it is
 * done. Whatever was cut off before is found by the look and gone on with, so that there is one bill whichever call or
 * answer was lost. A call whose answer is lost ends all, as `unclear`: only an answer, yes or no, is followed by a step.
 */
export async function createOnce(
  look: Looker,
  bill: Bill,
  reference: BillReference,
  signal: AbortSignal,
  affirmed?: () => void,
): Promise<CreateAnswer> {
  const field = unsendable(bill);
  if (field !== null) return refused('erp_invalid', field);
  const wanted = fingerprintOf(bill);
  let made = false;
  for (let collisions = 0; ; ) {
    const seen = await lookUnder(look, reference, signal);
    const { sighting } = seen;
    if (sighting.is === 'unknown') {
      return { is: 'unclear', because: sighting.because, ...(sighting.trouble ? { trouble: sighting.trouble } : {}) };
    }
    if (sighting.is === 'gone' && made) return unclear('made_but_not_shown', {});
    if (sighting.is === 'present' && sighting.fingerprint !== wanted) {
      return unclear('made_differently', { what: sighting.record.label });
    }
    const finished = sighting.is === 'present' && !(look.post && isUntouchedDraft(seen.invoice!));
    if (finished) return { is: 'created', record: sighting.record, asOf: sighting.asOf };
    try {
      if (sighting.is === 'gone') {
        await make(look, bill, reference, signal);
        made = true;
        affirmed?.();
      } else await post(look, bill, seen, signal);
    } catch (error) {
      if (error instanceof Need) return { is: 'refused', refusal: error.refusal };
      if (!(error instanceof TrytonNo)) throw error;
      if (error.about === 'busy') {
        if (++collisions > mostCollisions) return unclear('overlapping_change', {});
        await wait(pauseMs * collisions, undefined, { signal });
      } else return await afterNo(look, error, reference, sighting.is === 'gone', signal);
    }
  }
}

async function make(look: Looker, bill: Bill, reference: BillReference, signal: AbortSignal): Promise<void> {
  const keys = await needsOf(look.books, bill, look.reading.retainageAccount, signal);
  signal.throwIfAborted();
  await look.books.change(invoiceModel, 'create', [[valuesOf(bill, reference, keys)]], signal);
}

async function post(look: Looker, bill: Bill, { invoice }: Seen, signal: AbortSignal): Promise<void> {
  const [which, day] = [[id(invoice!)], postingDay(bill)];
  // Made by an earlier ask, since which the approver has named another month.
  if ((dayOrNull(invoice!, 'accounting_date') ?? bill.billingDate) !== day) {
    signal.throwIfAborted();
    await look.books.change(invoiceModel, 'write', [which, { accounting_date: dayValue(day) }], signal);
  }
  signal.throwIfAborted();
  await look.books.change(invoiceModel, 'post', [which], signal);
}

/**
 * Tryton said no. To the making: nothing is there, which one more look has to show. To the posting: the draft is there,
 * and nothing of ours deletes it, so that it is no refusal. The approver reads why, the next ask tries again, and an
 * accountant can post or delete the draft by hand.
 */
async function afterNo(
  look: Looker,
  no: TrytonNo,
  reference: BillReference,
  making: boolean,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const { sighting } = await lookUnder(look, reference, signal);
  if (making && sighting.is === 'gone') {
    return refused(no.about === 'right' ? 'erp_not_authorized' : 'erp_invalid', no.message);
  }
  const label = sighting.is === 'present' ? sighting.record.label : reference;
  return unclear('unexpected', { what: fill(words.tryton.notPosted, { record: label, because: no.message }) });
}

function valuesOf(bill: Bill, reference: BillReference, keys: BillKeys) {
  const { accountingDay } = keys;
  return {
    type: 'in',
    company: keys.company,
    currency: keys.currency,
    party: keys.party,
    invoice_address: keys.address,
    account: keys.payable,
    payment_term: keys.paymentTerm,
    journal: keys.journal,
    invoice_date: dayValue(bill.billingDate),
    accounting_date: accountingDay === bill.billingDate ? null : dayValue(accountingDay),
    reference: bill.invoiceNumber,
    description: bill.description,
    [referenceField]: reference,
    lines: [['create', linesOf(bill, keys)]],
  };
}
