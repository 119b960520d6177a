import { type Cents, formatMoney } from '../../domain/money.ts';
import type { BilledLine } from '../../domain/next-application.ts';
import { formatQuantity } from '../../domain/quantity.ts';
import type { RequisitionInput } from '../../http/client.ts';
import { type Draft, type FormLine, isTyped, judgeLine, type LineField } from './draft.ts';

const same = (one: BilledLine, other: BilledLine) =>
  (Object.keys(one) as (keyof BilledLine)[]).every((key) => one[key] === other[key]);

const text = (amount: Cents | undefined) => (amount === undefined ? undefined : formatMoney(amount));

/** The lines that were typed into and come out otherwise than they were: they alone are sent. */
export const changedLines = (draft: Draft, lines: readonly FormLine[]): readonly FormLine[] =>
  lines.filter((line) => {
    const typed = draft.lines[line.key]!;
    return isTyped(line, typed) && !same(judgeLine(line, typed).pay, line.base);
  });

/** What the server is asked to keep. Lines that come out as they were are left out. */
export function inputOf(draft: Draft, lines: readonly FormLine[]): RequisitionInput {
  const items = changedLines(draft, lines).map((line) => {
    const { entry } = judgeLine(line, draft.lines[line.key]!);
    const quantity = entry.quantityThisPeriod;
    return {
      ...line.on,
      ...(quantity === undefined
        ? { work_completed_this_period: text(entry.workThisPeriod) }
        : { work_completed_this_period_quantity: formatQuantity(quantity) }),
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
