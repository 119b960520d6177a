import { lineFigures, type PayLine } from './billing/pay-application.ts';
import type { CommitmentLineId } from './ids.ts';
import { type Cents, cents, formatMoney, mostCents, readableMoney, sum } from './money.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Fingerprint } from './sighting.ts';
import type { Day } from './time.ts';
import { fill, words } from './words/words.ts';

export interface BillLine {
  /** Position of the line in the commitment's schedule of values: the ERP's *subcontract line*. */
  readonly lineNumber: number;
  readonly commitmentLineId: CommitmentLineId;
  readonly costCode: string;
  readonly costType: string;
  readonly description: string;
  readonly amount: Cents;
  readonly retainage: Cents;
  /** Exact decimals whose product, rounded to the cent, is the amount; null for a line that is billed by amount. */
  readonly quantity: string | null;
  readonly unitPrice: string | null;
}

/** The month of the ERP's books that a bill is posted to. */
export interface PostingPeriod {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** Reads `2026-10`. Null where it is no month of the years 1900 to 2999. */
export function parsePostingPeriod(text: string): PostingPeriod | null {
  const match = /^((?:19|2\d)\d{2})-(0[1-9]|1[0-2])$/.exec(text.trim());
  return match === null ? null : { year: Number(match[1]), month: Number(match[2]) };
}

/** `2026-10`. */
export const formatPostingPeriod = ({ year, month }: PostingPeriod): string =>
  `${year}-${String(month).padStart(2, '0')}`;

/** What the ERP shall hold, in its own numbers: work this period plus newly stored materials, retainage held now. */
export interface Bill {
  readonly vendorNumber: string;
  readonly jobNumber: string;
  readonly commitmentNumber: string;
  readonly invoiceNumber: string;
  readonly description: string;
  readonly billingDate: Day;
  /** As the approver typed it; null: that of the billing date. */
  readonly postingPeriod: PostingPeriod | null;
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
  /** How the ERP writes its numbers, where not every text is one. */
  readonly forms?: Readonly<Partial<Record<NumberedPart, NumberForm>>>;
}

/** Parts of a bill that name a record of the ERP. */
export type NumberedPart = 'vendorNumber' | 'jobNumber' | 'costCode' | 'costType';

/** A decimal number of at most so many digits before and after the point. Plain values: an agent sends them along. */
export interface NumberForm {
  readonly digits: number;
  readonly places: number;
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
    readonly quantity?: string | null;
    readonly unitPrice?: string | null;
  })[];
}

const billable = (source: BillSource) =>
  source.lines
    .map((line) => ({ line, figures: lineFigures(line) }))
    .filter(({ figures }) => figures.grossThisPeriod !== 0 || figures.retainageHeldThisPeriod !== 0);

/** Everything without a number in the ERP, named as people name it: `vendor Ace Concrete`, `invoice number`. */
export function missingPrerequisites(source: BillSource): readonly string[] {
  const found: string[] = [];
  const { parts } = words.bill;
  if (!source.invoiceNumber?.trim()) found.push(parts.invoiceNumber);
  if (source.billingDate === null) found.push(parts.billingDate);
  const headers = [
    [parts.project, source.project],
    [parts.vendor, source.vendor],
    [parts.commitment, source.commitment],
  ] as const;
  for (const [kind, holder] of headers) if (!holder.erpNumber) found.push(`${kind} ${holder.name}`);
  for (const { line } of billable(source)) {
    if (!line.costCode.erpNumber) found.push(`${parts.costCode} ${line.costCode.code}`);
    if (!line.costType.erpNumber) found.push(`${parts.costType} ${line.costType.code}`);
  }
  return [...new Set(found)];
}

/** The bill that an invoice comes to. Lines that bill nothing are left out; empty texts stand where numbers lack. */
export function billOf(source: BillSource, postingPeriod: PostingPeriod | null = null): Bill {
  const lines = billable(source).map(({ line, figures }) => ({
    lineNumber: line.lineNumber,
    commitmentLineId: line.commitmentLineId,
    costCode: line.costCode.erpNumber ?? '',
    costType: line.costType.erpNumber ?? '',
    description: line.description,
    amount: figures.grossThisPeriod,
    retainage: figures.retainageHeldThisPeriod,
    quantity: line.quantity ?? null,
    unitPrice: line.unitPrice ?? null,
  }));
  return {
    vendorNumber: source.vendor.erpNumber ?? '',
    jobNumber: source.project.erpNumber ?? '',
    commitmentNumber: source.commitment.erpNumber ?? '',
    invoiceNumber: source.invoiceNumber?.trim() ?? '',
    description: source.description,
    billingDate: source.billingDate ?? ('' as Day),
    postingPeriod,
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

/**
 * Every text and amount that the ERP could not hold whole, and every number that it could not read: each text by its
 * name, and the first amount of all.
 */
export function limitProblems(bill: Bill, limits: BillLimits): readonly Refusal[] {
  const { parts, ofLine } = words.bill;
  const onLine = (part: string, line: BillLine) => () => fill(ofLine, { part, line: line.lineNumber });
  const { forms = {} } = limits;
  const found = [
    ...tooLong(parts.invoiceNumber, bill.invoiceNumber, limits.invoiceNumber),
    ...tooLong(parts.description, bill.description, limits.description),
    ...tooLong(parts.commitmentNumber, bill.commitmentNumber, limits.commitmentNumber),
    ...bill.lines.flatMap((line) => tooLong(onLine(parts.description, line), line.description, limits.lineDescription)),
    ...misformed(parts.vendorNumber, bill.vendorNumber, forms.vendorNumber),
    ...misformed(parts.jobNumber, bill.jobNumber, forms.jobNumber),
    ...bill.lines.flatMap((line) => [
      ...misformed(onLine(parts.costCode, line), line.costCode, forms.costCode),
      ...misformed(onLine(parts.costType, line), line.costType, forms.costType),
    ]),
  ];
  const most = Math.min(limits.amount, mostCents) as Cents;
  const amounts = [bill, ...bill.lines].flatMap((part) => [part.amount, part.retainage]);
  const over = amounts.find((amount) => Math.abs(amount) > most);
  if (over === undefined) return found;
  return [...found, refusal('too_much_for_erp', { amount: readableMoney(over), limit: readableMoney(most) })];
}

/** How a part is spoken of: put into words only where there is something to say, for nearly every bill has no problem. */
type Named = string | (() => string);
const spoken = (part: Named): string => (typeof part === 'string' ? part : part());

/** Texts count in UTF-16 units, as SQL Server's `nvarchar` counts them, so that no character is cut in two. */
function tooLong(part: Named, value: string, limit: number): Refusal[] {
  const { length } = value;
  return length > limit ? [refusal('too_long_for_erp', { field: spoken(part), value, length, limit })] : [];
}

/** A number that is not given yet is `prerequisite_missing`, not misformed. */
function misformed(part: Named, value: string, form: NumberForm | undefined): Refusal[] {
  if (form === undefined || value === '') return [];
  const match = /^(\d+)(?:\.(\d+))?$/.exec(value);
  if (match !== null && match[1]!.length <= form.digits && (match[2] ?? '').length <= form.places) return [];
  return [refusal('misformed_for_erp', { field: spoken(part), value, digits: form.digits, places: form.places })];
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
