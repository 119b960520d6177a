import type { HeaderPart, LinePart } from './message-names.ts';

/**
 * Names under which an installed schema may hold a part of a bill, the likeliest first. INFERRED, all of them: from the
 * columns and screen labels of 4-2 Payable Invoices and from the messages of other records. Compared without regard to
 * case and to anything but letters and digits.
 */
export const headerCandidates: Readonly<Record<Exclude<HeaderPart, 'lines'>, readonly string[]>> = {
  recordNumber: ['RecordNumber', 'ObjectRef', 'RecordRef', 'RecNum'],
  invoiceNumber: ['InvoiceNumber', 'InvoiceNum', 'InvoiceNo', 'Invoice'],
  vendor: ['VendorRef', 'VendorNumberRef', 'VendorNumber', 'Vendor', 'PayableAccountRef'],
  job: ['JobRef', 'JobNumberRef', 'JobNumber', 'Job'],
  subcontract: [
    'SubcontractNumber',
    'SubcontractNum',
    'SubcontractNo',
    'SubcontractRef',
    'Subcontract',
    'ContractNumber',
  ],
  description: ['Desc', 'Description', 'InvoiceDesc', 'InvoiceDescription'],
  billingDate: ['InvoiceDate', 'Date', 'BillingDate'],
  postingPeriod: ['PostingPeriod', 'PostPeriod', 'AccountingPeriod', 'AccountPeriod', 'Period', 'PeriodRef'],
  postingYear: ['PostingYear', 'PostYear', 'FiscalYear', 'AccountingYear', 'Year'],
  type: ['InvoiceType', 'InvoiceTypeRef', 'Type', 'TypeRef'],
  status: ['Status', 'InvoiceStatus', 'StatusRef', 'InvoiceStatusRef'],
  reference: [
    'UserDefined1',
    'UserDef1',
    'UserDefinedField1',
    'UserField1',
    'UserDefined01',
    'User1',
    'UsrDf1',
    'UDF1',
  ],
  total: ['InvoiceTotal', 'Total', 'TotalAmount', 'InvoiceAmount'],
  retainage: ['Retainage', 'Retention', 'RetainageAmount', 'RetentionAmount', 'Retain', 'Holdback'],
};

export const lineCandidates: Readonly<Record<LinePart, readonly string[]>> = {
  subcontractLine: [
    'SubcontractLine',
    'SubcontractLineReference',
    'SubcontractLineRef',
    'SubcontractLineNumber',
    'LineReference',
    'LineRef',
    'ContractLine',
  ],
  lineDescription: ['Desc', 'Description', 'LineDesc', 'PartDesc', 'PartDescription'],
  costCode: ['CostCodeRef', 'CostCode', 'CostCodeNumber'],
  costType: ['CostTypeRef', 'CostType', 'CostTypeNumber'],
  quantity: ['Quantity', 'Qty', 'LineQuantity'],
  unitPrice: ['UnitPrice', 'Price', 'UnitCost', 'LinePrice'],
  amount: ['Amount', 'ExtendedTotal', 'LineTotal', 'ExtTotal', 'Total', 'ExtendedAmount', 'LineAmount'],
  lineRetainage: ['Retainage', 'Retention', 'RetainageAmount', 'RetentionAmount', 'HoldbackAmount', 'Holdback'],
};

/** Sage's phase of a job is 0 where a job has none. Tieout knows no phases, and sends 0 where one is demanded. */
export const phaseCandidates: readonly string[] = ['PhaseRef', 'JobPhaseRef', 'PhaseNumber', 'Phase'];

/** Two names that differ in nothing but case, hyphens and the like are one. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A request that makes payable invoices; `APInvoicePay…` pays them, and must never be sent. */
const invoiceAdd = /^(AP|Payable)\w*Invoice\w*Add\w*Rq$/i;
const pays = /pay(?!able)|check|void|del/i;

/** The request to use of all that a schema has, or null. `AddNext` lets Sage choose the record number. */
export function requestAmong(elements: Iterable<string>): string | null {
  const rank = (name: string) =>
    name === 'APInvoiceAddNextRq' ? 0 : name === 'APInvoiceAddRq' ? 1 : /AddNext/i.test(name) ? 2 : 3;
  const fitting = [...new Set(elements)].filter((name) => invoiceAdd.test(name) && !pays.test(name));
  return fitting.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0] ?? null;
}
