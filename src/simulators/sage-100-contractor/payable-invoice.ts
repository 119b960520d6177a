import { codes, no, type SageRefusal } from './refusal.ts';

/** An invoice as the message or the screen 4-2 gives it. Amounts in cents, references and days as text. */
export interface NewInvoice {
  /** The record number that the sender wants; null where Sage shall give the next one. */
  readonly recnum: string | null;
  readonly invnum: string;
  readonly vndnum: string;
  readonly jobnum: string;
  /** Empty or 0 where the job has no phases. */
  readonly phsnum: string;
  readonly ctcnum: string;
  readonly pchord: string;
  readonly refnum: string;
  readonly dscrpt: string;
  readonly invdte: string;
  /** Empty: the vendor's due terms say. */
  readonly duedte: string;
  readonly invtyp: number;
  readonly status: number;
  /** Both empty: the period of the invoice's date. */
  readonly actper: string;
  readonly postyr: string;
  readonly usrdf1: string;
  readonly usrdf2: string;
  readonly total: number;
  readonly retain: number;
  readonly lines: readonly NewLine[];
}
export interface NewLine {
  readonly linref: string;
  readonly prtdsc: string;
  readonly cstcde: string;
  readonly csttyp: string;
  /** Both empty for a line that is an amount and nothing else. */
  readonly linqty: string;
  readonly linprc: string;
  readonly amount: number;
  readonly retain: number;
}

/** What an invoice holds where nobody says otherwise. */
export const plainInvoice = {
  recnum: null,
  phsnum: '',
  pchord: '',
  refnum: '',
  duedte: '',
  invtyp: 1,
  status: 1,
  actper: '',
  postyr: '',
  usrdf2: '',
} as const satisfies Partial<NewInvoice>;

/** The period that an invoice is posted to. To be asked of one that {@link badData} found nothing wrong with. */
export function periodOf(invoice: NewInvoice): { readonly actper: number; readonly postyr: number } {
  if (invoice.actper !== '') return { actper: Number(invoice.actper), postyr: Number(invoice.postyr) };
  return { actper: Number(invoice.invdte.slice(5, 7)), postyr: Number(invoice.invdte.slice(0, 4)) };
}

const most = 999_999_999_999;

/** A day such as `2026-03-31`, and one that the calendar has. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

/** `decimal(14,4)` in ten-thousandths; null for what is none. */
function fourPlaces(text: string): bigint | null {
  const match = /^(-?)(\d{1,10})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return null;
  const size = BigInt(match[2] ?? '0') * 10_000n + BigInt((match[3] ?? '').padEnd(4, '0'));
  return match[1] === '-' ? -size : size;
}

/** Quantity times price in whole cents, half a cent away from zero: how Sage makes a line's total. */
function product(quantity: bigint, price: bigint): number {
  const millionths = quantity * price;
  const size = millionths < 0n ? -millionths : millionths;
  const cents = Number((size + 500_000n) / 1_000_000n);
  return millionths < 0n && cents > 0 ? -cents : cents;
}

function badLine(line: NewLine, number: number): string | null {
  if (line.linqty === '' && line.linprc === '') return null;
  const [quantity, price] = [fourPlaces(line.linqty), fourPlaces(line.linprc)];
  if (quantity === null || price === null) return `Quantity and UnitPrice of line ${number} must both be decimals`;
  if (product(quantity, price) !== line.amount) return `Quantity times UnitPrice of line ${number} is not its Amount`;
  return null;
}

function badTexts(invoice: NewInvoice): string | null {
  const texts: [string, string, number][] = [
    ['InvoiceNumber', invoice.invnum, 20],
    ['SubcontractNumber', invoice.ctcnum, 20],
    ['OrderNumber', invoice.pchord, 20],
    ['ReferenceNumber', invoice.refnum, 20],
    ['Desc', invoice.dscrpt, 50],
    ['UserDefined1', invoice.usrdf1, 50],
    ['UserDefined2', invoice.usrdf2, 50],
    ...invoice.lines.map((line): [string, string, number] => ['line Desc', line.prtdsc, 50]),
  ];
  const long = texts.find(([, value, limit]) => value.length > limit);
  if (long) return `${long[0]} is longer than ${long[2]} characters`;
  if (invoice.invnum === '') return 'InvoiceNumber is required';
  if (!isDay(invoice.invdte)) return 'InvoiceDate is not a date';
  if (invoice.duedte !== '' && !isDay(invoice.duedte)) return 'DueDate is not a date';
  if (![1, 2, 3].includes(invoice.status)) return 'Status must be 1, 2 or 3';
  if (![1, 2].includes(invoice.invtyp)) return 'InvoiceType must be 1 or 2';
  if (invoice.recnum !== null && !/^[1-9]\d{0,14}$/.test(invoice.recnum)) return 'RecordNumber is not a whole number';
  if ((invoice.actper === '') !== (invoice.postyr === '')) return 'PostingPeriod and PostingYear go together';
  if (invoice.actper !== '' && !/^([1-9]|1[0-2])$/.test(invoice.actper)) return 'PostingPeriod must be 1 to 12';
  if (invoice.postyr !== '' && !/^(19|20)\d\d$/.test(invoice.postyr)) return 'PostingYear is not a year';
  return null;
}

function badAmounts(invoice: NewInvoice): string | null {
  if (invoice.lines.length === 0) return 'an invoice needs a line';
  const amounts = [invoice.total, invoice.retain, ...invoice.lines.flatMap((line) => [line.amount, line.retain])];
  if (amounts.some((amount) => !Number.isSafeInteger(amount) || Math.abs(amount) > most)) {
    return 'an amount is out of range';
  }
  for (const [i, line] of invoice.lines.entries()) {
    const bad = badLine(line, i + 1);
    if (bad) return bad;
  }
  const sum = (pick: (line: NewLine) => number) => invoice.lines.reduce((all, line) => all + pick(line), 0);
  if (sum((line) => line.amount) !== invoice.total) return 'the lines do not add up to the invoice total';
  if (sum((line) => line.retain) !== invoice.retain) return "the lines' retainage does not add up to the invoice's";
  return null;
}

/** What is wrong with an invoice by itself: texts too long for their columns, days that are none, sums that differ. */
export function badData(invoice: NewInvoice): SageRefusal | null {
  const bad = badTexts(invoice) ?? badAmounts(invoice);
  return bad === null ? null : no(codes.invalidData, `Invalid data: ${bad}.`);
}
