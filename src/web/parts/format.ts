import { type Cents, parseSum, readableMoney } from '../../domain/money.ts';
import { localeOf } from '../../domain/words/languages.ts';
import { language } from '../../domain/words/words.ts';

const locale = localeOf(language());
const day = { year: 'numeric', month: 'short', day: '2-digit' } as const;
const days = new Intl.DateTimeFormat(locale, { ...day, timeZone: 'UTC' });
const daysHere = new Intl.DateTimeFormat(locale, day);
const moments = new Intl.DateTimeFormat(locale, {
  ...day,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** `Nov 24, 2026` or `24 nov 2026` for `2026-11-24`; a dash where there is none. */
export const readableDay = (day: string | null): string => (day === null ? '–' : days.format(new Date(day)));

/** The day on which an instant fell where the reader is: `Nov 24, 2026`. */
export const readableDayOf = (instant: string | null): string =>
  instant === null ? '–' : daysHere.format(new Date(instant));

/** An instant in the reader's own time. */
export const readableMoment = (instant: string | null): string =>
  instant === null ? '–' : moments.format(new Date(instant));

/** `1,250.50` for the API's `1250.50`, of sums too. */
export function readableAmount(amount: string): string {
  const cents = parseSum(amount);
  return cents === null ? amount : readableMoney(cents);
}

/** Cents of an amount or sum that the server sent. Throws where it is none: that is a bug, not an input. */
export function centsOf(amount: string): Cents {
  const cents = parseSum(amount);
  if (cents === null) throw new Error(`the server sent no amount: ${amount}`);
  return cents;
}
