import type { InvoiceStatus } from '../../domain/invoice-status.ts';
import { entryProblems } from '../../domain/line-problems.ts';
import { type BasisPoints, type Cents, cents, formatMoney, share } from '../../domain/money.ts';
import type { BilledLine } from '../../domain/next-application.ts';
import { billsOver, overBilledBy } from '../../domain/over-billing.ts';
import { enter, type PayLineEntry } from '../../domain/pay-line-entry.ts';
import { formatQuantity, type Quantity } from '../../domain/quantity.ts';
import { refusal } from '../../domain/refusal.ts';
import { type AgreedUnits, amountOfPeriod, quantityToDate } from '../../domain/unit-billing.ts';
import { say, words } from '../../domain/words/words.ts';
import { isPercent, readAmount, readPercent, readQuantity } from './grid/cell-text.ts';

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
}

export interface FormUnits extends AgreedUnits {
  readonly unit: string;
}

/** A line as typed, word for word. `held` is empty while it follows the percent. */
export interface LineDraft {
  readonly quantity: string;
  readonly work: string;
  readonly stored: string;
  readonly held: string;
  readonly released: string;
}
export type LineField = keyof LineDraft;
export const lineFields = ['quantity', 'work', 'stored', 'held', 'released'] as const satisfies readonly LineField[];
export type Sheet = Readonly<Record<number, LineDraft>>;
export type Problems = Readonly<Partial<Record<LineField, string>>>;

/** What stands at the head of the form, as typed. */
export interface Header {
  readonly invoice_number: string;
  readonly period_id: string;
  readonly billing_date: string;
  readonly status: InvoiceStatus;
  readonly comment: string;
}

/** The form as typed, word for word: nothing entered is lost because it cannot be read yet. */
export interface Draft extends Header {
  readonly lines: Sheet;
}

const shown = (amount: Cents) => (amount === 0 ? '' : formatMoney(amount));

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

function draftedFrom({ base, rate, units }: FormLine): LineDraft {
  const usual = enter(base, { workThisPeriod: base.workThisPeriod }, rate, units);
  return {
    quantity: units === null || !base.quantityThisPeriod ? '' : formatQuantity(base.quantityThisPeriod),
    work: shown(base.workThisPeriod),
    stored: shown(base.storedPresently),
    held: base.workRetainageHeld === usual.workRetainageHeld ? '' : formatMoney(base.workRetainageHeld),
    released: shown(base.workRetainageReleased),
  };
}

/** The amount that a field stands for; null where it cannot be read. */
function amountOf(line: FormLine, draft: LineDraft, field: Exclude<LineField, 'quantity'>): Cents | null {
  const text = draft[field];
  if (!isPercent(text)) return readAmount(text);
  const rate = readPercent(text);
  if (rate === null) return null;
  if (field === 'held') return share(cents(Math.max(amountOf(line, { ...draft, held: '' }, 'work') ?? 0, 0)), rate);
  if (field !== 'work') return null;
  // So much of the scheduled value is work to date then, by the rule that the server has for such a percent.
  return enter(line.base, { workToDatePercent: rate }, line.rate, line.units).workThisPeriod;
}

/** A field as it is kept once one has left it: `2500.00` for `$2,500`. What cannot be read stays as it was typed. */
function settled(line: FormLine, draft: LineDraft, field: LineField): string {
  const text = draft[field];
  if (field === 'quantity') {
    const quantity = readQuantity(text);
    return quantity === null ? text : quantity === 0 ? '' : formatQuantity(quantity);
  }
  const amount = amountOf(line, draft, field);
  if (amount === null) return text;
  return field === 'held' ? (text.trim() === '' ? '' : formatMoney(amount)) : shown(amount);
}

/** What a quantity comes to, or which quantity an amount is: one follows the other where both can be read. */
function followed(line: FormLine, draft: LineDraft, field: LineField): LineDraft {
  if (line.units === null) return draft;
  if (field === 'quantity') {
    const work = workOf(line, line.units, readQuantity(draft.quantity));
    return work === null ? draft : { ...draft, work: shown(work) };
  }
  if (field !== 'work') return draft;
  const work = amountOf(line, draft, 'work');
  return work === null ? draft : { ...draft, quantity: quantityFor(line, line.units, work) };
}

/** What a quantity of this period adds, by the rule that the server obeys; null where no amount can hold it. */
function workOf({ base }: FormLine, units: FormUnits, quantity: Quantity | null): Cents | null {
  if (quantity === null) return null;
  const before = { quantity: quantityBefore(base, units), amount: base.workPrevious };
  return amountOfPeriod(units, base.scheduledValue, before, quantity);
}

