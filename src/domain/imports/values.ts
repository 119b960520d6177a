import { type BasisPoints, parseRate } from '../money.ts';
import { type Day, parseDay } from '../time.ts';
import { type Cell, isDate, moneyOf, quantityOf, textOf } from './import-cells.ts';

/** Cells as people and programs write them, read into values. A null says that it is none; nothing is ever rounded. */

/**
 * How a file writes its numbers and days. Between semicolons stand tables of countries that write 1.234,50 and
 * 31.12.2026, so what could be read in two ways there is refused.
 */
export type Style = 'us' | 'semicolons';

export type Read<T> = { readonly value: T } | { readonly because: string };

const marks = /[\s\u00a0\u202f]|USD|US\$|EUR|GBP|[$€£]/gi;

/**
 * A number of either style as `moneyOf` and `quantityOf` read it: the last of two marks parts the decimals; a single comma
 * with one or two digits behind it does too.
 */
function plainNumber(text: string, style: Style): Read<string> {
  const bare = text.replace(marks, '');
  const [dots, commas] = [bare.split('.').length - 1, bare.split(',').length - 1];
  const european = () => bare.replaceAll('.', '').replace(',', '.');
  if (dots > 0 && commas > 0) {
    if (bare.lastIndexOf(',') < bare.lastIndexOf('.')) return { value: bare };
    const grouped = /^[-(]?[1-9]\d{0,2}(\.\d{3})+,\d*[-)]{0,2}$/.test(bare);
    return grouped ? { value: european() } : { because: 'number' };
  }
  if (dots > 1)
    return /^[-(]?[1-9]\d{0,2}(\.\d{3})+[-)]{0,2}$/.test(bare) ? { value: european() } : { because: 'number' };
  if (commas === 1 && !/,\d{3}[-)]{0,2}$/.test(bare)) return { value: european() };
  if (style === 'us' || dots + commas !== 1) return { value: bare };
  if (/^[-(]?[1-9]\d{0,2}[.,]\d{3}[-)]{0,2}$/.test(bare)) return { because: 'number_ambiguous' };
  // No group of thousands begins with 0: this comma parts decimals.
  return { value: /^[-(]?0,/.test(bare) ? european() : bare };
}

function number<T>(cell: Cell, style: Style, parse: (cell: Cell) => T | null, because: string): Read<T> {
  if (isDate(cell)) return { because: 'made_a_date' };
  if (typeof cell !== 'string') {
    const found = parse(cell);
    return found === null ? { because } : { value: found };
  }
  const plain = plainNumber(cell, style);
  if ('because' in plain) return { because: plain.because === 'number' ? because : plain.because };
  const found = parse(plain.value);
  return found === null ? { because } : { value: found };
}

export const money = (cell: Cell, style: Style) => number(cell, style, moneyOf, 'money');
export const quantity = (cell: Cell, style: Style) => number(cell, style, quantityOf, 'quantity');

/**
 * A percent: `10`, `10 %`, `10.5%`. Excel keeps what it shows as 10 % as 0.1, which could be a tenth of a percent as well:
 * nobody retains that little, but nobody should have to guess.
 */
export function rate(cell: Cell, style: Style): Read<BasisPoints> {
  if (typeof cell === 'number' && cell > 0 && cell < 1) return { because: 'rate_fraction' };
  // Not by a pattern: of a cell of a million blanks it would look for its end from each of them.
  const bare = typeof cell === 'string' ? textOf(cell).replace(/%$/, '') : cell;
  const parse = (one: Cell) => (typeof one === 'string' || typeof one === 'number' ? parseRate(one) : null);
  return number(bare, style, parse, 'rate');
}

export function yesOrNo(cell: Cell): Read<boolean> {
  if (typeof cell === 'boolean') return { value: cell };
  const text = textOf(cell).toLowerCase();
  if (['yes', 'y', 'true', '1', 'x', 'active'].includes(text)) return { value: true };
  if (['no', 'n', 'false', '0', 'inactive'].includes(text)) return { value: false };
  return { because: 'yes_no' };
}

export function wholeNumber(cell: Cell): Read<number> {
  const text = textOf(cell).replace(/\.0+$/, '');
  const found = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return found > 0 ? { value: found } : { because: isDate(cell) ? 'made_a_date' : 'place_number' };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day: `2026-03-31` (a time behind it is let be), `3/31/2026`, `31.12.2026`, `31-Mar-26`, `March 31, 2026`, or a cell of
 * Excel's that is a date. Of `3/4/2026` between semicolons nobody can say which is the month.
 */
export function day(cell: Cell, style: Style): Read<Day> {
  if (isDate(cell)) return calendar(cell.date);
  const text = textOf(cell);
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(text);
  if (iso) return calendar(iso[1]!);
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(text);
  if (slashes) {
    const [month, date] = [Number(slashes[1]), Number(slashes[2])];
    if (month > 12 && date <= 12) return { because: 'day_first' };
    if (style === 'semicolons' && month !== date && date <= 12) return { because: 'day_ambiguous' };
    return parts(slashes[3]!, month, date);
  }
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/.exec(text);
  if (dots) return parts(dots[3]!, Number(dots[2]), Number(dots[1]));
  const named =
    /^(\d{1,2})[-\s]([a-z]{3})[a-z]*\.?[-\s,]+(\d{2}|\d{4})$/i.exec(text) ??
    /^([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})$/i.exec(text);
  if (!named) return { because: 'day' };
  const [first, second] = [named[1]!, named[2]!];
  const [name, date] = /^\d/.test(first) ? [second, first] : [first, second];
  return parts(named[3]!, months.indexOf(name.toLowerCase()) + 1, Number(date));
}

const two = (value: number) => String(value).padStart(2, '0');
const parts = (year: string, month: number, date: number) =>
  calendar(`${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(date)}`);

function calendar(text: string): Read<Day> {
  const found = parseDay(text);
  return found === null ? { because: 'day' } : { value: found };
}

/** One of some words, however it is spaced and written: `Approved as Noted` is `approved_as_noted`. */
export function choice(cell: Cell, choices: readonly string[], also: Readonly<Record<string, string>>): Read<string> {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const given = bare(textOf(cell));
  const found = choices.find((one) => bare(one) === given) ?? (Object.hasOwn(also, given) ? also[given] : undefined);
  return found === undefined ? { because: 'one_of' } : { value: found };
}
