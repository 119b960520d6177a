import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';

/**
 * Names in Sage's XML messages, in one place. The envelope, the references by `ObjectID` and the answers' status
 * attributes are as seen with other records; the names for a payable invoice are inferred from those (Sage publishes no
 * schema: it is a file of each installation, against which these must be checked before the first real export).
 */
const names = {
  request: 'APInvoiceAddNextRq',
  line: 'APInvoiceLineAdd',
} as const;
const namespace = 'http://sage100contractor.com/api';

/** Type 1 Contract counts against the subcontract's balance; status 1 Open is posted to the ledger. */
const contract = 1;
const open = 1;

const attributes = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;
const builder = new XMLBuilder({ ...attributes, suppressEmptyNode: true });
const parser = new XMLParser({
  ...attributes,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

const reference = (id: string) => ({ ObjectID: id });

/** The message that makes a bill. The reference goes where we can look for it: the first user-defined field. */
export function billMessage(bill: Bill, billReference: BillReference, company: string, user: string): string {
  const invoice = {
    '@requestID': '1',
    InvoiceNumber: bill.invoiceNumber,
    VendorRef: reference(bill.vendorNumber),
    JobRef: reference(bill.jobNumber),
    SubcontractNumber: bill.commitmentNumber,
    Desc: bill.description,
    InvoiceDate: bill.billingDate,
    InvoiceType: String(contract),
    Status: String(open),
    UserDefined1: billReference,
    InvoiceTotal: formatMoney(bill.amount),
    Retainage: formatMoney(bill.retainage),
    [names.line]: bill.lines.map((line) => ({
      Desc: line.description,
      SubcontractLine: String(line.lineNumber),
      CostCodeRef: reference(line.costCode),
      CostTypeRef: reference(line.costType),
      Amount: formatMoney(line.amount),
      Retainage: formatMoney(line.retainage),
    })),
  };
  const message = {
    'api:MBXML': {
      '@xmlns:api': namespace,
      MBXMLSessionRq: { Company: company, User: user },
      MBXMLMsgsRq: { '@messageSetID': billReference, '@onError': 'stopOnError', [names.request]: invoice },
    },
  };
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build(message)}`;
}

/** Sage's verdict. Status 0 is its yes. */
export interface Verdict {
  readonly statusCode: number;
  readonly statusMessage: string;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the answer. Throws where it holds no verdict, or more than one: then we do not know what happened, and an
 * answer that was cut off must not read as a refusal.
 */
export function readVerdict(xml: string): Verdict {
  if (XMLValidator.validate(xml) !== true) throw new Error("Sage's answer is not whole");
  const parsed: unknown = parser.parse(xml);
  const root = isNode(parsed) ? parsed.MBXML : undefined;
  const answers = isNode(root) ? root.MBXMLMsgsRs : undefined;
  if (!isNode(answers)) throw new Error("Sage's answer holds no message");
  const [verdict, another] = Object.entries(answers).filter(([name]) => name.endsWith('Rs'));
  if (another) throw new Error("Sage's answer holds more than one verdict");
  // A session that Sage does not open is refused in the envelope: there is no answer inside.
  const node = verdict ? verdict[1] : answers;
  const code = isNode(node) ? Number(node['@statusCode']) : Number.NaN;
  if (!isNode(node) || !Number.isInteger(code)) throw new Error("Sage's answer holds no status");
  if (!verdict && code === 0) throw new Error("Sage's answer does not name our request");
  return { statusCode: code, statusMessage: String(node['@statusMessage'] ?? '') };
}

/**
 * XML 1.0 cannot carry these at all, so Sage could never hold them. Names the field, or null where every text is fine.
 */
export function unsendable(bill: Bill): string | null {
  const texts: [string, string][] = [
    ['invoice number', bill.invoiceNumber],
    ['description', bill.description],
    ['commitment number', bill.commitmentNumber],
    ['vendor number', bill.vendorNumber],
    ['job number', bill.jobNumber],
    ...bill.lines.flatMap((line): [string, string][] => [
      [`description of line ${line.lineNumber}`, line.description],
      [`cost code of line ${line.lineNumber}`, line.costCode],
      [`cost type of line ${line.lineNumber}`, line.costType],
    ]),
  ];
  return texts.find(([, text]) => !text.isWellFormed() || [...text].some(isControl))?.[0] ?? null;
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xfffe || code === 0xffff;
}
