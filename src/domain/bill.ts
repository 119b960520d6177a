import type { CommitmentLineId } from './ids.ts';
import { type Cents, cents, formatMoney, mostCents, readableMoney, sum } from './money.ts';
import { lineFigures, type PayLine } from './pay-application.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Fingerprint } from './sighting.ts';
import type { Day } from './time.ts';

export interface BillLine {
  /** Position of the line in the commitment's schedule of values: the ERP's *subcontract line*. */
  readonly lineNumber: number;
  readonly commitmentLineId: CommitmentLineId;
  readonly costCode: string;
  readonly costType: string;
  readonly description: string;
  readonly amount: Cents;
  readonly retainage: Cents;
}

/** What the ERP shall hold, in its own numbers: work this period plus newly stored materials, retainage held now. */
export interface Bill {
  readonly vendorNumber: string;
  readonly jobNumber: string;
  readonly commitmentNumber: string;
  readonly invoiceNumber: string;
  readonly description: string;
  readonly billingDate: Day;
  readonly lines: readonly BillLine[];
  readonly amount: Cents;
  readonly retainage: Cents;
}

/** The longest texts and the largest amount that an ERP takes. A connector declares them; we refuse, never cut. */
export interface BillLimits {
  readonly invoiceNumber: number;
  readonly description: number;
  readonly commitmentNumber: number;
  readonly lineDescription: number;
  readonly amount: Cents;
}

/** Whatever a bill is made from. Numbers of the ERP are null where a record has none yet. */
export interface BillSource {
  readonly invoiceNumber: string | null;
  readonly billingDate: Day | null;
  readonly description: string;
  readonly project: { readonly name: string; readonly erpNumber: string | null };
  readonly vendor: { readonly name: string; readonly erpNumber: string | null };
  readonly commitment: { readonly name: string; readonly erpNumber: string | null };
  readonly lines: readonly (PayLine & {
    readonly lineNumber: number;
    readonly commitmentLineId: CommitmentLineId;
    readonly description: string;
    readonly costCode: { readonly code: string; readonly erpNumber: string | null };
    readonly costType: { readonly code: string; readonly erpNumber: string | null };
  })[];
}

const billable = (source: BillSource) =>
  source.lines
    .map((line) => ({ line, figures: lineFigures(line) }))
    .filter(({ figures }) => figures.grossThisPeriod !== 0 || figures.retainageHeldThisPeriod !== 0);

/** Everything without a number in the ERP, named as people name it: `vendor Ace Concrete`, `invoice number`. */
export function missingPrerequisites(source: BillSource): readonly string[] {
  const found: string[] = [];
  if (!source.invoiceNumber?.trim()) found.push('invoice number');
  if (source.billingDate === null) found.push('billing date');
  const headers = { project: source.project, vendor: source.vendor, commitment: source.commitment };
  for (const [kind, holder] of Object.entries(headers)) if (!holder.erpNumber) found.push(`${kind} ${holder.name}`);
  for (const { line } of billable(source)) {
    if (!line.costCode.erpNumber) found.push(`cost code ${line.costCode.code}`);
    if (!line.costType.erpNumber) found.push(`cost type ${line.costType.code}`);
  }
  return [...new Set(found)];
}

/** The bill that an invoice comes to. Lines that bill nothing are left out; empty texts stand where numbers lack. */
export function billOf(source: BillSource): Bill {
  const lines = billable(source).map(({ line, figures }) => ({
    lineNumber: line.lineNumber,
    commitmentLineId: line.commitmentLineId,
    costCode: line.costCode.erpNumber ?? '',
    costType: line.costType.erpNumber ?? '',
    description: line.description,
    amount: figures.grossThisPeriod,
    retainage: figures.retainageHeldThisPeriod,
  }));
  return {
    vendorNumber: source.vendor.erpNumber ?? '',
    jobNumber: source.project.erpNumber ?? '',
    commitmentNumber: source.commitment.erpNumber ?? '',
    invoiceNumber: source.invoiceNumber?.trim() ?? '',
    description: source.description,
    billingDate: source.billingDate ?? ('' as Day),
    lines,
    amount: sum(lines.map((line) => line.amount)),
    retainage: sum(lines.map((line) => line.retainage)),
  };
}

/** Retainage that this invoice releases. No ERP is sent it: it is paid there in its own way, and the preview says so. */
export const releasedRetainage = (source: BillSource): Cents =>
  sum(source.lines.map((line) => lineFigures(line).retainageReleasedThisPeriod));

/** Every rule that would refuse this bill, in order of precedence. Empty means that it may be sent. */
export function billProblems(source: BillSource, bill: Bill, limits: BillLimits): readonly Refusal[] {
  const found: Refusal[] = [];
  const lacking = missingPrerequisites(source);
  if (lacking.length > 0) found.push(refusal('prerequisite_missing', { missing: lacking }));
  if (bill.lines.every((line) => line.amount === 0)) found.push(refusal('nothing_to_bill'));
  if (bill.amount < 0) found.push(refusal('credit_not_supported', { amount: readableMoney(bill.amount) }));
  return [...found, ...limitProblems(bill, limits)];
}

/** Every text and amount that the ERP could not hold whole: each text by its name, and the first amount of all. */
export function limitProblems(bill: Bill, limits: BillLimits): readonly Refusal[] {
  const found = [
    ...tooLong('invoice number', bill.invoiceNumber, limits.invoiceNumber),
    ...tooLong('description', bill.description, limits.description),
    ...tooLong('commitment number', bill.commitmentNumber, limits.commitmentNumber),
    ...bill.lines.flatMap((line) =>
      tooLong(`description of line ${line.lineNumber}`, line.description, limits.lineDescription),
    ),
  ];
  const most = Math.min(limits.amount, mostCents) as Cents;
  const amounts = [bill, ...bill.lines].flatMap((part) => [part.amount, part.retainage]);
  const over = amounts.find((amount) => Math.abs(amount) > most);
  if (over === undefined) return found;
  return [...found, refusal('too_much_for_erp', { amount: readableMoney(over), limit: readableMoney(most) })];
}

/** Texts count in UTF-16 units, as SQL Server's `nvarchar` counts them, so that no character is cut in two. */
function tooLong(field: string, value: string, limit: number): Refusal[] {
  const { length } = value;
  return length > limit ? [refusal('too_long_for_erp', { field, value, length, limit })] : [];
}

/**
 * What must agree for a bill in an ERP to be ours: a line that a person can read, of what every ERP can show again.
 * A connector makes it from the ERP's row by this same function.
 */
export function fingerprintOf(
  bill: Pick<
    Bill,
    'vendorNumber' | 'jobNumber' | 'commitmentNumber' | 'invoiceNumber' | 'billingDate' | 'retainage'
  > & {
    readonly lines: readonly Pick<BillLine, 'lineNumber' | 'amount' | 'retainage'>[];
  },
): Fingerprint {
  const lines = [...bill.lines].sort((a, b) => a.lineNumber - b.lineNumber);
  const head = [bill.vendorNumber, bill.jobNumber, bill.commitmentNumber, bill.invoiceNumber, bill.billingDate];
  const rows = lines.map((line) => `${line.lineNumber}=${formatMoney(line.amount)}-${formatMoney(line.retainage)}`);
  // An ERP may hold half a surrogate pair, at which encodeURIComponent would throw: that bill differs, no more.
  const texts = head.map((part) => encodeURIComponent(part.toWellFormed()));
  return [...texts, formatMoney(cents(bill.retainage)), ...rows].join('|') as Fingerprint;
}
