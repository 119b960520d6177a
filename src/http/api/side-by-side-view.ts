import type { SideBySide } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import { amountOf, type BillTerms, type Difference } from '../../domain/tie-out.ts';
import { isoInstant } from '../../domain/time.ts';
import { sayKept } from '../../domain/words/words.ts';
import type * as shapes from './list-shapes.ts';

const termsView = (terms: BillTerms | null): shapes.Terms | null =>
  terms === null
    ? null
    : {
        vendor_number: terms.vendorNumber,
        job_number: terms.jobNumber,
        commitment_number: terms.commitmentNumber,
        invoice_number: terms.invoiceNumber,
        billing_date: terms.billingDate,
        amount: formatMoney(amountOf(terms)),
        retainage: formatMoney(terms.retainage),
        lines: terms.lines.map((line) => ({
          line_number: line.lineNumber,
          amount: formatMoney(line.amount),
          retainage: formatMoney(line.retainage),
        })),
      };

const shown = (value: Difference['ours']) => (typeof value === 'number' ? formatMoney(value) : value);

/** Two records side by side, as the API has them. */
export const sideBySideView = (id: InvoiceId, both: SideBySide): shapes.SideBySide => ({
  invoice_id: id,
  erp: both.erp,
  path: both.path,
  ours: termsView(both.ours),
  frozen: both.frozen,
  theirs:
    both.theirs === null
      ? null
      : {
          is: both.theirs.is,
          live: both.theirs.live,
          as_of: both.theirs.asOf === null ? null : isoInstant(both.theirs.asOf),
          standing: both.theirs.standing,
          record: both.theirs.record,
          because: sayKept(both.theirs.because),
          terms: termsView(both.theirs.terms),
        },
  differences: both.differences.map(({ part, line, ours, theirs }) => ({
    part,
    line,
    ours: shown(ours),
    theirs: shown(theirs),
  })),
});
