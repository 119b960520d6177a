import { type BasisPoints, type Cents, cents, share } from './money.ts';
import type { PayLine } from './pay-application.ts';

/** What may be typed on a line. Whatever is left out stays, and retainage left out follows the percent. */
export interface PayLineEntry {
  readonly workThisPeriod?: Cents;
  readonly storedPresently?: Cents;
  readonly workRetainageHeld?: Cents;
  readonly workRetainageRate?: BasisPoints;
  readonly workRetainageReleased?: Cents;
  /** Retainage on stored materials still held after this application. */
  readonly storedRetainageRetained?: Cents;
  readonly storedRetainageRate?: BasisPoints;
}

/**
 * A line with an entry written into it. A typed amount of retainage wins over a percent, and a percent over the rate of
 * the commitment; retainage already held is left alone where the entry says nothing about it.
 */
export function enter(line: PayLine, entry: PayLineEntry, usualRate: BasisPoints): PayLine {
  const workThisPeriod = entry.workThisPeriod ?? line.workThisPeriod;
  const storedPresently = entry.storedPresently ?? line.storedPresently;
  return {
    ...line,
    workThisPeriod,
    storedPresently,
    workRetainageHeld: workRetainage(line, entry, workThisPeriod, usualRate),
    workRetainageReleased: entry.workRetainageReleased ?? line.workRetainageReleased,
    ...storedRetainage(line, entry, storedPresently, usualRate),
  };
}

const ofPositive = (amount: Cents, rate: BasisPoints): Cents => share(cents(Math.max(amount, 0)), rate);

function workRetainage(line: PayLine, entry: PayLineEntry, work: Cents, usualRate: BasisPoints): Cents {
  if (entry.workRetainageHeld !== undefined) return entry.workRetainageHeld;
  if (entry.workRetainageRate !== undefined) return ofPositive(work, entry.workRetainageRate);
  return entry.workThisPeriod === undefined ? line.workRetainageHeld : ofPositive(work, usualRate);
}

/** Retainage on stored materials is a balance: what it gains is held this period, what it loses is released. */
function storedRetainage(line: PayLine, entry: PayLineEntry, stored: Cents, usualRate: BasisPoints) {
  const rate = entry.storedRetainageRate ?? (entry.storedPresently === undefined ? null : usualRate);
  const retained = entry.storedRetainageRetained ?? (rate === null ? null : ofPositive(stored, rate));
  if (retained === null) {
    return {
      storedRetainageHeld: line.storedRetainageHeld,
      storedRetainageReleased: line.storedRetainageReleased,
    };
  }
  // A negative balance is kept as it was typed, for the line's own rules to refuse.
  if (retained < 0) return { storedRetainageHeld: retained, storedRetainageReleased: cents(0) };
  const change = retained - line.storedRetainagePrevious;
  return {
    storedRetainageHeld: cents(Math.max(change, 0)),
    storedRetainageReleased: cents(Math.max(-change, 0)),
  };
}
