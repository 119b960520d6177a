import { type Cents, formatMoney } from '../../domain/money.ts';
import type { PayLine } from '../../domain/pay-application.ts';
import { formatQuantity } from '../../domain/quantity.ts';
import type { RequisitionInput } from '../../http/client.ts';
import { type Draft, type FormLine, judgeLine, type LineDraft, type LineField } from './draft.ts';
import { readQuantity } from './grid/cell-text.ts';

const same = (one: PayLine, other: PayLine) =>
  (Object.keys(one) as (keyof PayLine)[]).every((key) => one[key] === other[key]);

const text = (amount: Cents | undefined) => (amount === undefined ? undefined : formatMoney(amount));

/** Where a line is billed by quantity and one was entered, the quantity is what is sent; what it comes to, the server knows. */
function quantityOf(line: FormLine, draft: LineDraft) {
  const quantity = line.units === null || draft.quantity.trim() === '' ? null : readQuantity(draft.quantity);
  return quantity === null ? null : formatQuantity(quantity);
}

/** The lines that come out otherwise than they were: they alone are sent. */
export const changedLines = (draft: Draft, lines: readonly FormLine[]): readonly FormLine[] =>
  lines.filter((line) => !same(judgeLine(line, draft.lines[line.key]!).pay, line.base));

/** What the server is asked to keep. Lines that come out as they were are left out. */
export function inputOf(draft: Draft, lines: readonly FormLine[]): RequisitionInput {
  const items = changedLines(draft, lines).map((line) => {
    const { entry } = judgeLine(line, draft.lines[line.key]!);
    const quantity = quantityOf(line, draft.lines[line.key]!);
    return {
      ...line.on,
      ...(quantity === null
        ? { work_completed_this_period: text(entry.workThisPeriod) }
        : { work_completed_this_period_quantity: quantity }),
      materials_presently_stored: text(entry.storedPresently),
      work_completed_retainage_retained_this_period: text(entry.workRetainageHeld),
      work_completed_retainage_released_this_period: text(entry.workRetainageReleased),
    };
  });
  return {
    invoice_number: draft.invoice_number.trim() === '' ? null : draft.invoice_number.trim(),
    ...(draft.period_id === '' ? {} : { period_id: Number(draft.period_id) }),
    billing_date: draft.billing_date === '' ? null : draft.billing_date,
    status: draft.status,
    comment: draft.comment.trim() === '' ? null : draft.comment,
    ...(items.length === 0 ? {} : { items }),
  };
}

/** Which field of a line the server means by its own name for it. */
export const fieldSent: Readonly<Record<string, LineField>> = {
  work_completed_this_period: 'work',
  work_completed_this_period_quantity: 'quantity',
  materials_presently_stored: 'stored',
  materials_stored_retainage_currently_retained: 'stored',
  materials_stored_retainage_released_this_period: 'stored',
  work_completed_retainage_retained_this_period: 'held',
  work_completed_retainage_released_this_period: 'released',
};
