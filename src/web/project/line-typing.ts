import type { BilledLine } from '../../domain/billing/next-application.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { formatQuantity, type Quantity } from '../../domain/billing/quantity.ts';
import { amountOfPeriod, quantityToDate } from '../../domain/billing/unit-billing.ts';
import { type Cents, cents, formatMoney, formatRate } from '../../domain/money.ts';
import {
  type FormLine,
  type FormUnits,
  type LineDraft,
  type LineField,
  lineDraft,
  shown,
  wordFields,
} from './draft.ts';
import { readQuantity } from './grid/cell-text.ts';
import { amountOf, movedLine, rateOf, readReview } from './line-entry.ts';

/** The line with a text in one of its fields, while it is being typed. */
export const typeInto = (line: FormLine, draft: LineDraft, field: LineField, text: string): LineDraft =>
  followed(line, draft, { ...draft, [field]: text }, field);

/** The line with a text in one of its fields, once it is entered. */
export function enterInto(line: FormLine, draft: LineDraft, field: LineField, text: string): LineDraft {
  const typed = { ...draft, [field]: text };
  return followed(line, draft, { ...typed, [field]: settled(line, typed, field) }, field);
}

/** A field as it is kept once one has left it: `2500.00` for `$2,500`. What cannot be read stays as it was typed. */
function settled(line: FormLine, draft: LineDraft, field: LineField): string {
  const text = draft[field];
  const empty = text.trim() === '';
  switch (field) {
    case 'comment':
      return text.trim();
    case 'review':
      return readReview(text) ?? text;
    case 'quantity': {
      const quantity = readQuantity(text);
      return quantity === null ? text : quantity === 0 ? '' : formatQuantity(quantity);
    }
    case 'workRate':
    case 'storedRate': {
      const rate = rateOf(line, draft, field);
      // A line that had a percent of its own keeps one: emptied, it is the commitment's.
      return rate === null ? text : empty && line.base[field] === null ? '' : formatRate(rate);
    }
    default: {
      const amount = amountOf(line, draft, field);
      if (amount === null) return text;
      const follows = field === 'held' || field === 'storedHeld' || field === 'movedRetainage';
      return follows ? (empty ? '' : formatMoney(amount)) : shown(amount);
    }
  }
}

/** What follows from a field that was typed: the line of before, the one with the text in it, and the field. */
function followed(line: FormLine, before: LineDraft, draft: LineDraft, field: LineField): LineDraft {
  if (wordFields.includes(field) || draft[field] === before[field]) return draft;
  const next = following(line, before, draft, field);
  // A line that was rejected and is entered anew waits for another look, as the server has it.
  return next.review === 'rejected' && lineDraft(line).review === 'rejected' ? { ...next, review: '' } : next;
}

function following(line: FormLine, before: LineDraft, draft: LineDraft, field: LineField): LineDraft {
  switch (field) {
    case 'quantity':
    case 'work':
      return withHeld(line, line.units === null ? draft : withUnits(line, line.units, draft, field));
    case 'moved':
      return withMoved(line, before, draft);
    case 'stored':
      return { ...draft, storedHeld: heldBy(line, draft) };
    // Whoever types a percent wants what is held to follow it.
    case 'workRate':
      return { ...draft, held: '' };
    case 'storedRate':
      return { ...draft, storedHeld: '' };
    default:
      return draft;
  }
}

/** What a quantity comes to, or which quantity an amount is: one follows the other where both can be read. */
function withUnits(line: FormLine, units: FormUnits, draft: LineDraft, field: 'quantity' | 'work'): LineDraft {
  const on = movedLine(line, draft);
  if (field === 'quantity') {
    const work = workOf(on, units, readQuantity(draft.quantity));
    return work === null ? draft : { ...draft, work: shown(work) };
  }
  const work = amountOf(line, draft, 'work');
  return work === null ? draft : { ...draft, quantity: quantityFor(on, units, work) };
}

/** What was held by hand of a contact's work is not held of other work: that follows the percent, as the server has it. */
function withHeld(line: FormLine, draft: LineDraft): LineDraft {
  const was = lineDraft(line);
  if (line.role !== 'contact' || was.held === '') return draft;
  return { ...draft, held: draft.work === was.work && draft.quantity === was.quantity ? was.held : '' };
}

/** What a quantity of this period adds, by the rule that the server obeys; null where no amount can hold it. */
function workOf(on: BilledLine, units: FormUnits, quantity: Quantity | null): Cents | null {
  if (quantity === null) return null;
  const before = { quantity: quantityBefore(on, units), amount: on.workPrevious };
  return amountOfPeriod(units, on.scheduledValue, before, quantity);
}

/** A line that was billed by amount before has had the quantity that comes nearest to it. */
const quantityBefore = (on: BilledLine, units: FormUnits): Quantity =>
  on.quantityPrevious ?? quantityToDate(units, on.scheduledValue, on.workPrevious);

/** The quantity that comes to just this amount, if there is one of four places; else none is claimed. */
function quantityFor(on: BilledLine, units: FormUnits, work: Cents): string {
  if (work === 0) return '';
  const toDate = quantityToDate(units, on.scheduledValue, cents(on.workPrevious + work));
  const quantity = (toDate - quantityBefore(on, units)) as Quantity;
  return workOf(on, units, quantity) === work ? formatQuantity(quantity) : '';
}

/** What is moved is stored no longer, and its retainage went along. */
function withMoved(line: FormLine, before: LineDraft, draft: LineDraft): LineDraft {
  const stored = amountOf(line, before, 'stored');
  const was = amountOf(line, before, 'moved');
  const now = amountOf(line, draft, 'moved');
  if (stored === null || was === null || now === null) return draft;
  const byHand = draft.storedHeld !== '' && draft.storedHeld === lineDraft(line).storedHeld;
  const left = lineFigures(movedLine(line, draft)).storedRetainage;
  return {
    ...draft,
    stored: shown(cents(stored - now + was)),
    ...(byHand ? { storedHeld: formatMoney(left) } : {}),
  };
}

/** What was held by hand on the materials as they were is not held on others: the percent says how much. */
function heldBy(line: FormLine, draft: LineDraft): string {
  const was = lineDraft(line).storedHeld;
  const asBefore = amountOf(line, draft, 'stored') === movedLine(line, draft).storedPresently;
  if (draft.storedHeld === '') return asBefore ? was : '';
  return draft.storedHeld === was && !asBefore ? '' : draft.storedHeld;
}
