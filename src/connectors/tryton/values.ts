import { type Cents, formatMoney, parseMoney } from '../../domain/money.ts';
import { type Day, parseDay } from '../../domain/time.ts';
import { ErpTrouble } from '../trouble.ts';

/** A record as Tryton answers it: fields by name, those of a joined record under the name and a point. */
export type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Tryton answered is not what its version 6.0 answers: nothing may be concluded from it, least an absence. */
export const unreadable = (what: string): ErpTrouble => new ErpTrouble('unreadable_answer', { erp: 'Tryton', what });

/** The rows of an answer. Throws where it is no list of records. */
export function rowsOf(answer: unknown, what: string): readonly Row[] {
  if (!Array.isArray(answer) || !answer.every(isRow)) throw unreadable(`${what} came as no list`);
  return answer;
}

/** A field that must be in the row; null where it holds nothing. */
function cell(row: Row, field: string): unknown {
  if (!Object.hasOwn(row, field)) throw unreadable(`the field ${field} is missing`);
  return row[field] ?? null;
}

export function textOrNull(row: Row, field: string): string | null {
  const value = cell(row, field);
  if (value !== null && typeof value !== 'string') throw unreadable(`the field ${field} holds no text`);
  return value;
}

export const text = (row: Row, field: string): string => textOrNull(row, field) ?? '';

export function idOrNull(row: Row, field: string): number | null {
  const value = cell(row, field);
  if (value !== null && !Number.isSafeInteger(value)) throw unreadable(`the field ${field} holds no number`);
  return value as number | null;
}

export function id(row: Row, field = 'id'): number {
  const value = idOrNull(row, field);
  if (value === null) throw unreadable(`the field ${field} is empty`);
  return value;
}

/** SQLite answers 0 and 1 in joined records, PostgreSQL true and false. */
export const isTrue = (row: Row, field: string): boolean => cell(row, field) === true || cell(row, field) === 1;

/** The joined record behind a field, or null where there is none. */
export function joined(row: Row, field: string): Row | null {
  const value = cell(row, `${field}.`);
  if (value !== null && !isRow(value)) throw unreadable(`the field ${field} holds no record`);
  return value;
}

/** The joined record behind a field that is never empty. */
export function mustJoin(row: Row, field: string): Row {
  const value = joined(row, field);
  if (value === null) throw unreadable(`the field ${field} is empty`);
  return value;
}

export const joinedRows = (row: Row, field: string): readonly Row[] => rowsOf(cell(row, `${field}.`), field);

function marked(row: Row, field: string, mark: string): Row | null {
  const value = cell(row, field);
  if (value === null) return null;
  if (!isRow(value) || value.__class__ !== mark) throw unreadable(`the field ${field} holds no ${mark}`);
  return value;
}

/** Money to the cent. Throws where the books hold a fraction of one: no bill of ours does. */
export function money(row: Row, field: string): Cents {
  const value = marked(row, field, 'Decimal')?.decimal;
  const amount = typeof value === 'string' ? parseMoney(plain(value)) : null;
  if (amount === null) throw unreadable(`the field ${field} holds no amount`);
  return amount;
}

/** `1.00` for `1.0000` and `10` for `1E+1`, as Python may write a decimal. */
function plain(decimal: string): string {
  const [, digits = decimal, exponent] = /^(-?[\d.]+)E\+?(\d{1,2})$/.exec(decimal) ?? [];
  const whole = exponent === undefined ? digits : `${digits}${'0'.repeat(Number(exponent))}`;
  return whole.replace(/(\.\d{2})0+$/, '$1');
}

/** A part of a day or a time of day. Throws where it is no whole number, whatever else it may be. */
function digits(at: Readonly<Record<string, unknown>>, part: string, length = 2): string {
  const value = at[part];
  if (!Number.isSafeInteger(value)) throw unreadable(`the ${part} of a date is no number`);
  return String(value).padStart(length, '0');
}

const dateOf = (at: Readonly<Record<string, unknown>>): string =>
  `${digits(at, 'year', 4)}-${digits(at, 'month')}-${digits(at, 'day')}`;

export function dayOrNull(row: Row, field: string): Day | null {
  const value = marked(row, field, 'date');
  return value === null ? null : parseDay(dateOf(value));
}

/** As Tryton keeps it, to the microsecond: `2026-11-25T22:37:44.819724`. */
export function moment(row: Row, field: string): string {
  const at = marked(row, field, 'datetime');
  if (at === null) throw unreadable(`the field ${field} is empty`);
  const time = ['hour', 'minute', 'second'].map((part) => digits(at, part)).join(':');
  return `${dateOf(at)}T${time}.${digits(at, 'microsecond', 6)}`;
}

export const decimalValue = (decimal: string) => ({ __class__: 'Decimal', decimal });
export const moneyValue = (amount: Cents) => decimalValue(formatMoney(amount));

export function dayValue(day: Day) {
  const [year, month, date] = day.split('-').map(Number);
  return { __class__: 'date', year, month, day: date };
}
