import { type BasisPoints, type Cents, cents, share } from '../money.ts';
import { lineFigures, type PayLine } from './pay-application.ts';
import type { LineTerms } from './pay-line-terms.ts';
import type { Quantity } from './quantity.ts';
import { heldOf, shownPercents, typedPercent } from './retainage-percent.ts';
import { type AgreedUnits, amountOfPeriod, quantityToDate } from './unit-billing.ts';

/**
 * What may be typed on a line. Whatever is left out stays, and retainage left out follows the percent. Work of this
 * period is typed in one of four ways; of several, the first of this list counts.
 */
export interface PayLineEntry {
  readonly workThisPeriod?: Cents;
  /** On a line that is billed by quantity. */
  readonly quantityThisPeriod?: Quantity;
  /** How much of the scheduled value this period's work is. */
  readonly workPercent?: BasisPoints;
  /** How much of the scheduled value all work to date is: this period is what it adds. Never drifts. */
  readonly workToDatePercent?: BasisPoints;
  readonly storedPresently?: Cents;
  /** What comes to the materials stored before, less what is moved of them; where all that is stored is typed, that counts. */
  readonly newMaterials?: Cents;
  /** Materials stored before that are previous work from now on. Their retainage goes along, in its proportion. */
  readonly materialsMoved?: Cents;
  /** The retainage that goes along, where it is not the proportional part. */
  readonly retainageMoved?: Cents;
  readonly workRetainageHeld?: Cents;
  /** Of this line, for this and for later applications. */
  readonly workRetainageRate?: BasisPoints;
  /** The same, said beside what is shown: typed back as {@link shownPercents} has it, it changes nothing. */
  readonly workRetainagePercent?: BasisPoints;
  readonly workRetainageReleased?: Cents;
  /** Retainage on stored materials still held after this application. */
  readonly storedRetainageRetained?: Cents;
  /** Of this line, for this and for later applications. */
  readonly storedRetainageRate?: BasisPoints;
  /** The same, said beside what is shown. */
  readonly storedRetainagePercent?: BasisPoints;
}

type Line = PayLine & Partial<LineTerms>;

/**
 * A line with an entry written into it. A typed amount of retainage wins over a percent, a percent over the line's own
 * rate, and that over the rate of the commitment; retainage already held is left alone where the entry says nothing about
 * it.
 * @param units what was agreed, of a line that is billed by quantity
 */
export function enter<L extends Line>(
  given: L,
  typed: PayLineEntry,
  usualRate: BasisPoints,
  units: AgreedUnits | null = null,
): L {
  const { entry, ofNew } = meant(given, typed, usualRate);
  const line = move(given, entry, units);
  const work = workEntered(line, entry, units);
  const workThisPeriod = work ?? line.workThisPeriod;
  const stored = storedEntered(line, entry);
  const storedPresently = stored ?? line.storedPresently;
  const workRate = entry.workRetainageRate ?? line.workRate ?? null;
  const storedRate = entry.storedRetainageRate ?? line.storedRate ?? null;
  return {
    ...line,
    workThisPeriod,
    storedPresently,
    workRetainageHeld: workRetainage(
      line,
      entry,
      unlessSame(ofNew.work, work, line.workThisPeriod),
      ofNew.work ?? workRate ?? usualRate,
    ),
    workRetainageReleased: entry.workRetainageReleased ?? line.workRetainageReleased,
    ...storedRetainage(
      line,
      entry,
      unlessSame(ofNew.stored, stored, line.storedPresently),
      ofNew.stored ?? storedRate ?? usualRate,
    ),
    ...(workRate === null ? {} : { workRate }),
    ...(storedRate === null ? {} : { storedRate }),
    ...quantities(line, entry, workThisPeriod, units),
  };
}

/** The entry with what its percents come to beside what the line was shown with, and those that count for new amounts alone. */
function meant(
  line: Line,
  { workRetainagePercent, storedRetainagePercent, ...entry }: PayLineEntry,
  usual: BasisPoints,
) {
  const shown = shownPercents(line, usual);
  const work = typedPercent(workRetainagePercent, shown.work);
  const stored = typedPercent(storedRetainagePercent, shown.stored);
  const rates = {
    workRetainageRate: work.remembered ?? entry.workRetainageRate,
    storedRetainageRate: stored.remembered ?? entry.storedRetainageRate,
  };
  const ofNew = {
    work: rates.workRetainageRate === undefined ? work.ofNew : undefined,
    stored: rates.storedRetainageRate === undefined ? stored.ofNew : undefined,
  };
  // Beside a percent as it was shown an amount as it was shown says no more: both came back with the rest of the line.
  const amounts = {
    workRetainageHeld: unlessSame(ofNew.work, entry.workRetainageHeld, line.workRetainageHeld),
    storedRetainageRetained: unlessSame(ofNew.stored, entry.storedRetainageRetained, lineFigures(line).storedRetainage),
  };
  return { entry: { ...entry, ...rates, ...amounts } as PayLineEntry, ofNew };
}

/** Beside a percent that counts for new amounts alone, an amount that is as it was is none. */
const unlessSame = (ofNew: BasisPoints | undefined, amount: Cents | undefined, before: Cents) =>
  ofNew !== undefined && amount === before ? undefined : amount;

/** Undefined where the entry says nothing of materials. New ones come to what is left stored before once others moved. */
function storedEntered(moved: Line, { storedPresently, newMaterials }: PayLineEntry): Cents | undefined {
  if (storedPresently !== undefined || newMaterials === undefined) return storedPresently;
  return cents(moved.storedPrevious + newMaterials);
}

