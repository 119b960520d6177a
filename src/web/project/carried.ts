import type { InvoiceRole } from '../../domain/billing/invoice-status.ts';
import type { BillingPeriod, RequisitionExtended, WorkOrderContract } from '../../http/client.ts';
import { type Draft, type LineDraft, lineFields } from './draft.ts';
import { draftOf, enteredLines } from './form-lines.ts';
import { type Typed, typedIn } from './merge.ts';

/**
 * What a deleted invoice had, as if it were typed into a new one: number, dates, comment and figures, line by line. The
 * verdicts are not carried over, its own and those of its lines: they were given to figures that were wrong. Nor is a
 * period that was closed since, nor a line that is not on the commitment any more.
 */
export function carriedOver(
  old: RequisitionExtended,
  commitment: WorkOrderContract,
  role: InvoiceRole,
  fresh: Draft,
  periods: readonly BillingPeriod[],
): readonly Typed[] {
  const was = draftOf(old, enteredLines(old, commitment, role));
  const open = periods.some(({ id, status }) => id === old.period_id && status === 'open');
  const lines = Object.entries(fresh.lines).map(([key, line]) => {
    const before = was.lines[Number(key)];
    return [key, before === undefined ? line : withFigures(line, before)] as const;
  });
  return typedIn(fresh, {
    ...fresh,
    invoice_number: was.invoice_number,
    billing_date: was.billing_date === '' ? fresh.billing_date : was.billing_date,
    period_id: open ? was.period_id : fresh.period_id,
    final: was.final,
    comment: was.comment,
    lines: Object.fromEntries(lines),
  });
}

function withFigures(line: LineDraft, before: LineDraft): LineDraft {
  const same = lineFields.every((field) => field === 'review' || line[field] === before[field]);
  return same ? line : { ...before, review: line.review };
}
