import { cents, formatMoney } from '../money.ts';
import type { NewErpLine, NewErpRecord } from './made.ts';

/**
 * What must agree for a record in an ERP to be the one that was asked for: a line that a person can read, of what every
 * ERP can show again. Addresses, dates and rates are not in it, for not every ERP keeps them and people correct them
 * there. A connector makes it from the ERP's rows by this same function.
 */
export function recordFingerprint(record: NewErpRecord): string {
  const { type, number } = record;
  if (type === 'vendor' || type === 'job') return [type, plainNumber(number), text(record.name)].join('|');
  const of = type === 'commitment' ? [plainNumber(record.vendorNumber)] : [text(record.commitmentNumber)];
  const lines = [...record.lines].sort((a, b) => a.number - b.number).map(lineOf);
  return [type, text(number), ...of, plainNumber(record.jobNumber), text(record.title), ...lines].join('|');
}

const lineOf = ({ number, costCode, costType, amount }: NewErpLine) =>
  `${number}=${plainNumber(costCode)}/${plainNumber(costType)} ${formatMoney(cents(amount))}`;

/** A number that is a decimal reads the same however many zeros stand around it: `3100` and `3100.000`. */
export function plainNumber(given: string): string {
  const [, whole, places = ''] = /^0*(\d+?)(?:\.(\d*?)0*)?$/.exec(given.trim()) ?? [];
  if (whole === undefined) return text(given);
  return places === '' ? whole : `${whole}.${places}`;
}

/** As databases compare them: capitals, blanks at the ends and zeros around a decimal make no other number. */
export const sameNumber = (one: string, other: string): boolean =>
  plainNumber(one).toLowerCase() === plainNumber(other).toLowerCase();

/** Blanks at the ends are nobody's meaning. An ERP may hold half a surrogate pair: that record differs, no more. */
const text = (given: string) => given.trim().toWellFormed().replace(/[%|]/g, encodeURIComponent);