/** Undefined where the entry says nothing of this period's work. */
function workEntered(line: Line, entry: PayLineEntry, units: AgreedUnits | null): Cents | undefined {
  if (entry.workThisPeriod !== undefined) return entry.workThisPeriod;
  if (entry.quantityThisPeriod !== undefined && units !== null) {
    const before = { quantity: quantityBefore(line, units), amount: line.workPrevious };
    // What no amount can hold is left as it was; `quantityProblem` refuses it.
    return amountOfPeriod(units, line.scheduledValue, before, entry.quantityThisPeriod) ?? undefined;
  }
  if (entry.workPercent !== undefined) return share(line.scheduledValue, entry.workPercent);
  if (entry.workToDatePercent === undefined) return undefined;
  return cents(share(line.scheduledValue, entry.workToDatePercent) - line.workPrevious);
}

const quantityBefore = (line: Line, units: AgreedUnits): Quantity =>
  line.quantityPrevious ?? quantityToDate(units, line.scheduledValue, line.workPrevious);

/** On a line by quantity, its quantity follows whatever was typed: as typed, or the nearest to the amount. */
function quantities(line: Line, entry: PayLineEntry, work: Cents, units: AgreedUnits | null) {
  if (units === null) return {};
  const quantityPrevious = quantityBefore(line, units);
  const typed = entry.workThisPeriod === undefined ? entry.quantityThisPeriod : undefined;
  if (typed !== undefined) return { quantityPrevious, quantityThisPeriod: typed };
  if (work === line.workThisPeriod && line.quantityThisPeriod != null && line.quantityPrevious === quantityPrevious) {
    return { quantityPrevious, quantityThisPeriod: line.quantityThisPeriod };
  }
  const toDate = quantityToDate(units, line.scheduledValue, cents(line.workPrevious + work));
  const thisPeriod = work === 0 ? 0 : toDate - quantityPrevious;
  return { quantityPrevious, quantityThisPeriod: thisPeriod as Quantity };
}

/** Takes back what this application had moved and moves what the entry says: nothing is billed and nothing paid by it. */
function move<L extends Line>(line: L, entry: PayLineEntry, units: AgreedUnits | null): L {
  if (entry.materialsMoved === undefined && entry.retainageMoved === undefined) return line;
  const [oldMoved, oldRetainage] = [line.materialsMoved ?? 0, line.retainageMoved ?? 0];
  const moved = entry.materialsMoved ?? oldMoved;
  const stored = line.storedPrevious + oldMoved;
  const retained = cents(line.storedRetainagePrevious + oldRetainage);
  const along = moved === oldMoved ? oldRetainage : Math.min(partOf(retained, moved, stored), stillHeld(line, entry));
  const retainage = entry.retainageMoved ?? along;
  const workPrevious = cents(line.workPrevious + moved - oldMoved);
  return {
    ...line,
    workPrevious,
    storedPrevious: cents(stored - moved),
    storedPresently: cents(line.storedPresently - moved + oldMoved),
    workRetainagePrevious: cents(line.workRetainagePrevious + retainage - oldRetainage),
    storedRetainagePrevious: cents(retained - retainage),
    materialsMoved: cents(moved),
    retainageMoved: cents(retainage),
    ...(units === null ? {} : { quantityPrevious: quantityToDate(units, line.scheduledValue, workPrevious) }),
  };
}

/** What of the retainage on stored materials has not been released here already: no more than that can go along. */
function stillHeld(line: Line, entry: PayLineEntry): number {
  const { storedPresently, newMaterials, storedRetainageRetained, storedRetainageRate } = entry;
  const anew = [storedPresently, newMaterials, storedRetainageRetained, storedRetainageRate];
  const setAnew = anew.some((value) => value !== undefined);
  if (setAnew) return Number.POSITIVE_INFINITY;
  const held = line.storedRetainagePrevious + (line.retainageMoved ?? 0) + line.storedRetainageHeld;
  return Math.max(held - line.storedRetainageReleased, 0);
}

/** What earlier applications left stored and is still there: all that can be moved to previous work. */
export const movable = (line: Line): Cents =>
  cents(Math.max(Math.min(line.storedPrevious, line.storedPresently), 0) + (line.materialsMoved ?? 0));

/** The part of an amount that goes with a part of a whole, rounded half away from zero; all of it with all. */
function partOf(amount: Cents, part: number, whole: number): Cents {
  if (part === whole) return amount;
  if (whole === 0) return cents(0);
  const exact = BigInt(amount) * BigInt(part) * 2n;
  const of = BigInt(whole) * 2n;
  const size = exact < 0n ? -exact : exact;
  const rounded = Number((size + BigInt(whole)) / of);
  return cents(exact < 0n ? -rounded : rounded);
}

function workRetainage(line: Line, entry: PayLineEntry, work: Cents | undefined, rate: BasisPoints): Cents {
  if (entry.workRetainageHeld !== undefined) return entry.workRetainageHeld;
  if (work === undefined && entry.workRetainageRate === undefined) return line.workRetainageHeld;
  return heldOf(work ?? line.workThisPeriod, rate);
}

/** Retainage on stored materials is a balance: what it gains is held this period, what it loses is released. */
function storedRetainage(line: Line, entry: PayLineEntry, stored: Cents | undefined, ownRate: BasisPoints) {
  const rate = stored === undefined && entry.storedRetainageRate === undefined ? null : ownRate;
  const held = rate === null ? null : heldOf(stored ?? line.storedPresently, rate);
  const retained = entry.storedRetainageRetained ?? held;
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
