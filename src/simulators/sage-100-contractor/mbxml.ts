import { XMLBuilder } from 'fast-xml-parser';
import { readRecord, takenRecords } from './mbxml-records.ts';
import { amount, reference } from './message-values.ts';
import type { NewRecord } from './new-record.ts';
import { type NewInvoice, type NewLine, plainInvoice } from './payable-invoice.ts';
import { codes, no, type SageRefusal } from './refusal.ts';
import type { MessageSchema } from './schema-of-messages.ts';
import { readXml, textAt, type XmlElement } from './xml.ts';

/**
 * The XML messages of Sage's program interface ("MBXML"). The envelope, the references by `ObjectID` and the status
 * codes are Sage's; the names of the request for a payable invoice and of its fields are inferred from those of
 * its sisters (subcontracts, purchase orders). Which elements there are and in which order says the schema.
 */
export interface Message {
  readonly company: string;
  readonly user: string;
  readonly messageSetID: string;
  readonly requestID: string;
  /** Such as `APInvoiceAddNextRq`. */
  readonly request: string;
  /** What shall be made, or Sage's no where its elements are not as the schema has them. */
  readonly asked: Asked | SageRefusal;
}
/** What a message asks for. */
export type Asked = { readonly of: 'invoice'; readonly invoice: NewInvoice } | NewRecord;

/** AddNext lets Sage give the record number; Add brings its own. An installation has one of them, or both. */
const takenInvoices = ['APInvoiceAddNextRq', 'APInvoiceAddRq'];
const taken = [...takenInvoices, ...takenRecords];
const longestMessage = 2_000_000;

/** An element that the sender left out is an amount of zero. */
const amountOrNone = (element: XmlElement, name: string) =>
  element.children.some((child) => child.name === name) ? amount(element, name) : 0;

/** Reads a message. The problem is for a message that Sage would not even begin with. */
export function readMessage(
  xml: string,
  schema: MessageSchema,
): { readonly message: Message } | { readonly problem: string } {
  if (xml.length > longestMessage) return { problem: `a message has at most ${longestMessage} characters` };
  const read = readXml(xml);
  if ('problem' in read) return read;
  const [session, set] = ['MBXMLSessionRq', 'MBXMLMsgsRq'].map((name) =>
    read.root.children.find((child) => child.name === name),
  );
  const requests = set?.children ?? [];
  const ids = requests.map((request) => request.attributes.requestID);
  if (new Set(ids).size < ids.length) return { problem: 'two requests bear the same requestID' };
  const violation = schema.check(read.root);
  const within = violation !== null && violation.path.length > 2 && violation.path[1] === 'MBXMLMsgsRq';
  if (violation && !within) return { problem: violation.says };
  const [request, another] = requests;
  if (!request || another) return { problem: `a message must hold exactly one request, and this holds ${ids.length}` };
  if (!taken.includes(request.name)) {
    return { problem: `the simulator takes ${taken.join(', ')}, and this is ${request.name}` };
  }
  return {
    message: {
      company: textAt(session, 'Company'),
      user: textAt(session, 'User'),
      messageSetID: set?.attributes.messageSetID ?? '',
      requestID: request.attributes.requestID ?? '',
      request: request.name,
      asked: violation ? no(codes.invalidData, `Invalid data: ${violation.says}.`) : readAsked(request),
    },
  };
}

const readAsked = (request: XmlElement): Asked =>
  takenInvoices.includes(request.name) ? { of: 'invoice', invoice: readInvoice(request) } : readRecord(request);

function readInvoice(request: XmlElement): NewInvoice {
  const text = (name: string) => textAt(request, name);
  return {
    ...plainInvoice,
    recnum: request.name === 'APInvoiceAddRq' ? text('RecordNumber') : null,
    invnum: text('InvoiceNumber'),
    vndnum: reference(request, 'VendorRef'),
    jobnum: reference(request, 'JobRef'),
    phsnum: reference(request, 'PhaseRef'),
    ctcnum: text('SubcontractNumber'),
    pchord: text('OrderNumber'),
    refnum: text('ReferenceNumber'),
    dscrpt: text('Desc'),
    invdte: text('InvoiceDate'),
    duedte: text('DueDate'),
    invtyp: Number(text('InvoiceType')),
    status: Number(text('Status')),
    actper: text('PostingPeriod'),
    postyr: text('PostingYear'),
    // Installations may call their two fields otherwise, as the second schema of the tests does.
    usrdf1: text('UserDefined1') || text('UserDef1'),
    usrdf2: text('UserDefined2') || text('UserDef2'),
    total: amount(request, 'InvoiceTotal'),
    retain: amountOrNone(request, 'Retainage'),
    lines: request.children.filter((child) => child.name === 'APInvoiceLineAdd').map(readLine),
  };
}

const readLine = (line: XmlElement): NewLine => ({
  linref: textAt(line, 'SubcontractLine'),
  prtdsc: textAt(line, 'Desc'),
  cstcde: reference(line, 'CostCodeRef'),
  csttyp: reference(line, 'CostTypeRef'),
  linqty: textAt(line, 'Quantity'),
  linprc: textAt(line, 'UnitPrice'),
  amount: amount(line, 'Amount'),
  retain: amountOrNone(line, 'Retainage'),
});

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

/** The answer to a message: a refusal, or Ok with the record number. A warning stands where Ok would. */
export function writeAnswer(
  message: Pick<Message, 'messageSetID' | 'requestID' | 'request'>,
  result: SageRefusal | { readonly recnum: string; readonly warning: string | null },
  namespace: string,
): string {
  const ok = 'recnum' in result;
  const body = {
    'api:MBXML': {
      '@xmlns:api': namespace,
      MBXMLMsgsRs: {
        '@messageSetID': message.messageSetID,
        [message.request.replace(/Rq$/, 'Rs')]: {
          '@requestID': message.requestID,
          '@statusCode': ok ? '0' : String(result.statusCode),
          '@statusMessage': ok ? (result.warning ?? 'Ok') : result.statusMessage,
          ...(ok ? { RecordNumber: result.recnum } : {}),
        },
      },
    },
  };
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build(body)}`;
}
