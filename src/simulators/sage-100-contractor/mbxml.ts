import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { centsOf } from './cents.ts';
import { type NewInvoice, type NewLine, plainInvoice } from './payable-invoice.ts';
import { codes, type SageRefusal } from './refusal.ts';

/**
 * The XML messages of Sage's program interface ("MBXML"). The envelope, the references (`XRef`/`ObjectID`) and the
 * status codes are Sage's; the names of the request for a payable invoice and of its fields are inferred from those of
 * its sisters (subcontracts, purchase orders), because the schema comes with an installation and is not published.
 */
export interface Message {
  readonly company: string;
  readonly user: string;
  readonly messageSetID: string;
  readonly requestID: string;
  readonly invoice: NewInvoice;
}

const request = 'APInvoiceAddNextRq';
const answer = 'APInvoiceAddNextRs';
const longestMessage = 2_000_000;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  isArray: (name) => name === 'APInvoiceLineAdd',
});
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

function inside(node: unknown, ...path: string[]): unknown {
  let here = node;
  for (const name of path) here = typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined;
  return here;
}
const text = (node: unknown, ...path: string[]): string => {
  const found = inside(node, ...path);
  return typeof found === 'string' ? found.trim() : '';
};
const reference = (node: unknown, name: string) => text(node, name, 'XRef', 'ObjectID');
const amount = (node: unknown, name: string) => centsOf(text(node, name)) ?? Number.NaN;

/** Reads a message. The problem is for a message that Sage would not even begin with. */
export function readMessage(xml: string): { readonly message: Message } | { readonly problem: string } {
  if (xml.length > longestMessage) return { problem: `a message has at most ${longestMessage} characters` };
  if (/<!DOCTYPE/i.test(xml)) return { problem: 'a message must not have a document type' };
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return { problem: `not well-formed XML: ${valid.err.msg}` };
  const root = inside(parser.parse(xml), 'MBXML');
  const set = inside(root, 'MBXMLMsgsRq');
  const node = inside(set, request);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    return { problem: `the message must hold exactly one ${request}` };
  }
  return {
    message: {
      company: text(root, 'MBXMLSessionRq', 'Company'),
      user: text(root, 'MBXMLSessionRq', 'User'),
      messageSetID: text(set, '@messageSetID'),
      requestID: text(node, '@requestID'),
      invoice: readInvoice(node),
    },
  };
}

function readInvoice(node: object): NewInvoice {
  const lines = inside(node, 'APInvoiceLineAdd');
  return {
    ...plainInvoice,
    invnum: text(node, 'InvoiceNumber'),
    vndnum: reference(node, 'VendorRef'),
    jobnum: reference(node, 'JobRef'),
    ctcnum: text(node, 'SubcontractNumber'),
    dscrpt: text(node, 'Desc'),
    invdte: text(node, 'InvoiceDate'),
    invtyp: Number(text(node, 'InvoiceType')),
    status: Number(text(node, 'Status')),
    usrdf1: text(node, 'UserDefined1'),
    total: amount(node, 'InvoiceTotal'),
    retain: amount(node, 'Retainage'),
    lines: Array.isArray(lines) ? lines.map(readLine) : [],
  };
}

const readLine = (node: unknown): NewLine => ({
  linref: text(node, 'SubcontractLine'),
  prtdsc: text(node, 'Desc'),
  cstcde: reference(node, 'CostCodeRef'),
  csttyp: reference(node, 'CostTypeRef'),
  linqty: '',
  linprc: '',
  amount: amount(node, 'Amount'),
  retain: amount(node, 'Retainage'),
});

/** The answer to a message: a refusal, or Ok with the record number. */
export function writeAnswer(
  message: Pick<Message, 'messageSetID' | 'requestID'>,
  result: SageRefusal | { readonly recnum: string },
): string {
  const ok = 'recnum' in result;
  const body = {
    'api:MBXML': {
      '@xmlns:api': 'http://sage100contractor.com/api',
      MBXMLMsgsRs: {
        '@messageSetID': message.messageSetID,
        [answer]: {
          '@requestID': message.requestID,
          '@statusCode': ok ? '0' : String(result.statusCode),
          '@statusMessage': ok ? 'Ok' : result.statusMessage,
          ...(ok ? { RecordNumber: result.recnum } : {}),
        },
      },
    },
  };
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build(body)}`;
}

/** Who may send messages, and for which company. */
export function refuseSession(message: Message, company: string): SageRefusal | null {
  if (message.company !== company) {
    return { statusCode: codes.securityForbids, statusMessage: `Company ${message.company} cannot be opened.` };
  }
  if (message.user === '' || message.user.toLowerCase() === 'supervisor') {
    return { statusCode: codes.securityForbids, statusMessage: 'Security settings forbid this user to save.' };
  }
  return null;
}
