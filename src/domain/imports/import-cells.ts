import { mostQuantity, parseQuantity, type Quantity } from '../billing/quantity.ts';
import { type Cents, cents, mostCents, parseMoney } from '../money.ts';

/** A formula of a file that no program has reckoned since it was written: what it comes to does not stand there. */
interface Unreckoned {
  readonly formula: string;
}

/** A cell of a table that somebody brings along: of a text file always text, of Excel a value of its own. */
export type Cell = string | number | boolean | null | { readonly date: string } | Unreckoned;

export const textOf = (cell: Cell | undefined): string => {
  if (cell === undefined || cell === null) return '';
  if (typeof cell !== 'object') return String(cell).trim();
  return 'date' in cell ? cell.date : cell.formula;
};
const afterTheLast = (row: readonly Cell[]): number => row.findLastIndex((cell) => textOf(cell) !== '') + 1;
const isText = (cell: Cell | undefined, like: RegExp): boolean => typeof cell === 'string' && like.test(cell.trim());

/**
 * What a row holds beyond the columns of its head, null if nothing: it cannot be said then which cell belongs where. A
 * comma that stands in an amount without quotes makes two cells of it, `48` and `000.00`; it shows also where the last
 * cell is empty, by the row's length.
 */
export function beyond(head: readonly Cell[], row: readonly Cell[]): string | null {
  const past = row.slice(afterTheLast(head)).find((cell) => textOf(cell) !== '');
  if (past === undefined && row.length <= head.length) return null;
  const parted = row.findIndex(
    (cell, i) => isText(cell, /^[-(]?\$?\d{1,3}$/) && isText(row[i + 1], /^\d{3}(\.\d*)?[-)]?$/),
  );
  if (parted !== -1) return `${textOf(row[parted])},${textOf(row[parted + 1])}`;
  return past === undefined ? null : textOf(past);
}

/** The places between a head's names where none stands. */
export const nameless = (head: readonly Cell[]): readonly number[] =>
  head.slice(0, afterTheLast(head)).flatMap((cell, place) => (textOf(cell) === '' ? [place] : []));

/** A column's letters, as a spreadsheet shows them: 0 is `A`, 26 is `AA`. */
export const lettersOf = (place: number): string =>
  (place < 26 ? '' : lettersOf(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

export const isDate = (cell: Cell | undefined): cell is { readonly date: string } =>
  typeof cell === 'object' && cell !== null && 'date' in cell;

/** `1.23457E+11`, as a spreadsheet saves a long number of a narrow column; of more than fifteen digits it keeps none itself. */
export const isShortened = (cell: Cell | undefined): boolean =>
  typeof cell === 'number' ? Math.abs(cell) >= 1e15 : isText(cell, /^-?\d([.,]\d+)?E\+\d{2,3}$/);

/** `#N/A`, `#REF!`, `#NAME?` and their like: what a spreadsheet shows of a formula that failed, in CSV too. */
const failed = /^#(?:N\/A|[A-Z][A-Z0-9/_]{0,20}[!?])$/;

/** A formula that came to nothing. Taken for empty it would be a zero, and taken for a text a name that nobody has. */
export const cameToNothing = (cell: Cell | undefined): boolean =>
  isText(cell, failed) || (typeof cell === 'object' && cell !== null && 'formula' in cell);

/**
 * A number as people write it in a table: `$1,250.50`, `(300)` and `-300` below zero, `1250.50 -` as accountants do.
 * Null where it is none; commas stand only between groups of three digits, the first of which does not begin with 0.
 */
function plain(text: string): string | null {
  const bare = text
    .replace(/[\s\u00a0]/g, '')
    .replace(/^([-(]?)\$/, '$1')
    .replace(/^\$([-(])/, '$1');
  const match = /^(\()?(-)?(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.(\d*))?(-)?(\))?$/.exec(bare);
  if (match === null) return null;
  const [, open, minus, whole, part, behind, close] = match;
  if ((whole ?? '') + (part ?? '') === '' || (open === undefined) !== (close === undefined)) return null;
  if ([open, minus, behind].filter((sign) => sign !== undefined).length > 1) return null;
  const sign = open ?? minus ?? behind;
  const decimals = part ? `.${part}` : '';
  return `${sign === undefined ? '' : '-'}${(whole ?? '0').replaceAll(',', '')}${decimals}`;
}

/** Zeros behind the last place that counts say nothing: `12.5000` is 12.5. */
const trimmed = (text: string, places: number) => text.replace(new RegExp(`(\\.\\d{${places}})0+$`), '$1');

/**
 * A number of Excel's, whose last binary digits are noise of its own reckoning: the value at so many places, or null
 * where it has more of them. Nothing is rounded that a person typed.
 */
function exact(value: number, places: number): number | null {
  const scaled = value * 10 ** places;
  const whole = Math.round(scaled);
  const noise = Math.max(1e-6, Math.abs(scaled) * 8e-15);
  return Number.isFinite(scaled) && Math.abs(scaled - whole) <= noise ? whole : null;
}

export function moneyOf(cell: Cell): Cents | null {
  if (typeof cell === 'number') {
    const found = exact(cell, 2);
    return found === null || Math.abs(found) > mostCents ? null : cents(found);
  }
  const text = typeof cell === 'string' ? plain(cell) : null;
  return text === null ? null : parseMoney(trimmed(text, 2));
}

/** A quantity or a unit price. */
export function quantityOf(cell: Cell): Quantity | null {
  if (typeof cell === 'number') {
    const found = exact(cell, 4);
    return found === null || Math.abs(found) > mostQuantity ? null : ((found === 0 ? 0 : found) as Quantity);
  }
  const text = typeof cell === 'string' ? plain(cell) : null;
  return text === null ? null : parseQuantity(trimmed(text, 4));
}