/** A line that was billed by amount before has had the quantity that comes nearest to it. */
const quantityBefore = (base: BilledLine, units: FormUnits): Quantity =>
  base.quantityPrevious ?? quantityToDate(units, base.scheduledValue, base.workPrevious);

/** The quantity that comes to just this amount, if there is one of four places; else none is claimed. */
function quantityFor(line: FormLine, units: FormUnits, work: Cents): string {
  const { base } = line;
  if (work === 0) return '';
  const toDate = quantityToDate(units, base.scheduledValue, cents(base.workPrevious + work));
  const quantity = (toDate - quantityBefore(base, units)) as Quantity;
  return workOf(line, units, quantity) === work ? formatQuantity(quantity) : '';
}

/** The line with a text in one of its fields, while it is being typed. */
export const typeInto = (line: FormLine, draft: LineDraft, field: LineField, text: string): LineDraft =>
  followed(line, { ...draft, [field]: text }, field);

/** The line with a text in one of its fields, once it is entered. */
export function enterInto(line: FormLine, draft: LineDraft, field: LineField, text: string): LineDraft {
  const typed = { ...draft, [field]: text };
  return followed(line, { ...typed, [field]: settled(line, typed, field) }, field);
}

/** What a line asks the server to write, and what cannot be read. What is unreadable counts as it was before. */
function entryOf(line: FormLine, draft: LineDraft) {
  const { base, units } = line;
  const problems: Partial<Record<LineField, string>> = {};
  const amount = (field: Exclude<LineField, 'quantity'>, before: Cents): Cents => {
    const value = amountOf(line, draft, field);
    if (value === null) problems[field] = sayUnreadable(field, draft[field]);
    return value ?? before;
  };
  const quantity = units === null || draft.quantity.trim() === '' ? undefined : readQuantity(draft.quantity);
  if (quantity === null) problems.quantity = words.grid.notAQuantity;
  const stored = amount('stored', base.storedPresently);
  const work = amount('work', base.workThisPeriod);
  const entry: PayLineEntry = {
    // Where a quantity was entered, it is what is billed; the amount beside it only says what it comes to.
    ...(quantity == null ? { workThisPeriod: work } : { quantityThisPeriod: quantity }),
    workRetainageReleased: amount('released', base.workRetainageReleased),
    ...(draft.held.trim() === '' ? {} : { workRetainageHeld: amount('held', base.workRetainageHeld) }),
    // Left out where nobody touched it: its retainage may have been set by hand elsewhere.
    ...(stored === base.storedPresently ? {} : { storedPresently: stored }),
  };
  return { entry, problems };
}

interface Judged {
  readonly pay: BilledLine;
  readonly entry: PayLineEntry;
  readonly problems: Problems;
  /** By how much the entry bills the line over its scheduled value; 0 where it does not. */
  readonly over: Cents;
}

/** A draft never changes, so what it came to is known: hundreds of lines are asked at every key. */
const known = new WeakMap<LineDraft, { readonly line: FormLine; readonly judged: Judged }>();

/** A line as it would be saved, and what is wrong with it, by the rules that the server obeys. */
export function judgeLine(line: FormLine, draft: LineDraft): Judged {
  const before = known.get(draft);
  if (before?.line === line) return before.judged;
  const { entry, problems } = entryOf(line, draft);
  const pay = enter(line.base, entry, line.rate, line.units);
  for (const { field, refusal } of entryProblems(line.base, pay, entry, line.units)) {
    problems[ofField[field] ?? 'work'] ??= say(refusal);
  }
  const judged = { pay, entry, problems, over: billsOver(pay) ? overBilledBy(pay) : cents(0) };
  known.set(draft, { line, judged });
  return judged;
}

const ofField: Partial<Record<ReturnType<typeof entryProblems>[number]['field'], LineField>> = {
  quantityThisPeriod: 'quantity',
  storedPresently: 'stored',
  storedRetainageHeld: 'stored',
  workRetainageHeld: 'held',
  workRetainageReleased: 'released',
};
/** The domain's names for the fields. */
export const fieldNames = {
  quantity: 'quantityThisPeriod',
  work: 'workThisPeriod',
  stored: 'storedPresently',
  held: 'workRetainageHeld',
  released: 'workRetainageReleased',
} as const satisfies Record<LineField, string>;

const sayUnreadable = (field: LineField, text: string) => {
  const percent = isPercent(text) && (field === 'work' || field === 'held');
  return say(refusal('invalid', { because: percent ? 'rate' : 'money', field: fieldNames[field] }));
};
