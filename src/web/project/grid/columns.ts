import type { BilledLine } from '../../../domain/billing/next-application.ts';
import { lineFigures, type PayLineFigures } from '../../../domain/billing/pay-application.ts';
import { type Cents, cents, formatMoney, readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { administratorFields, type FormLine, type LineDraft, type LineField, wordFields } from '../draft.ts';
import { judgeLine } from '../line-entry.ts';
import { readAmount } from './cell-text.ts';
import { followsTo } from './empty-cell.ts';

const says = words.page.invoice;
const more = words.lineGrid.columns;

/** What a figure column shows of a line that has been worked out. */
type Pick = (pay: BilledLine, figures: PayLineFigures, line: FormLine) => Cents;

/** What is typed into a column or stands in it. */
export type ColumnKind = 'amount' | 'quantity' | 'percent' | 'verdict' | 'text';

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly kind: ColumnKind;
  /** The field that is typed into it; null for a column that is worked out or agreed. */
  readonly field: LineField | null;
  /** The amount it shows, which is what its total adds up; null where it holds no amount. */
  readonly pick: Pick | null;
}

const figure = (id: string, label: string, pick: Pick): Column => ({ id, label, kind: 'amount', field: null, pick });
const typed = (field: LineField, label: string, pick: Pick | null, kind: ColumnKind = 'amount'): Column => ({
  id: field,
  label,
  kind,
  field,
  pick,
});

/** Every column there is, in its order. */
const every = [
  { id: 'line', label: says.lineNumber, kind: 'text', field: null, pick: null },
  { id: 'description', label: says.description, kind: 'text', field: null, pick: null },
  figure('scheduled', says.scheduled, (pay) => pay.scheduledValue),
  figure('previous', says.previous, (pay) => pay.workPrevious),
  typed('quantity', words.grid.quantity, null, 'quantity'),
  figure('claimed', more.claimed, (_, figures, line) => line.claimed ?? figures.grossThisPeriod),
  figure('gross', more.gross, (_, figures) => figures.grossThisPeriod),
  typed('work', says.work, (pay) => pay.workThisPeriod),
  figure('storedBefore', more.storedBefore, (pay) => cents(pay.storedPrevious + pay.materialsMoved)),
  typed('moved', more.moved, (pay) => pay.materialsMoved),
  typed('movedRetainage', more.movedRetainage, (pay) => pay.retainageMoved),
  typed('stored', says.stored, (pay) => pay.storedPresently),
  figure('completed', says.completed, (_, figures) => figures.completedAndStored),
  figure('balance', says.balance, (_, figures) => figures.balanceToFinish),
  figure('workHeldBefore', more.workHeldBefore, (pay) => pay.workRetainagePrevious),
  typed('workRate', more.workRate, null, 'percent'),
  typed('held', says.held, (pay) => pay.workRetainageHeld),
  typed('released', says.released, (pay) => pay.workRetainageReleased),
  figure('workHeldNow', more.workHeldNow, (_, figures) => figures.workRetainage),
  figure('storedHeldBefore', more.storedHeldBefore, (pay) => pay.storedRetainagePrevious),
  typed('storedRate', more.storedRate, null, 'percent'),
  typed('storedHeld', more.storedHeld, (_, figures) => figures.storedRetainage),
  figure('storedReleased', more.storedReleased, (pay) => pay.storedRetainageReleased),
  figure('due', more.due, (_, figures) => figures.netThisPeriod),
  typed('review', more.review, null, 'verdict'),
  typed('comment', more.comment, null, 'text'),
] as const satisfies readonly Column[];

/** The first two stand in every choice: without them nobody knows which line one is in. */
export const fixedColumns: readonly string[] = ['line', 'description'];

/** Which columns go together for a task. */
export const columnSets = {
  billing: ['scheduled', 'previous', 'quantity', 'work', 'stored', 'completed', 'balance', 'held', 'released'],
  materials: ['previous', 'work', 'storedBefore', 'moved', 'movedRetainage', 'stored', 'storedRate', 'storedHeld'],
  retainage: [
    ...['work', 'workHeldBefore', 'workRate', 'held', 'released', 'workHeldNow'],
    ...['storedHeldBefore', 'storedRate', 'storedHeld', 'storedReleased'],
  ],
  review: ['scheduled', 'claimed', 'gross', 'quantity', 'work', 'stored', 'completed', 'review', 'comment'],
} as const satisfies Record<string, readonly string[]>;
export type ColumnSet = keyof typeof columnSets;

const byQuantity = (lines: readonly FormLine[]) => lines.some((line) => line.units !== null);

/** All that can be shown of these lines; the quantity where any line is billed by it. */
export const allColumns = (lines: readonly FormLine[]): readonly Column[] =>
  byQuantity(lines) ? every : every.filter(({ id }) => id !== 'quantity');

/** The columns of a choice, in their own order. */
export const columnsOf = (lines: readonly FormLine[], chosen: readonly string[] = columnSets.billing) =>
  allColumns(lines).filter(({ id }) => fixedColumns.includes(id) || chosen.includes(id));

/** Why lines cannot be typed into: none of their fields, or none that says anything of an amount. */
export interface Locks {
  readonly locked: string | null;
  readonly frozen: string | null;
}
export const unlocked: Locks = { locked: null, frozen: null };

/** Can a cell be typed into? Asked of every cell that is drawn, so without the words. */
export function isWritable({ field }: Column, line: FormLine, { locked, frozen }: Locks): boolean {
  if (field === null || locked !== null || (field === 'quantity' && line.units === null)) return false;
  if (line.role === 'contact' && administratorFields.includes(field)) return false;
  return frozen === null || wordFields.includes(field);
}

/** Why a cell cannot be typed into, in words; null where it can. */
export function whyReadOnly(column: Column, line: FormLine, locks: Locks): string | null {
  if (isWritable(column, line, locks)) return null;
  const { locked, frozen } = locks;
  const { field, pick, label } = column;
  if (field === null) return fill(words.grid.workedOut[pick === null ? 'agreed' : 'figure'], { label });
  if (field === 'quantity' && line.units === null) return words.grid.byAmount;
  if (locked !== null) return locked;
  if (line.role === 'contact' && administratorFields.includes(field)) return fill(words.lineGrid.notYours, { label });
  return frozen;
}

/** What a cell holds for a spreadsheet: bare decimals, and of an amount that follows by itself what it follows to. */
export function cellText(column: Column, line: FormLine, draft: LineDraft): string {
  if (column.id === 'line') return String(line.position);
  if (column.id === 'description') return line.description;
  const { field, kind } = column;
  if (field !== null && (draft[field] !== '' || kind === 'quantity' || kind === 'text' || kind === 'verdict')) {
    return field === 'review' ? verdictText(draft.review) : draft[field];
  }
  if (field !== null && kind === 'percent') return followsTo(field, line, draft);
  const { pay } = judgeLine(line, draft);
  return formatMoney(column.pick!(pay, lineFigures(pay), line));
}

const verdictText = (text: string): string =>
  text !== '' && Object.hasOwn(words.lineGrid.verdicts, text)
    ? words.lineGrid.verdicts[text as keyof typeof words.lineGrid.verdicts]
    : text;

/** Fields whose texts are no amounts. */
const plain: readonly LineField[] = ['quantity', 'workRate', 'storedRate', 'comment'];

/** What a cell shows of what was typed: with thousands separators where it is an amount, else word for word. */
export function shownText(field: LineField, text: string): string {
  if (field === 'review') return verdictText(text);
  if (plain.includes(field) || text === '') return text;
  const amount = readAmount(text);
  return amount === null ? text : readableMoney(amount);
}
