import type { PayLine } from '../billing/pay-application.ts';
import { type Cents, cents } from '../money.ts';

type Dollars<T> = { readonly [K in keyof T]: T[K] extends Cents ? number : T[K] };

/** A line of a pay application with amounts in dollars, as a worked example writes them; the rest is nothing. */
export function payLine(given: Partial<Dollars<PayLine>> = {}): PayLine {
  const { changeOrder = false, ...amounts } = given;
  const inCents = Object.entries(amounts).map(([field, amount]) => [field, cents(Math.round(amount * 100))]);
  return { ...empty, changeOrder, ...Object.fromEntries(inCents) };
}

const none = cents(0);
const empty: PayLine = {
  changeOrder: false,
  scheduledValue: none,
  workPrevious: none,
  workThisPeriod: none,
  storedPrevious: none,
  storedPresently: none,
  workRetainagePrevious: none,
  workRetainageHeld: none,
  workRetainageReleased: none,
  storedRetainagePrevious: none,
  storedRetainageHeld: none,
  storedRetainageReleased: none,
};

/** What was asked for of some figures, in dollars again. */
export function inDollars<T extends object, K extends keyof T>(figures: T, ...fields: K[]): Record<K, number> {
  return Object.fromEntries(fields.map((field) => [field, (figures[field] as number) / 100])) as Record<K, number>;
}
