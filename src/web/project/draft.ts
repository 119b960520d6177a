import type { InvoiceRole, InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { ReviewStatus } from '../../domain/billing/line-review.ts';
import type { BilledLine } from '../../domain/billing/next-application.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { enter } from '../../domain/billing/pay-line-entry.ts';
import { formatQuantity } from '../../domain/billing/quantity.ts';
import type { AgreedUnits } from '../../domain/billing/unit-billing.ts';
import { type BasisPoints, type Cents, formatMoney, formatRate } from '../../domain/money.ts';

/** A line of the form: what it stands on, and which it is on the server. */
export interface FormLine {
  readonly key: number;
  /** `id` of an entered line, `line_item_id` of a line that is not entered yet. */
  readonly on: { readonly id: number } | { readonly line_item_id: number };
  readonly position: number;
  readonly code: string;
  readonly description: string;
  readonly base: BilledLine;
  /** The percent of the commitment, which retainage follows unless the line has its own or somebody types an amount. */
  readonly rate: BasisPoints;
  /** Of a line that is billed by quantity; null for one that is billed by amount. */
  readonly units: FormUnits | null;
  /** As what the reader enters it: what is held back, and the verdict, are not a contact's to say. */
  readonly role: InvoiceRole;
  readonly review: ReviewStatus;
  readonly comment: string;
  /** What the subcontractor asked for on it; null on a line that is not entered yet. */
  readonly claimed: Cents | null;
}

export interface FormUnits extends AgreedUnits {
  readonly unit: string;
}

/**
 * A line as typed, word for word. What is empty follows: retainage its percent, a percent that of the commitment,
 * retainage that is moved its materials.
 */
export interface LineDraft {
  readonly quantity: string;
  readonly work: string;
  readonly moved: string;
  readonly movedRetainage: string;
  readonly stored: string;
  readonly workRate: string;
  readonly held: string;
  readonly released: string;
  readonly storedRate: string;
  /** Retainage on stored materials that is still held: what it loses is released. */
  readonly storedHeld: string;
  readonly review: string;
  readonly comment: string;
}
export type LineField = keyof LineDraft;
export const lineFields = [
  'quantity',
  'work',
  'moved',
  'movedRetainage',
  'stored',
  'workRate',
  'held',
  'released',
  'storedRate',
  'storedHeld',
  'review',
  'comment',
] as const satisfies readonly LineField[];
/** Fields that say nothing of an amount: they stay open on an invoice that is not the newest. */
export const wordFields: readonly LineField[] = ['review', 'comment'];
/** Fields that a subcontractor's own contact only reads. */
export const administratorFields: readonly LineField[] = ['workRate', 'held', 'storedRate', 'storedHeld', 'review'];

export type Sheet = Readonly<Record<number, LineDraft>>;
export type Problems = Readonly<Partial<Record<LineField, string>>>;

/** What stands at the head of the form, as typed. */
export interface Header {
  readonly invoice_number: string;
  readonly period_id: string;
  readonly billing_date: string;
  readonly status: InvoiceStatus;
  /** Is it the last of its commitment? */
  readonly final: '' | 'final';
  readonly comment: string;
}

/** The form as typed, word for word: nothing entered is lost because it cannot be read yet. */
export interface Draft extends Header {
  readonly lines: Sheet;
}

/** An amount as it stands in a field; nothing for nought. */
export const shown = (amount: Cents): string => (amount === 0 ? '' : formatMoney(amount));

const drafts = new WeakMap<FormLine, LineDraft>();

/** The line as the server has it: the same draft for the same line. */
export function lineDraft(line: FormLine): LineDraft {
  const before = drafts.get(line) ?? draftedFrom(line);
  drafts.set(line, before);
  return before;
}

/** Is anything of the line other than the server has it? */
export const isTyped = (line: FormLine, draft: LineDraft): boolean => {
  const was = lineDraft(line);
  return draft !== was && lineFields.some((field) => draft[field] !== was[field]);
};

function draftedFrom(line: FormLine): LineDraft {
  const { base, rate, units } = line;
  const usual = enter(
    base,
    { workThisPeriod: base.workThisPeriod, storedPresently: base.storedPresently },
    rate,
    units,
  );
  const retained = lineFigures(base).storedRetainage;
  const along = base.materialsMoved === 0 ? base.retainageMoved : movedAlong(line, base.materialsMoved);
  const own = (percent: BasisPoints | null) => (percent === null ? '' : formatRate(percent));
  return {
    quantity: units === null || !base.quantityThisPeriod ? '' : formatQuantity(base.quantityThisPeriod),
    work: shown(base.workThisPeriod),
    moved: shown(base.materialsMoved),
    movedRetainage: base.retainageMoved === along ? '' : formatMoney(base.retainageMoved),
    stored: shown(base.storedPresently),
    workRate: own(base.workRate),
    held: base.workRetainageHeld === usual.workRetainageHeld ? '' : formatMoney(base.workRetainageHeld),
    released: shown(base.workRetainageReleased),
    storedRate: own(base.storedRate),
    storedHeld: retained === lineFigures(usual).storedRetainage ? '' : formatMoney(retained),
    review: line.review === 'no_action' ? '' : line.review,
    comment: line.comment,
  };
}

/** The retainage that goes along by itself with materials that are moved. */
export function movedAlong({ base, rate, units }: FormLine, materialsMoved: Cents): Cents {
  const none = enter(base, { materialsMoved: 0 as Cents }, rate, units);
  return enter(none, { materialsMoved }, rate, units).retainageMoved;
}
