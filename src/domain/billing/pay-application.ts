import { type BasisPoints, type Cents, cents, rateOf, sum } from '../money.ts';
import { type Refusal, refusal } from '../refusal.ts';

/** One line of a pay application (AIA G703), amount-based. All amounts are of this application but for `…Previous`. */
export interface PayLine {
  /** Line of the contract itself, or of an approved change order. */
  readonly changeOrder: boolean;
  readonly scheduledValue: Cents;
  readonly workPrevious: Cents;
  readonly workThisPeriod: Cents;
  /** Stored materials that earlier applications left stored. */
  readonly storedPrevious: Cents;
  /** Materials stored now and not yet built in. */
  readonly storedPresently: Cents;
  /** Retainage on work still held from before. */
  readonly workRetainagePrevious: Cents;
  readonly workRetainageHeld: Cents;
  readonly workRetainageReleased: Cents;
  readonly storedRetainagePrevious: Cents;
  readonly storedRetainageHeld: Cents;
  readonly storedRetainageReleased: Cents;
}

/** What a line comes to (the columns of a G703). */
export interface PayLineFigures {
  readonly newMaterials: Cents;
  /** Work this period and newly stored materials: what this application adds. */
  readonly grossThisPeriod: Cents;
  readonly completedAndStored: Cents;
  readonly percentComplete: BasisPoints;
  readonly balanceToFinish: Cents;
  readonly workRetainage: Cents;
  readonly storedRetainage: Cents;
  readonly retainageHeldThisPeriod: Cents;
  readonly retainageReleasedThisPeriod: Cents;
  readonly retainagePrevious: Cents;
  /** What is due for this line: the gross of this period less retainage held, plus retainage released. */
  readonly netThisPeriod: Cents;
}

export function lineFigures(line: PayLine): PayLineFigures {
  const newMaterials = cents(line.storedPresently - line.storedPrevious);
  const grossThisPeriod = cents(line.workThisPeriod + newMaterials);
  const completedAndStored = cents(line.workPrevious + line.workThisPeriod + line.storedPresently);
  const held = cents(line.workRetainageHeld + line.storedRetainageHeld);
  const released = cents(line.workRetainageReleased + line.storedRetainageReleased);
  return {
    newMaterials,
    grossThisPeriod,
    completedAndStored,
    percentComplete: rateOf(completedAndStored, line.scheduledValue),
    balanceToFinish: cents(line.scheduledValue - completedAndStored),
    workRetainage: cents(line.workRetainagePrevious + line.workRetainageHeld - line.workRetainageReleased),
    storedRetainage: cents(line.storedRetainagePrevious + line.storedRetainageHeld - line.storedRetainageReleased),
    retainageHeldThisPeriod: held,
    retainageReleasedThisPeriod: released,
    retainagePrevious: cents(line.workRetainagePrevious + line.storedRetainagePrevious),
    netThisPeriod: cents(grossThisPeriod - held + released),
  };
}

/** The summary of a pay application, line by line as an AIA G702 has it. */
export interface PaySummary {
  readonly originalContractSum: Cents;
  readonly netChangeByChangeOrders: Cents;
  readonly contractSumToDate: Cents;
  readonly totalCompletedAndStored: Cents;
  readonly workRetainage: Cents;
  readonly workRetainageRate: BasisPoints;
  readonly storedRetainage: Cents;
  readonly storedRetainageRate: BasisPoints;
  readonly totalRetainage: Cents;
  readonly totalEarnedLessRetainage: Cents;
  readonly lessPreviousCertificates: Cents;
  readonly currentPaymentDue: Cents;
  readonly balanceToFinishIncludingRetainage: Cents;
  readonly retainageHeldThisPeriod: Cents;
  readonly retainageReleasedThisPeriod: Cents;
  readonly grossThisPeriod: Cents;
}

/** The lines of the summary in the order of a G702, each by the name that `words.page.invoice.g702` has for it. */
export const summaryRows = [
  'originalContractSum',
  'netChangeByChangeOrders',
  'contractSumToDate',
  'totalCompletedAndStored',
  'workRetainage',
  'storedRetainage',
  'totalRetainage',
  'totalEarnedLessRetainage',
  'lessPreviousCertificates',
  'currentPaymentDue',
  'balanceToFinishIncludingRetainage',
] as const satisfies readonly (keyof PaySummary)[];

