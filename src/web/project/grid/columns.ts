import { type Cents, formatMoney, readableMoney } from '../../../domain/money.ts';
import { lineFigures, type PayLine, type PayLineFigures } from '../../../domain/pay-application.ts';
import { formatQuantity } from '../../../domain/quantity.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { type FormLine, judgeLine, type LineDraft, type LineField } from '../draft.ts';
import { readAmount } from './cell-text.ts';

const says = words.page.invoice;

/** What a figure column shows of a line that has been worked out. */
type Pick = (pay: PayLine, figures: PayLineFigures) => Cents;

export interface Column {
  readonly id: string;
  readonly label: string;
  /** The field that is typed into it; null for a column that is worked out or agreed. */
  readonly field: LineField | null;
  /** The amount it shows, which is what its total adds up; null where it holds no amount. */
  readonly pick: Pick | null;
}

const figure = (id: string, label: string, pick: Pick): Column => ({ id, label, field: null, pick });
const typed = (field: LineField, label: string, pick: Pick | null): Column => ({ id: field, label, field, pick });

const quantity = typed('quantity', words.grid.quantity, null);
const usual: readonly Column[] = [
  { id: 'line', label: says.lineNumber, field: null, pick: null },
  { id: 'description', label: says.description, field: null, pick: null },
  figure('scheduled', says.scheduled, (pay) => pay.scheduledValue),
  figure('previous', says.previous, (pay) => pay.workPrevious),
  typed('work', says.work, (pay) => pay.workThisPeriod),
  typed('stored', says.stored, (pay) => pay.storedPresently),
  figure('completed', says.completed, (_, figures) => figures.completedAndStored),
  figure('balance', says.balance, (_, figures) => figures.balanceToFinish),
  typed('held', says.held, (pay) => pay.workRetainageHeld),
  typed('released', says.released, (pay) => pay.workRetainageReleased),
];
const byQuantity = [...usual.slice(0, 4), quantity, ...usual.slice(4)];

/** The columns of a G703; with the quantity where any line is billed by it. */
export const columnsOf = (lines: readonly FormLine[]): readonly Column[] =>
  lines.some((line) => line.units !== null) ? byQuantity : usual;

/** Why a cell cannot be typed into, in words; null where it can. */
export function whyReadOnly(column: Column, line: FormLine, locked: string | null): string | null {
  if (column.field === null)
    return fill(words.grid.workedOut[column.pick === null ? 'agreed' : 'figure'], { label: column.label });
  if (column.field === 'quantity' && line.units === null) return words.grid.byAmount;
  return locked;
}

const amountColumns = ['scheduled', 'previous', 'completed', 'balance'];

/** What a cell holds for a spreadsheet: bare decimals, and of an amount that follows by itself what it follows to. */
export function cellText(column: Column, line: FormLine, draft: LineDraft): string {
  if (column.id === 'line') return String(line.position);
  if (column.id === 'description') return line.description;
  if (column.field !== null && column.field !== 'held') {
    const text = draft[column.field];
    return text === '' && column.field !== 'quantity' ? '0.00' : text;
  }
  if (column.field === 'held' && draft.held !== '') return draft.held;
  const { pay } = judgeLine(line, draft);
  return formatMoney(column.pick!(pay, lineFigures(pay)));
}

/** What a cell shows of what was typed: with thousands separators where it is an amount, else word for word. */
export function shownText(field: LineField, text: string): string {
  if (field === 'quantity' || text === '') return text;
  const amount = readAmount(text);
  return amount === null ? text : readableMoney(amount);
}

/** What an empty cell stands for, in grey. */
export function emptyShows(field: LineField, line: FormLine, draft: LineDraft): string {
  if (field === 'held') return readableMoney(judgeLine(line, draft).pay.workRetainageHeld);
  return field === 'quantity' ? formatQuantity(0 as never) : readableMoney(0 as Cents);
}

export const isFigure = (column: Column): boolean => amountColumns.includes(column.id);
