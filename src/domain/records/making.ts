import type { BillLimits } from '../bill.ts';
import type { Cents } from '../money.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { Day } from '../time.ts';
import { fill, words } from '../words/words.ts';
import { sameNumber } from './fingerprint.ts';
import type { NewErpLine, NewErpRecord, RecordKey } from './made.ts';

interface Place {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** A record of the ERP that another stands on, by our name for it; its number is null while it is not there. */
interface Named {
  readonly name: string;
  readonly erpNumber: string | null;
}

export interface MakingLine {
  readonly number: number;
  readonly description: string;
  readonly costCode: { readonly code: string; readonly erpNumber: string | null };
  readonly costType: { readonly code: string; readonly erpNumber: string | null };
  readonly amount: Cents;
}

interface Contract {
  /** As it is called here: what it will be called there unless somebody types another. */
  readonly number: string;
  readonly title: string;
  readonly date: Day | null;
  readonly status: string;
  readonly lines: readonly MakingLine[];
  readonly job: Named;
}

/** Whatever a record of the ERP is made from. */
export type MakingSource =
  | ({ readonly type: 'vendor'; readonly phone: string; readonly email: string | null; readonly number: null } & Place)
  | ({ readonly type: 'job'; readonly number: string } & Place)
  | (Contract & {
      readonly type: 'commitment';
      readonly kind: 'subcontract' | 'purchase_order';
      readonly retainageRate: number;
      readonly vendor: Named;
    })
  | (Contract & { readonly type: 'change_order'; readonly commitment: Named });

/** What the ERP would be asked to make under this number. Empty texts stand where numbers lack. */
export function recordOf(source: MakingSource, number: string): NewErpRecord {
  if (source.type === 'vendor') {
    const { type, name, address, city, state, zip, phone, email } = source;
    return { type, number, name, address, city, state, zip, phone, email };
  }
  if (source.type === 'job') {
    const { type, name, address, city, state, zip } = source;
    return { type, number, name, address, city, state, zip };
  }
  const { title, date } = source;
  const shared = { number, title, date, jobNumber: source.job.erpNumber ?? '', lines: source.lines.map(lineOf) };
  return source.type === 'commitment'
    ? {
        type: source.type,
        ...shared,
        vendorNumber: source.vendor.erpNumber ?? '',
        retainageRate: source.retainageRate,
      }
    : { type: source.type, ...shared, commitmentNumber: source.commitment.erpNumber ?? '' };
}

const lineOf = ({ number, description, costCode, costType, amount }: MakingLine): NewErpLine => ({
  number,
  description,
  costCode: costCode.erpNumber ?? '',
  costType: costType.erpNumber ?? '',
  amount,
});

/** May it be sent at all, as it stands here? */
export function sendProblems(source: MakingSource): readonly Refusal[] {
  if (source.type === 'vendor' || source.type === 'job') return [];
  const found: Refusal[] = [];
  const approved = source.status.toLowerCase() === 'approved';
  if (!approved) found.push(refusal('invalid', { field: 'status', because: 'send_approved' }));
  if (source.lines.length === 0) found.push(refusal('invalid', { field: 'line_items', because: 'required' }));
  return found;
}

/** All that would keep the ERP from holding it, in order of precedence: what lacks first, then what is too long. */
export function makingProblems(source: MakingSource, record: NewErpRecord, limits: BillLimits): readonly Refusal[] {
  const found = [...sendProblems(source)];
  const lacking = lackingOf(source);
  if (lacking.length > 0) found.push(refusal('prerequisite_missing', { missing: lacking }));
  const { parts, ofLine } = words.bill;
  const long = (field: string, value: string, limit: number) => {
    const { length } = value;
    if (length > limit) found.push(refusal('too_long_for_erp', { field, value, length, limit }));
  };
  if (record.number.trim() === '') found.push(refusal('invalid', { field: 'erp_number', because: 'required' }));
  if (record.type === 'commitment') long(parts.commitmentNumber, record.number, limits.commitmentNumber);
  const form =
    record.type === 'vendor' ? limits.forms?.vendorNumber : record.type === 'job' ? limits.forms?.jobNumber : undefined;
  const field = record.type === 'vendor' ? parts.vendorNumber : parts.jobNumber;
  const digits = /^\d+$/.test(record.number) ? record.number.length : Number.POSITIVE_INFINITY;
  if (form !== undefined && record.number.trim() !== '' && digits > form.digits) {
    found.push(refusal('misformed_for_erp', { field, value: record.number, digits: form.digits, places: form.places }));
  }
  if (record.type === 'commitment' || record.type === 'change_order') {
    for (const line of record.lines) {
      long(fill(ofLine, { part: parts.description, line: line.number }), line.description, limits.lineDescription);
    }
  }
  return found;
}

/** Everything without a number in the ERP, named as people name it. */
function lackingOf(source: MakingSource): readonly string[] {
  if (source.type === 'vendor' || source.type === 'job') return [];
  const { parts } = words.bill;
  const heads: readonly (readonly [string, Named])[] =
    source.type === 'commitment'
      ? [
          [parts.project, source.job],
          [parts.vendor, source.vendor],
        ]
      : [[parts.commitment, source.commitment]];
  const found = heads.filter(([, of]) => !of.erpNumber).map(([what, of]) => `${what} ${of.name}`);
  for (const { costCode, costType } of source.lines) {
    if (!costCode.erpNumber) found.push(`${parts.costCode} ${costCode.code}`);
    if (!costType.erpNumber) found.push(`${parts.costType} ${costType.code}`);
  }
  return [...new Set(found)];
}

/**
 * The number that is offered to whoever accepts: ours, where we have one that may be one there. A vendor has none of its
 * own here, so it is typed.
 */
export const offeredNumber = (source: MakingSource): string => source.number ?? '';

/**
 * By what a change order is known here once it is in the ERP: there it is numbered within its commitment, here an ERP
 * number is one record's of the company.
 */
export const changeOrderKey = (commitmentNumber: string, number: string): string => `${commitmentNumber}/${number}`;

/**
 * The number of a change order within its commitment, out of what is kept here. Null where that is no number of this
 * commitment: it has another number since, or none, and under which the order stands nobody here knows.
 */
export function changeOrderNumber(commitmentNumber: string | null, erpNumber: string): string | null {
  const head = `${commitmentNumber}/`;
  const isWithin = commitmentNumber !== null && erpNumber.startsWith(head) && erpNumber.length > head.length;
  return isWithin ? erpNumber.slice(head.length) : null;
}

/** Would it be kept here under this number, or under one that the ERP takes for the same? */
export function isKnownAs({ number, commitmentNumber }: RecordKey, key: string): boolean {
  const own = commitmentNumber === undefined ? key : changeOrderNumber(commitmentNumber, key);
  return own !== null && sameNumber(own, number);
}
