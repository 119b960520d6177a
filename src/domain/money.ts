import type { Branded } from './ids.ts';

/** Money as a whole number of cents. Never a fraction, never a float of dollars. */
export type Cents = Branded<number, 'Cents'>;

/** The most that a field of Sage's `decimal(12,2)` holds, and so the most we take anywhere: 9,999,999,999.99. */
export const mostCents = 999_999_999_999 as Cents;

/** Guards a sum against leaving the whole numbers. Throws: a fraction of a cent is a bug, not an input. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number of cents: ${value}`);
  return (value === 0 ? 0 : value) as Cents;
}

export const sum = (amounts: readonly Cents[]): Cents => cents(amounts.reduce((total, next) => total + next, 0));

/** How many digits stand before the point of an amount, as Sage's field has them; and of what many such come to. */
const amountDigits = 10;
const sumDigits = 13;

function read(input: string | number, digits: number): Cents | null {
  const text = typeof input === 'number' ? String(input) : input.trim();
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (!match || match[2]!.length > digits) return null;
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return cents(match[1] === '-' ? -size : size);
}

/**
 * Reads a decimal amount such as `1250.5`, `-3.00` or the number 1250.5. Null where it is none: three decimals,
 * exponents, thousands separators and amounts past {@link mostCents} are refused, never rounded.
 */
export const parseMoney = (input: string | number): Cents | null => read(input, amountDigits);

/** The same of what was added up already: a sum of amounts may be past what each of them may be. */
export const parseSum = (input: string): Cents | null => read(input, sumDigits);

/** `1250.50`: a decimal string with two places, as every API answers it. */
export function formatMoney(amount: Cents): string {
  const size = Math.abs(amount);
  return `${amount < 0 ? '-' : ''}${Math.trunc(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}

/** `1,250.50`, for people. */
export const readableMoney = (amount: Cents): string => formatMoney(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A share in hundredths of a percent: 10 % is 1000. */
export type BasisPoints = Branded<number, 'BasisPoints'>;

/** The share of an amount, rounded half away from zero to the cent, as a pay application rounds retainage. */
export function share(amount: Cents, rate: BasisPoints): Cents {
  // In two parts, for the largest amount times a rate would leave the whole numbers.
  const size = Math.abs(amount);
  const rest = (size % 10_000) * rate;
  const rounded = Math.floor(size / 10_000) * rate + Math.floor(rest / 10_000) + (rest % 10_000 >= 5_000 ? 1 : 0);
  return cents(amount < 0 ? -rounded : rounded);
}

/**
 * What part `amount` is of `whole`, in hundredths of a percent, rounded half away from zero; 0 of nothing. Exact for
 * the sums of a whole commitment too.
 */
export function rateOf(amount: Cents, whole: Cents): BasisPoints {
  if (whole === 0) return 0 as BasisPoints;
  const [size, of] = [Math.abs(amount), Math.abs(whole)];
  const exact = size * 20_000 + of;
  // A quotient of two whole numbers is floored rightly while the first of them is one; beyond, big integers count.
  const rate = Number.isSafeInteger(exact)
    ? Math.floor(exact / (of * 2))
    : Number((BigInt(size) * 20_000n + BigInt(of)) / (BigInt(of) * 2n));
  return (rate !== 0 && amount < 0 !== whole < 0 ? -rate : rate) as BasisPoints;
}

/** `10.00` for 1000. */
export const formatRate = (rate: BasisPoints): string => formatMoney(rate as unknown as Cents);

/** Reads `10`, `10.0` or `10.00` percent; null below 0 or above 100. */
export function parseRate(input: string | number): BasisPoints | null {
  const hundredths = parseMoney(input);
  return hundredths === null || hundredths < 0 || hundredths > 10_000 ? null : (hundredths as unknown as BasisPoints);
}
