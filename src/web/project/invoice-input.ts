import type { BilledLine } from '../../domain/billing/next-application.ts';
import { formatQuantity } from '../../domain/billing/quantity.ts';
import { type BasisPoints, type Cents, formatMoney, formatRate } from '../../domain/money.ts';
import type { RequisitionInput } from '../../http/client.ts';
import { type Draft, type FormLine, isTyped, type LineDraft, type LineField, lineDraft } from './draft.ts';
import { judgeLine, readReview } from './line-entry.ts';

type ItemInput = NonNullable<RequisitionInput['items']>[number];

const same = (one: BilledLine, other: BilledLine) =>
  (Object.keys(one) as (keyof BilledLine)[]).every((key) => one[key] === other[key]);

const text = (amount: Cents | undefined) => (amount === undefined ? undefined : formatMoney(amount));
const percent = (rate: BasisPoints | undefined) => (rate === undefined ? undefined : formatRate(rate));

const amountsChanged = (line: FormLine, draft: LineDraft) => !same(judgeLine(line, draft).pay, line.base);
const wordsChanged = (line: FormLine, draft: LineDraft) => Object.keys(wordsOf(line, draft)).length > 0;

/** The lines that were typed into and come out otherwise than they were: they alone are sent. */
export const changedLines = (draft: Draft, lines: readonly FormLine[]): readonly FormLine[] =>
  lines.filter((line) => {
    const typed = draft.lines[line.key]!;
    return isTyped(line, typed) && (amountsChanged(line, typed) || wordsChanged(line, typed));
  });

/** Verdict and comment, where they were typed. */
function wordsOf(line: FormLine, draft: LineDraft): Pick<ItemInput, 'status' | 'comment'> {
  const was = lineDraft(line);
  // That a line entered anew has no verdict any more, the server says by itself; a contact may not.
  const followed = draft.review === '' && was.review === 'rejected' && amountsChanged(line, draft);
  const verdict = readReview(draft.review);
  return {
    ...(draft.review === was.review || followed || verdict === null ? {} : { status: verdict === '' ? null : verdict }),
    ...(draft.comment === was.comment ? {} : { comment: draft.comment === '' ? null : draft.comment }),
  };
}

function itemOf(line: FormLine, draft: LineDraft): ItemInput {
  const said = { ...line.on, ...wordsOf(line, draft) };
  if (!amountsChanged(line, draft)) return said;
  const { entry } = judgeLine(line, draft);
  const quantity = entry.quantityThisPeriod;
  return {
    ...said,
    work_completed_this_period: text(entry.workThisPeriod),
    work_completed_this_period_quantity: quantity === undefined ? undefined : formatQuantity(quantity),
    materials_moved: text(entry.materialsMoved),
    materials_retainage_retained_moved: text(entry.retainageMoved),
    materials_presently_stored: text(entry.storedPresently),
    work_retainage_rate: percent(entry.workRetainageRate),
    work_completed_retainage_retained_this_period: text(entry.workRetainageHeld),
    work_completed_retainage_released_this_period: text(entry.workRetainageReleased),
    stored_retainage_rate: percent(entry.storedRetainageRate),
    materials_stored_retainage_currently_retained: text(entry.storedRetainageRetained),
  };
}

/** What the server is asked to keep. Lines that come out as they were are left out. */
export function inputOf(draft: Draft, lines: readonly FormLine[]): RequisitionInput {
  const items = changedLines(draft, lines).map((line) => itemOf(line, draft.lines[line.key]!));
  return {
    invoice_number: draft.invoice_number.trim() === '' ? null : draft.invoice_number.trim(),
    ...(draft.period_id === '' ? {} : { period_id: Number(draft.period_id) }),
    billing_date: draft.billing_date === '' ? null : draft.billing_date,
    status: draft.status,
    final: draft.final === 'final',
    comment: draft.comment.trim() === '' ? null : draft.comment,
    ...(items.length === 0 ? {} : { items }),
  };
}

/** Which field of a line the server means by its own name for it. */
export const fieldSent: Readonly<Record<string, LineField>> = {
  work_completed_this_period: 'work',
  work_completed_this_period_quantity: 'quantity',
  materials_moved: 'moved',
  materials_retainage_retained_moved: 'movedRetainage',
  materials_presently_stored: 'stored',
  stored_retainage_rate: 'storedRate',
  materials_stored_retainage_currently_retained: 'storedHeld',
  materials_stored_retainage_released_this_period: 'storedHeld',
  work_retainage_rate: 'workRate',
  work_completed_retainage_retained_this_period: 'held',
  work_completed_retainage_released_this_period: 'released',
  status: 'review',
  comment: 'comment',
};
