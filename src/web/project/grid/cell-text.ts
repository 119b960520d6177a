import { parseQuantity, type Quantity } from '../../../domain/billing/quantity.ts';
import { type BasisPoints, type Cents, parseMoney, parseRate } from '../../../domain/money.ts';

/** How people and spreadsheets write numbers, down to the bare decimals that the domain reads. */

/** Longer is no number that anybody bills, whatever it is; it is not looked into. */
const mostLetters = 40;
const minus = /[-\u2212]/;
const grouped = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$|^[1-9]\d{0,2}(?: \d{3})+(?:\.\d*)?$/;
const bare = /^\d+\.?\d*$|^\.\d+$/;

/**
 * `1250.5` for `$1,250.5`, `-3` for `(3)`, `$ -3` and `3-`, `0` for nothing and for the dash that a spreadsheet shows for
 * nothing. Null where it is none of these: `12,50` is not guessed at, for it may mean twelve and a half, nor is `0,125`.
 */
export function plainNumber(text: string): string | null {
  if (text.length > mostLetters) return null;
  const tidy = text.replace(/[\u00a0\u2009\u202f]/g, ' ').trim();
  const within = /^\$?\s*\((.*)\)$/.exec(tidy);
  const unsigned = unsign((within?.[1] ?? tidy).trim());
  if (unsigned === null || (within !== null && unsigned.negative)) return null;
  const { digits } = unsigned;
  if (digits === '') return within === null ? '0' : null;
  if (!grouped.test(digits) && !bare.test(digits)) return null;
  const size = digits.replace(/[, ]/g, '').replace(/^\./, '0.').replace(/\.$/, '');
  return within !== null || unsigned.negative ? `-${size}` : size;
}

/** Takes one sign and one `$` away, in either order; the sign may stand behind. */
function unsign(text: string): { negative: boolean; digits: string } | null {
  if (/^\$?\s*[-\u2212\u2013\u2014]?$/.test(text)) return { negative: false, digits: '' };
  const match = /^([-\u2212]?)\s*(\$?)\s*([-\u2212]?)\s*([^-\u2212$]*?)\s*([-\u2212]?)$/.exec(text);
  if (match === null) return null;
  const signs = [match[1]!, match[3]!, match[5]!].filter((sign) => minus.test(sign)).length;
  return signs > 1 ? null : { negative: signs === 1, digits: match[4]! };
}

/** An amount as typed; null where it cannot be read. Nothing is nought. */
export function readAmount(text: string): Cents | null {
  const plain = plainNumber(text);
  return plain === null ? null : parseMoney(plain);
}

export function readQuantity(text: string): Quantity | null {
  const plain = plainNumber(text);
  return plain === null ? null : parseQuantity(plain);
}

/** Is it meant as a percent, readable or not? */
export const isPercent = (text: string): boolean => text.trimEnd().endsWith('%');

/** `40%` and `40 %`, 0 to 100; null otherwise. */
export function readPercent(text: string): BasisPoints | null {
  const plain = plainNumber(text.trimEnd().slice(0, -1));
  return plain === null || text.trim() === '%' ? null : parseRate(plain);
}
