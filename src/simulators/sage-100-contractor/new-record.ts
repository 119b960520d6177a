import { isDay } from './payable-invoice.ts';
import { codes, no, type SageRefusal } from './refusal.ts';

/** A record besides payable invoices, as its message gives it. Amounts in cents, references and days as text. */
export type NewRecord = NewVendor | NewJob | NewSubcontract | NewChange;

interface Addressed {
  readonly recnum: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}
export interface NewVendor extends Addressed {
  readonly of: 'vendor';
  readonly phone: string;
  readonly email: string;
}
export interface NewJob extends Addressed {
  readonly of: 'job';
  readonly status: string;
}
export interface NewSubcontract {
  readonly of: 'subcontract';
  readonly ctcnum: string;
  readonly vndnum: string;
  readonly jobnum: string;
  readonly phsnum: string;
  readonly dscrpt: string;
  readonly status: string;
  readonly condte: string;
  /** In percent; empty where nobody gave one. */
  readonly rtnrte: string;
  readonly lines: readonly NewCost[];
}
/** 6-4-1: a change order with its changes of subcontracts. */
export interface NewChange {
  readonly of: 'change';
  readonly chgnum: string;
  readonly jobnum: string;
  readonly phsnum: string;
  readonly dscrpt: string;
  readonly chgdte: string;
  /** 1 Approved: only then the subcontracts change. That the numbers are these is inferred. */
  readonly status: string;
  readonly lines: readonly (NewCost & { readonly ctcnum: string })[];
}
export interface NewCost {
  readonly dscrpt: string;
  readonly cstcde: string;
  readonly csttyp: string;
  readonly amount: number;
}

const most = 999_999_999_999;
const isNumber = (text: string) => /^[1-9]\d{0,14}$/.test(text);
type Text = readonly [name: string, value: string, limit: number];

const addressed = (of: string, record: Addressed): readonly Text[] => [
  [`${of}Name`, record.name, 75],
  ['Address1', record.address, 75],
  ['City', record.city, 50],
  ['State', record.state, 20],
  ['Zip', record.zip, 10],
];

function textsOf(record: NewRecord): readonly Text[] {
  if (record.of === 'job') return addressed('Job', record);
  if (record.of === 'vendor') {
    return [...addressed('Vendor', record), ['Phone', record.phone, 20], ['Email', record.email, 75]];
  }
  const number: Text =
    record.of === 'change' ? ['ChangeOrderNumber', record.chgnum, 20] : ['SubcontractNumber', record.ctcnum, 20];
  const lines = record.lines.map((line): Text => ['line Desc', line.dscrpt, 50]);
  return [number, ['Desc', record.dscrpt, 50], ...lines];
}

function badValues(record: NewRecord): string | null {
  if (record.of === 'vendor' || record.of === 'job') {
    const name = record.of === 'vendor' ? 'Vendor' : 'Job';
    if (!isNumber(record.recnum)) return `${name}Number is not a whole number`;
    return record.name === '' ? `${name}Name is required` : null;
  }
  const [number, day] = record.of === 'change' ? [record.chgnum, record.chgdte] : [record.ctcnum, record.condte];
  if (number === '') return 'its number is required';
  if (day !== '' && !isDay(day)) return 'its date is no date';
  if (!/^[1-6]$/.test(record.status)) return 'the status must be 1 to 6';
  if (record.of === 'subcontract' && record.rtnrte !== '' && !/^(100|\d{1,2})(\.\d{1,4})?$/.test(record.rtnrte)) {
    return 'RetentionRate is no percentage';
  }
  if (record.of === 'change' && record.lines.length === 0) return 'a change order needs a line';
  const amounts = record.lines.map(({ amount }) => amount);
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const bad = [...amounts, sum].some((amount) => !Number.isSafeInteger(amount) || Math.abs(amount) > most);
  return bad ? 'an amount is out of range' : null;
}

/** What is wrong with a record by itself. */
export function badRecord(record: NewRecord): SageRefusal | null {
  const long = textsOf(record).find(([, value, limit]) => value.length > limit);
  const bad = long ? `${long[0]} is longer than ${long[2]} characters` : badValues(record);
  return bad === null ? null : no(codes.invalidData, `Invalid data: ${bad}.`);
}
