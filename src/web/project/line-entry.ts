import { entryProblems } from '../../domain/billing/line-problems.ts';
import type { BilledLine } from '../../domain/billing/next-application.ts';
import { billsOver, overBilledBy } from '../../domain/billing/over-billing.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { enter, movable, type PayLineEntry } from '../../domain/billing/pay-line-entry.ts';
import { type BasisPoints, type Cents, cents, parseRate, share } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { say, words } from '../../domain/words/words.ts';
import {
  administratorFields,
  type FormLine,
  type LineDraft,
  type LineField,
  lineDraft,
  movedAlong,
  type Problems,
} from './draft.ts';
import { isPercent, plainNumber, readAmount, readPercent, readQuantity } from './grid/cell-text.ts';

/** What the texts of a line say, by the rules that the server obeys. */

export type AmountField = Exclude<LineField, 'quantity' | 'workRate' | 'storedRate' | 'review' | 'comment'>;
export type RateField = 'workRate' | 'storedRate';

/** The line after what is moved of its materials, and nothing else: what all other fields are typed upon. */
export function movedLine(line: FormLine, draft: LineDraft): BilledLine {
  const entry = movingOf(line, draft);
  return entry.materialsMoved === undefined && entry.retainageMoved === undefined
    ? line.base
    : enter(line.base, entry, line.rate, line.units);
}

/** The percent that a field stands for: its own, else the commitment's; null where it cannot be read. */
export function rateOf(line: FormLine, draft: LineDraft, field: RateField): BasisPoints | null {
  const text = draft[field];
  if (text.trim() === '') return line.rate;
  if (isPercent(text)) return readPercent(text);
  const plain = plainNumber(text);
  return plain === null ? null : parseRate(plain);
}

/** The amount that a field stands for; null where it cannot be read. */
export function amountOf(line: FormLine, draft: LineDraft, field: AmountField): Cents | null {
  const text = draft[field];
  if (!isPercent(text)) return readAmount(text);
  const rate = readPercent(text);
  if (rate === null) return null;
  const part = (whole: Cents | null) => share(cents(Math.max(whole ?? 0, 0)), rate);
  if (field === 'held') return part(amountOf(line, { ...draft, held: '' }, 'work'));
  if (field === 'storedHeld') return part(amountOf(line, draft, 'stored'));
  if (field === 'moved') return part(movable(line.base));
  if (field === 'released') return part(movedLine(line, draft).workRetainagePrevious);
  if (field !== 'work') return null;
  // So much of the scheduled value is work to date then, by the rule that the server has for such a percent.
  return enter(movedLine(line, draft), { workToDatePercent: rate }, line.rate, line.units).workThisPeriod;
}

type Moving = Pick<PayLineEntry, 'materialsMoved' | 'retainageMoved'>;

function movingOf(line: FormLine, draft: LineDraft): Moving {
  const was = lineDraft(line);
  if (draft.moved === was.moved && draft.movedRetainage === was.movedRetainage) return {};
  const { base } = line;
  const moved = amountOf(line, draft, 'moved') ?? base.materialsMoved;
  const moves = moved !== base.materialsMoved;
  const entry = moves ? { materialsMoved: moved } : {};
  if (draft.movedRetainage.trim() !== '') {
    const retainageMoved = readAmount(draft.movedRetainage);
    return retainageMoved === null ? entry : { ...entry, retainageMoved };
  }
  // Emptied, it goes along by itself again. The server is told how much that is, for it leaves alone what is not said.
  return moves || was.movedRetainage === '' ? entry : { retainageMoved: movedAlong(line, moved) };
}

function storedEntry(line: FormLine, draft: LineDraft, moved: BilledLine): PayLineEntry {
  const was = lineDraft(line);
  const stored = amountOf(line, draft, 'stored') ?? moved.storedPresently;
  const rate = rateOf(line, draft, 'storedRate');
  const rated = rate !== null && draft.storedRate !== was.storedRate;
  // Left out where nobody touched it: its retainage may have been set by hand elsewhere.
  const said = stored !== moved.storedPresently || (!rated && draft.storedHeld === '' && was.storedHeld !== '');
  return {
    ...(said ? { storedPresently: stored } : {}),
    ...(rated ? { storedRetainageRate: rate } : {}),
  };
}

/** This period's work and what is held of it; nothing where nobody typed into either. */
function workEntry(line: FormLine, draft: LineDraft): PayLineEntry {
  const was = lineDraft(line);
  const fields = ['work', 'quantity', 'held', 'workRate'] as const;
  if (fields.every((field) => draft[field] === was[field])) return {};
  const { base, units, role } = line;
  const quantity = units === null || draft.quantity.trim() === '' ? undefined : readQuantity(draft.quantity);
  const workRate = rateOf(line, draft, 'workRate');
  const byHand = role === 'administrator' && draft.held.trim() !== '';
  return {
    // Where a quantity was entered, it is what is billed; the amount beside it only says what it comes to.
    ...(quantity == null
      ? { workThisPeriod: amountOf(line, draft, 'work') ?? base.workThisPeriod }
      : { quantityThisPeriod: quantity }),
    ...(byHand ? { workRetainageHeld: amountOf(line, draft, 'held') ?? base.workRetainageHeld } : {}),
    ...(workRate === null || draft.workRate === was.workRate ? {} : { workRetainageRate: workRate }),
  };
}

