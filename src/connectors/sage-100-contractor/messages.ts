import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Bill, BillLine } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';
import { comesTo } from '../comes-to.ts';
import { ErpTrouble } from '../trouble.ts';
import { sageName } from './company.ts';
import { fiscalPeriod, usualBeginning } from './fiscal-period.ts';
import { type HeaderPart, inferredNames, type LinePart, type MessageNames } from './message-names.ts';
import type { NamedElement } from './named-element.ts';

/** How messages are written: by which names, and as what kind of invoice. */
export interface MessageForm {
  readonly names: MessageNames;
  /** 1 Contract counts against the subcontract's balance; 2 Memo does not. */
  readonly type: 1 | 2;
  /** 1 Open is posted to the ledger, 2 Review and 3 Dispute are not yet; the others are Sage's own to set. */
  readonly status: 1 | 2 | 3;
  /** The month in which the company's fiscal year begins; left out: January. */
  readonly fiscalYearBegins?: number;
  /** The next free record number, for a schema that leaves it to us; see {@link wantsRecordNumber}. */
  readonly recordNumber?: string | null;
}

/** Must a message bring the number of the record that it makes? Sage gives it itself where it can. */
export const wantsRecordNumber = (names: MessageNames): boolean =>
  names.header.some(({ holds }) => holds === 'recordNumber');

/** Type 1 and status 1 are what other integrations of payable invoices always write. */
export const usualForm: MessageForm = { names: inferredNames, type: 1, status: 1 };

