import type { MadeType } from '../contract.ts';
import type { RecordLinePart, RecordPart } from './record-names.ts';

/** Requests that make a record, by its type: `AddNext` would let Sage choose the number, which is ours to give. */
export const recordRequests: Readonly<Record<MadeType, readonly string[]>> = {
  vendor: ['VendorAddRq', 'PayableAccountAddRq'],
  job: ['JobAddRq'],
  commitment: ['SubcontractAddRq'],
  change_order: ['SubcontractChangeAddRq', 'ChangeOrderAddRq'],
};

const address = {
  address: ['Address1', 'AddressLine1', 'Address', 'Addr1'],
  city: ['City'],
  state: ['State', 'StateCode'],
  zip: ['Zip', 'ZipCode', 'PostalCode'],
} as const;
const title = ['Desc', 'Description'];

/** Names under which an installed schema may hold a part, the likeliest first. INFERRED but for the subcontract's. */
export const recordCandidates: Readonly<Record<MadeType, Readonly<Partial<Record<RecordPart, readonly string[]>>>>> = {
  vendor: {
    number: ['VendorNumber', 'ObjectID', 'ObjectRef', 'RecordNumber', 'RecNum', 'Number'],
    name: ['VendorName', 'Name'],
    ...address,
    phone: ['Phone', 'PhoneNumber', 'Phone1'],
    email: ['Email', 'EMail', 'EmailAddress'],
  },
  job: {
    number: ['JobNumber', 'ObjectID', 'ObjectRef', 'RecordNumber', 'RecNum', 'Number'],
    name: ['JobName', 'Name'],
    ...address,
    status: ['JobStatus', 'Status'],
  },
  commitment: {
    number: ['SubcontractNumber', 'ContractNumber', 'Number'],
    vendor: ['VendorRef', 'VendorNumber'],
    job: ['JobRef', 'JobNumber'],
    title,
    date: ['ContractDate', 'Date'],
    status: ['ContractStatus', 'Status', 'SubcontractStatus'],
    retainageRate: ['RetentionRate', 'RetainageRate', 'RetentionPercent', 'Retention'],
    lines: ['SubcontractLineAdd'],
  },
  change_order: {
    number: ['ChangeOrderNumber', 'OrderNumber', 'ChangeNumber', 'Number'],
    job: ['JobRef', 'JobNumber'],
    title,
    date: ['ChangeOrderDate', 'ChangeDate', 'Date'],
    status: ['Status', 'ChangeOrderStatus', 'ChangeStatus'],
    lines: ['SubcontractChangeLineAdd', 'SubcontractLineAdd', 'ChangeOrderSubcontractLineAdd', 'SubcontractLine'],
  },
};

export const recordLineCandidates: Readonly<Record<RecordLinePart, readonly string[]>> = {
  subcontract: ['SubcontractNumber', 'SubcontractRef', 'Subcontract', 'ContractNumber'],
  lineDescription: ['Desc', 'Description', 'LineDesc'],
  costCode: ['CostCodeRef', 'CostCode'],
  costType: ['CostTypeRef', 'CostType'],
  amount: ['Amount', 'ChangeAmount', 'LineAmount', 'Total'],
};

/** Without these a record could not be found again, or would not be the one that was asked for. */
export const neededParts: Readonly<Record<MadeType, readonly RecordPart[]>> = {
  vendor: ['number', 'name'],
  job: ['number', 'name'],
  commitment: ['number', 'vendor', 'job', 'title', 'lines'],
  change_order: ['number', 'job', 'title', 'lines'],
};
export const neededLineParts: Readonly<Record<'commitment' | 'change_order', readonly RecordLinePart[]>> = {
  commitment: ['costCode', 'costType', 'amount'],
  change_order: ['subcontract', 'costCode', 'costType', 'amount'],
};