export function summarize(lines: readonly PayLine[]): PaySummary {
  const figures = lines.map(lineFigures);
  const total = (pick: (line: PayLine) => Cents) => sum(lines.map(pick));
  const totalOf = (pick: (line: PayLineFigures) => Cents) => sum(figures.map(pick));
  const original = sum(lines.filter((line) => !line.changeOrder).map((line) => line.scheduledValue));
  const changes = sum(lines.filter((line) => line.changeOrder).map((line) => line.scheduledValue));
  const contractSum = cents(original + changes);
  const completedWork = cents(total((line) => line.workPrevious) + total((line) => line.workThisPeriod));
  const stored = total((line) => line.storedPresently);
  const workRetainage = totalOf((line) => line.workRetainage);
  const storedRetainage = totalOf((line) => line.storedRetainage);
  const retainage = cents(workRetainage + storedRetainage);
  const earned = cents(completedWork + stored - retainage);
  const previous = cents(
    total((line) => line.workPrevious) +
      total((line) => line.storedPrevious) -
      totalOf((line) => line.retainagePrevious),
  );
  return {
    originalContractSum: original,
    netChangeByChangeOrders: changes,
    contractSumToDate: contractSum,
    totalCompletedAndStored: cents(completedWork + stored),
    workRetainage,
    workRetainageRate: rateOf(workRetainage, completedWork),
    storedRetainage,
    storedRetainageRate: rateOf(storedRetainage, stored),
    totalRetainage: retainage,
    totalEarnedLessRetainage: earned,
    lessPreviousCertificates: previous,
    currentPaymentDue: cents(earned - previous),
    balanceToFinishIncludingRetainage: cents(contractSum - earned),
    retainageHeldThisPeriod: totalOf((line) => line.retainageHeldThisPeriod),
    retainageReleasedThisPeriod: totalOf((line) => line.retainageReleasedThisPeriod),
    grossThisPeriod: totalOf((line) => line.grossThisPeriod),
  };
}

/** A line of a commitment that nothing has been billed on yet. */
export function nothingBilled(scheduledValue: Cents, changeOrder: boolean): PayLine {
  const zero = cents(0);
  return {
    changeOrder,
    scheduledValue,
    workPrevious: zero,
    workThisPeriod: zero,
    storedPrevious: zero,
    storedPresently: zero,
    workRetainagePrevious: zero,
    workRetainageHeld: zero,
    workRetainageReleased: zero,
    storedRetainagePrevious: zero,
    storedRetainageHeld: zero,
    storedRetainageReleased: zero,
  };
}

/** What the next application of the same commitment starts from. */
export function carryForward(line: PayLine): PayLine {
  const figures = lineFigures(line);
  return {
    ...nothingBilled(line.scheduledValue, line.changeOrder),
    workPrevious: cents(line.workPrevious + line.workThisPeriod),
    storedPrevious: line.storedPresently,
    storedPresently: line.storedPresently,
    workRetainagePrevious: figures.workRetainage,
    storedRetainagePrevious: figures.storedRetainage,
  };
}

/** What is wrong with a line as entered, each with the field it is about. Empty means that it may be saved. */
export function lineProblems(line: PayLine): readonly { readonly field: keyof PayLine; readonly refusal: Refusal }[] {
  const figures = lineFigures(line);
  const found: { field: keyof PayLine; refusal: Refusal }[] = [];
  const add = (field: keyof PayLine, because: string) =>
    found.push({ field, refusal: refusal('invalid', { because, field }) });
  const amounts = [
    'storedPresently',
    'workRetainageHeld',
    'workRetainageReleased',
    'storedRetainageHeld',
    'storedRetainageReleased',
  ] as const;
  for (const field of amounts) if (line[field] < 0) add(field, 'negative');
  if (line.workRetainageHeld > Math.max(line.workThisPeriod, 0)) add('workRetainageHeld', 'retainage_over_work');
  // On stored materials the balance counts: what was held before and what is added now lie on the same materials.
  const heldOnStored = Math.max(line.storedRetainageHeld, figures.storedRetainage);
  if (line.storedRetainageHeld > 0 && heldOnStored > Math.max(line.storedPresently, 0)) {
    add('storedRetainageHeld', 'retainage_over_stored');
  }
  if (line.workRetainageReleased > 0 && figures.workRetainage < 0) add('workRetainageReleased', 'release_over_held');
  if (line.storedRetainageReleased > 0 && figures.storedRetainage < 0) {
    add('storedRetainageReleased', 'release_over_held');
  }
  return found;
}
