import type { InvoiceStatus } from '../../domain/invoice-status.ts';
import { type BasisPoints, type Cents, cents, formatMoney, parseMoney } from '../../domain/money.ts';
import { lineProblems, type PayLine } from '../../domain/pay-application.ts';
import { enter, type PayLineEntry } from '../../domain/pay-line-entry.ts';
import { refusal } from '../../domain/refusal.ts';
import { say } from '../../domain/words/words.ts';
import type { RequisitionInput } from '../../http/client.ts';

/** A line of the form: what it stands on, and which it is on the server. */
export interface FormLine {
  readonly key: number;
  /** `id` of an entered line, `line_item_id` of a line that is not entered yet. */
  readonly on: { readonly id: number } | { readonly line_item_id: number };
  readonly position: number;
  readonly code: string;
  readonly description: string;
  readonly base: PayLine;
  /** What retainage follows until somebody types an amount. */
  readonly rate: BasisPoints;
}

/** A line as typed. `held` is null while it follows the percent. */
export interface LineDraft {
  readonly work: string;
  readonly stored: string;
  readonly held: string | null;
  readonly released: string;
}

/** The form as typed, word for word: nothing entered is lost because it cannot be read yet. */
export interface Draft {
  readonly invoice_number: string;
  readonly period_id: string;
  readonly billing_date: string;
  readonly status: InvoiceStatus;
  readonly comment: string;
  readonly lines: Readonly<Record<number, LineDraft>>;
}

export type LineField = keyof LineDraft;
type Problems = Readonly<Partial<Record<LineField, string>>>;

const shown = (amount: Cents) => (amount === 0 ? '' : formatMoney(amount));
const read = (text: string) => (text.trim() === '' ? cents(0) : parseMoney(text.replaceAll(',', '')));

export function lineDraft({ base, rate }: FormLine): LineDraft {
  const usual = enter(base, { workThisPeriod: base.workThisPeriod }, rate);
  return {
    work: shown(base.workThisPeriod),
    stored: shown(base.storedPresently),
    held: base.workRetainageHeld === usual.workRetainageHeld ? null : formatMoney(base.workRetainageHeld),
    released: shown(base.workRetainageReleased),
  };
}

/** What a line asks the server to write, and what cannot be read. What is unreadable counts as it was before. */
function entryOf({ base }: FormLine, draft: LineDraft) {
  const problems: Partial<Record<LineField, string>> = {};
  const amount = (field: LineField, before: Cents): Cents => {
    const value = read(draft[field] ?? '');
    if (value === null) problems[field] = sayMoney(field);
    return value ?? before;
  };
  const stored = amount('stored', base.storedPresently);
  const entry: PayLineEntry = {
    workThisPeriod: amount('work', base.workThisPeriod),
    workRetainageReleased: amount('released', base.workRetainageReleased),
    ...(draft.held === null ? {} : { workRetainageHeld: amount('held', base.workRetainageHeld) }),
    // Left out where nobody touched it: its retainage may have been set by hand elsewhere.
    ...(stored === base.storedPresently ? {} : { storedPresently: stored }),
  };
  return { entry, problems };
}

/** A line as it would be saved, and what is wrong with it, by the rules that the server obeys. */
export function judgeLine(line: FormLine, draft: LineDraft) {
  const { entry, problems } = entryOf(line, draft);
  const pay = enter(line.base, entry, line.rate);
  for (const { field, refusal } of lineProblems(pay)) problems[ofField[field] ?? 'work'] ??= say(refusal);
  return { pay, entry, problems: problems as Problems };
}

const ofField: Partial<Record<keyof PayLine, LineField>> = {
  storedPresently: 'stored',
  storedRetainageHeld: 'stored',
  workRetainageHeld: 'held',
  workRetainageReleased: 'released',
};
const names = {
  work: 'workThisPeriod',
  stored: 'storedPresently',
  held: 'workRetainageHeld',
  released: 'workRetainageReleased',
};
const sayMoney = (field: LineField) => say(refusal('invalid', { because: 'money', field: names[field] }));

const same = (one: PayLine, other: PayLine) =>
  (Object.keys(one) as (keyof PayLine)[]).every((key) => one[key] === other[key]);

const text = (amount: Cents | undefined) => (amount === undefined ? undefined : formatMoney(amount));

/** What the server is asked to keep. Lines that come out as they were are left out. */
export function inputOf(draft: Draft, lines: readonly FormLine[]): RequisitionInput {
  const items = lines.flatMap((line) => {
    const { pay, entry } = judgeLine(line, draft.lines[line.key]!);
    if (same(pay, line.base)) return [];
    return [
      {
        ...line.on,
        work_completed_this_period: text(entry.workThisPeriod),
        materials_presently_stored: text(entry.storedPresently),
        work_completed_retainage_retained_this_period: text(entry.workRetainageHeld),
        work_completed_retainage_released_this_period: text(entry.workRetainageReleased),
      },
    ];
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
