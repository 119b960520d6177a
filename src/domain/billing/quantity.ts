import type { Branded } from '../ids.ts';
import { type Cents, cents, mostCents } from '../money.ts';

/** A quantity as whole ten-thousandths of its unit: `12.345` is 123,450. Sage holds four places. */
export type Quantity = Branded<number, 'Quantity'>;
/** What one unit costs, as whole ten-thousandths of a dollar. */
export type UnitPrice = Branded<number, 'UnitPrice'>;

/** So much has either at most: what {@link parseQuantity} reads. */
export const mostQuantity = 99_999_999_999_999 as Quantity;

/**
 * Reads `12.345`, `-3` or the number 12.345. Null where it is none: five decimals, exponents and thousands separators are
 * refused, never rounded.
 */
export function parseQuantity(input: string | number): Quantity | null {
  const text = typeof input === 'number' ? String(input) : input.trim();
  const match = /^(-?)(\d{1,10})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return null;
  const size = Number(match[2]) * 10_000 + Number((match[3] ?? '').padEnd(4, '0'));
  return (match[1] === '-' && size !== 0 ? -size : size) as Quantity;
}

/** Read as {@link parseQuantity} reads. */
export const parseUnitPrice = (input: string | number): UnitPrice | null =>
  parseQuantity(input) as unknown as UnitPrice | null;

/** The shortest exact decimal: `12.345`, `-3`, `0`. */
export function formatQuantity(value: Quantity | UnitPrice): string {
  const size = Math.abs(value);
  const places = String(size % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${Math.trunc(size / 10_000)}${places === '' ? '' : `.${places}`}`;
}

/** Below it a product and what is added to it for rounding are whole numbers still. */
const fewEnough = 9_000_000_000_000_000;

/**
 * What a quantity comes to, rounded half away from zero to the cent. Exact for every pair of values, which is why it
 * counts in big integers where the product is too large for a number. Null past {@link mostCents}.
 */
export function extended(quantity: Quantity, price: UnitPrice): Cents | null {
  const product = quantity * price; // hundred-millionths of a dollar
  if (Math.abs(product) < fewEnough) {
    const size = Math.floor((Math.abs(product) + 500_000) / 1_000_000);
    return cents(product < 0 ? -size : size);
  }
  const exact = BigInt(quantity) * BigInt(price);
  const size = exact < 0n ? -exact : exact;
  const rounded = (size + 500_000n) / 1_000_000n;
  if (rounded > BigInt(mostCents)) return null;
  return cents(Number(exact < 0n ? -rounded : rounded));
}