const attributes = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;
const builder = new XMLBuilder({ ...attributes, suppressEmptyNode: true });
const parser = new XMLParser({
  ...attributes,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

/**
 * The message that makes a bill, its elements in the schema's order. The reference goes where we can look for it: the
 * first user-defined field. A part that the bill lacks is left out where the schema lets it be; then Sage fills it (the
 * posting period is that of the invoice date).
 */
export function billMessage(
  bill: Bill,
  billReference: BillReference,
  company: string,
  user: string,
  form: MessageForm = usualForm,
): string {
  const { names } = form;
  if (wantsRecordNumber(names) && !form.recordNumber) throw new Error('this schema wants a record number of ours');
  const prefix = names.qualified ? 'api:' : '';
  const invoice = elements(names.header, prefix, headerTexts(bill, billReference, form), () =>
    bill.lines.map((line) => elements(names.line, prefix, lineTexts(line, names))),
  );
  return enveloped(names, { company, user, id: billReference, request: names.request }, invoice);
}

/** What stands around a request: whose books, who saves, and by which name the set of messages is known. */
export interface Envelope {
  readonly company: string;
  readonly user: string;
  readonly id: string;
  readonly request: string;
}

/** A whole message with one request in it. */
export function enveloped(
  { namespace, qualified }: Pick<MessageNames, 'namespace' | 'qualified'>,
  { company, user, id, request }: Envelope,
  body: Element,
): string {
  const prefix = qualified ? 'api:' : '';
  const message = {
    'api:MBXML': {
      '@xmlns:api': namespace,
      [`${prefix}MBXMLSessionRq`]: { [`${prefix}Company`]: company, [`${prefix}User`]: user },
      [`${prefix}MBXMLMsgsRq`]: {
        '@messageSetID': id,
        '@onError': 'stopOnError',
        [`${prefix}${request}`]: { '@requestID': '1', ...body },
      },
    },
  };
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build(message)}`;
}

/** What stands in each part of the header; null where the bill has nothing for it. */
export function headerTexts(
  bill: Bill,
  billReference: BillReference,
  { type, status, recordNumber = null, fiscalYearBegins = usualBeginning }: Omit<MessageForm, 'names'>,
): Readonly<Record<Exclude<HeaderPart, 'lines'>, string | null>> {
  const posted = bill.postingPeriod && fiscalPeriod(bill.postingPeriod, fiscalYearBegins);
  return {
    recordNumber,
    invoiceNumber: bill.invoiceNumber,
    vendor: bill.vendorNumber,
    job: bill.jobNumber,
    subcontract: bill.commitmentNumber || null,
    description: bill.description || null,
    billingDate: bill.billingDate,
    postingPeriod: posted && String(posted.month),
    postingYear: posted && String(posted.year),
    type: String(type),
    status: String(status),
    reference: billReference,
    total: formatMoney(bill.amount),
    retainage: formatMoney(bill.retainage),
  };
}

/**
 * What stands in each part of a line. A schema without amounts is given one piece at the amount as its price. So is what
 * Sage might round to another cent: by quantity and price it makes the line's total itself.
 */
export function lineTexts(line: BillLine, names: MessageNames): Readonly<Record<LinePart, string | null>> {
  const byAmount = names.line.some(({ holds }) => holds === 'amount');
  const { quantity, unitPrice, amount } = line;
  const pieces = quantity !== null && unitPrice !== null && comesTo(quantity, unitPrice, amount);
  return {
    subcontractLine: String(line.lineNumber),
    lineDescription: line.description || null,
    costCode: line.costCode,
    costType: line.costType,
    quantity: pieces ? quantity : byAmount ? null : '1',
    unitPrice: pieces ? unitPrice : byAmount ? null : formatMoney(line.amount),
    amount: formatMoney(line.amount),
    lineRetainage: formatMoney(line.retainage),
  };
}

type Element = Readonly<Record<string, unknown>>;

/** The elements of a request or of a line, in the schema's order. */
export function elements<P extends string>(
  places: readonly NamedElement<P>[],
  prefix: string,
  texts: Readonly<Partial<Record<P, string | null>>>,
  lines: () => readonly Element[] = () => [],
): Element {
  const found = places.flatMap((place): [string, unknown][] => {
    const name = `${prefix}${place.element}`;
    if (place.holds === 'lines') return [[name, lines()]];
    const text = place.holds === 'fixed' ? place.value : texts[place.holds];
    if (text === null || text === undefined) return place.required ? [[name, '']] : [];
    const inner = place.within.reduceRight<unknown>((held, within) => ({ [`${prefix}${within}`]: held }), text);
    return [[name, inner]];
  });
  return Object.fromEntries(found);
}

/** Sage's verdict. Status 0 is its yes. */
export interface Verdict {
  readonly statusCode: number;
  readonly statusMessage: string;
  /** The number of the record that was made, where the answer tells it. */
  readonly recordNumber: string | null;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the answer. Throws where it holds no verdict, or more than one: then we do not know what happened, and an
 * answer that was cut off must not read as a refusal.
 */
export function readVerdict(xml: string): Verdict {
  if (XMLValidator.validate(xml) !== true) throw unreadable('notWhole');
  const parsed: unknown = parser.parse(xml);
  const root = isNode(parsed) ? parsed.MBXML : undefined;
  const answers = isNode(root) ? root.MBXMLMsgsRs : undefined;
  if (!isNode(answers)) throw unreadable('noMessage');
  const [verdict, another] = Object.entries(answers).filter(([name]) => name.endsWith('Rs'));
  if (another) throw unreadable('severalVerdicts');
  // A session that Sage does not open is refused in the envelope: there is no answer inside.
  const node = verdict ? verdict[1] : answers;
  const code = isNode(node) ? statusIn(node) : null;
  if (!isNode(node) || code === null) throw unreadable('noStatus');
  if (!verdict && code === 0) throw unreadable('otherRequest');
  return { statusCode: code, statusMessage: String(node['@statusMessage'] ?? ''), recordNumber: recordNumberIn(node) };
}

/** Null where it is no number. An empty one reads as 0 in JavaScript, and 0 is Sage's yes. */
function statusIn(node: Readonly<Record<string, unknown>>): number | null {
  const told = String(node['@statusCode'] ?? '').trim();
  return /^-?\d{1,9}$/.test(told) ? Number(told) : null;
}

const unreadable = (what: keyof typeof words.bill.answer) =>
  new ErpTrouble('unreadable_answer', { erp: sageName, what: words.bill.answer[what] });

/** Sage allots the number and tells it (inferred: in an element of this name). Null where it does not. */
function recordNumberIn(node: Readonly<Record<string, unknown>>): string | null {
  const told = node.RecordNumber ?? node.ObjectID;
  return typeof told === 'string' && /^\d{1,15}$/.test(told.trim()) ? told.trim() : null;
}

/**
 * XML 1.0 cannot carry these at all, so Sage could never hold them. Names the field, or null where every text is fine.
 */
export function unsendable(bill: Bill): string | null {
  const { parts, ofLine } = words.bill;
  const texts: [string, string][] = [
    [parts.invoiceNumber, bill.invoiceNumber],
    [parts.description, bill.description],
    [parts.commitmentNumber, bill.commitmentNumber],
    [parts.vendorNumber, bill.vendorNumber],
    [parts.jobNumber, bill.jobNumber],
    ...bill.lines.flatMap(({ lineNumber: line, description, costCode, costType }): [string, string][] => [
      [fill(ofLine, { part: parts.description, line }), description],
      [fill(ofLine, { part: parts.costCode, line }), costCode],
      [fill(ofLine, { part: parts.costType, line }), costType],
    ]),
  ];
  return texts.find(([, text]) => isUnsendable(text))?.[0] ?? null;
}

/** Holds it a character that XML 1.0 cannot carry? */
export const isUnsendable = (text: string): boolean => !text.isWellFormed() || [...text].some(isControl);

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xfffe || code === 0xffff;
}
