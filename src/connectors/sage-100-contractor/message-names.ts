import { type NamedElement, reference, text } from './named-element.ts';
import { inferredRecords, type RecordsNames } from './record-names.ts';

/** What of a bill an element of the request holds. `lines` is where the lines stand among the others. */
export type HeaderPart =
  | 'recordNumber'
  | 'invoiceNumber'
  | 'vendor'
  | 'job'
  | 'subcontract'
  | 'description'
  | 'billingDate'
  | 'postingPeriod'
  | 'postingYear'
  | 'type'
  | 'status'
  | 'reference'
  | 'total'
  | 'retainage'
  | 'lines';

export type LinePart =
  | 'subcontractLine'
  | 'lineDescription'
  | 'costCode'
  | 'costType'
  | 'quantity'
  | 'unitPrice'
  | 'amount'
  | 'lineRetainage';

/**
 * How the installed Sage names a payable invoice in its XML messages, and in which order. Plain values: kept with a
 * connection's settings, or in the agent's folder.
 */
export interface MessageNames {
  readonly namespace: string;
  /** Do the elements within the root bear its prefix? */
  readonly qualified: boolean;
  readonly request: string;
  readonly header: readonly NamedElement<HeaderPart>[];
  readonly line: readonly NamedElement<LinePart>[];
  /** Of records besides invoices. Left out where names were kept before there was such a thing. */
  readonly records?: RecordsNames;
}

/** Since version 19 of the SQL Server editions; before: `http://sagemasterbuilder.com/api`. */
export const seenNamespace = 'http://sage100contractor.com/api';

/**
 * The names where no installed schema was read. INFERRED: the envelope, references and the verbs are as seen with other
 * records, but Sage publishes no schema, and no public text names the request for a payable invoice. They must be
 * checked against the installed `mbxml.xsd` before the first real export.
 */
export const inferredNames: MessageNames = {
  namespace: seenNamespace,
  qualified: false,
  request: 'APInvoiceAddNextRq',
  header: [
    text('invoiceNumber', 'InvoiceNumber', { length: 20 }),
    reference('vendor', 'VendorRef'),
    reference('job', 'JobRef'),
    text('subcontract', 'SubcontractNumber', { length: 20 }),
    text('description', 'Desc', { length: 50 }),
    text('billingDate', 'InvoiceDate'),
    text('postingPeriod', 'PostingPeriod'),
    text('postingYear', 'PostingYear'),
    text('type', 'InvoiceType'),
    text('status', 'Status'),
    text('reference', 'UserDefined1', { length: 50 }),
    text('total', 'InvoiceTotal'),
    text('retainage', 'Retainage'),
    text('lines', 'APInvoiceLineAdd'),
  ],
  line: [
    text('lineDescription', 'Desc', { length: 50 }),
    text('subcontractLine', 'SubcontractLine'),
    reference('costCode', 'CostCodeRef'),
    reference('costType', 'CostTypeRef'),
    text('quantity', 'Quantity'),
    text('unitPrice', 'UnitPrice'),
    text('amount', 'Amount'),
    text('lineRetainage', 'Retainage'),
  ],
  records: inferredRecords,
};