/** What a line asks the server to write: what was typed, and nothing else. What is unreadable counts as it was before. */
function entryOf(line: FormLine, draft: LineDraft): PayLineEntry {
  const { base, units, rate } = line;
  const released = amountOf(line, draft, 'released') ?? base.workRetainageReleased;
  const entry: PayLineEntry = {
    ...movingOf(line, draft),
    ...workEntry(line, draft),
    ...(released === base.workRetainageReleased ? {} : { workRetainageReleased: released }),
    ...storedEntry(line, draft, movedLine(line, draft)),
  };
  // What is held back is not a contact's to say: it follows.
  if (line.role === 'contact' || draft.storedHeld.trim() === '') return entry;
  const retained = amountOf(line, draft, 'storedHeld');
  const byItself = lineFigures(enter(base, entry, rate, units)).storedRetainage;
  return retained === null || retained === byItself ? entry : { ...entry, storedRetainageRetained: retained };
}

const amounts = ['work', 'moved', 'movedRetainage', 'stored', 'held', 'released', 'storedHeld'] as const;

/** Texts that cannot be read, each with its sentence. */
function unreadable(line: FormLine, draft: LineDraft): Partial<Record<LineField, string>> {
  const problems: Partial<Record<LineField, string>> = {};
  for (const field of amounts) {
    if (draft[field] !== '' && amountOf(line, draft, field) === null) problems[field] = sayUnreadable(field, draft);
  }
  for (const field of ['workRate', 'storedRate'] as const) {
    if (rateOf(line, draft, field) === null) problems[field] = sayUnreadable(field, draft);
  }
  if (line.units !== null && draft.quantity.trim() !== '' && readQuantity(draft.quantity) === null) {
    problems.quantity = words.grid.notAQuantity;
  }
  if (readReview(draft.review) === null) problems.review = words.lineGrid.notAReview;
  if (draft.comment.length > longestComment) problems.comment = words.lineGrid.commentTooLong;
  return problems;
}

/** What the server keeps of a comment. */
export const longestComment = 2000;

/** `a` and `Approved` for approved, in the page's own words too; `r` for rejected, nothing for none; null for anything else. */
export function readReview(text: string): 'approved' | 'rejected' | '' | null {
  const word = text.trim().toLowerCase();
  if (word === '' || word === '-' || word === '–') return '';
  return (
    (['approved', 'rejected'] as const).find((verdict) =>
      [verdict, words.lineGrid.verdicts[verdict].toLowerCase()].some((said) => said.startsWith(word)),
    ) ?? null
  );
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
  const problems = unreadable(line, draft);
  const entry = entryOf(line, draft);
  const pay = enter(line.base, entry, line.rate, line.units);
  for (const { field, refusal } of entryProblems(line.base, pay, entry, line.units)) {
    problems[fieldOf(line, field)] ??= say(refusal);
  }
  const judged = { pay, entry, problems, over: billsOver(pay) ? overBilledBy(pay) : cents(0) };
  known.set(draft, { line, judged });
  return judged;
}

const ofField: Partial<Record<ReturnType<typeof entryProblems>[number]['field'], LineField>> = {
  quantityThisPeriod: 'quantity',
  materialsMoved: 'moved',
  retainageMoved: 'movedRetainage',
  storedPresently: 'stored',
  storedRetainageHeld: 'storedHeld',
  storedRetainageReleased: 'storedHeld',
  workRetainageHeld: 'held',
  workRetainageReleased: 'released',
};

/** The field that a problem is about. Where it is none that the reader types into, what it follows from. */
function fieldOf(line: FormLine, field: ReturnType<typeof entryProblems>[number]['field']): LineField {
  const found = ofField[field] ?? 'work';
  if (line.role !== 'contact' || !administratorFields.includes(found)) return found;
  return found === 'storedHeld' ? 'stored' : 'work';
}

/** The domain's names for the fields. */
export const fieldNames = {
  quantity: 'quantityThisPeriod',
  work: 'workThisPeriod',
  moved: 'materialsMoved',
  movedRetainage: 'retainageMoved',
  stored: 'storedPresently',
  workRate: 'workRetainageRate',
  held: 'workRetainageHeld',
  released: 'workRetainageReleased',
  storedRate: 'storedRetainageRate',
  storedHeld: 'storedRetainageRetained',
  review: 'review',
  comment: 'comment',
} as const satisfies Record<LineField, string>;

const ofPercent: readonly LineField[] = ['work', 'moved', 'held', 'released', 'storedHeld'];

function sayUnreadable(field: LineField, draft: LineDraft): string {
  const percent = field === 'workRate' || field === 'storedRate';
  const because = percent || (isPercent(draft[field]) && ofPercent.includes(field)) ? 'rate' : 'money';
  return say(refusal('invalid', { because, field: fieldNames[field] }));
}
