import type { MadeType } from '../contract.ts';
import { type NamedElement, reference, text } from './named-element.ts';

/** What of a record an element of its request holds. `lines` is where the lines stand among the others. */
export type RecordPart =
  | 'number'
  | 'name'
  | 'address'
  | 'city'
  | 'state'
  | 'zip'
  | 'phone'
  | 'email'
  | 'vendor'
  | 'job'
  | 'title'
  | 'date'
  | 'status'
  | 'retainageRate'
  | 'lines';
export type RecordLinePart = 'subcontract' | 'lineDescription' | 'costCode' | 'costType' | 'amount';

/** How the installed Sage names one kind of record in its messages, in the schema's order. */
export interface RecordNames {
  readonly request: string;
  readonly header: readonly NamedElement<RecordPart>[];
  /** Empty for a record without lines. */
  readonly line: readonly NamedElement<RecordLinePart>[];
}
/** Of each type that the installed Sage can be asked to make; one that is left out it cannot. */
export type RecordsNames = Readonly<Partial<Record<MadeType, RecordNames>>>;

const address: readonly NamedElement<RecordPart>[] = [
  text('address', 'Address1', { length: 75 }),
  text('city', 'City', { length: 50 }),
  text('state', 'State', { length: 20 }),
  text('zip', 'Zip', { length: 10 }),
];
const cost: readonly NamedElement<RecordLinePart>[] = [
  text('lineDescription', 'Desc', { length: 50 }),
  reference('costCode', 'CostCodeRef'),
  reference('costType', 'CostTypeRef'),
  text('amount', 'Amount'),
];

/**
 * The names where no installed schema was read. SubcontractAddRq, its fields and its lines are as integrators have met
 * them. Of JobAddRq and ChangeOrderAddRq only the names were seen. INFERRED: VendorAddRq, from the other verbs, and all
 * fields of these three; that a subcontract is changed by the lines of a change order; RetentionRate is therefore left
 * out here, and sent only where an installed schema has it.
 */
export const inferredRecords: Required<RecordsNames> = {
  vendor: {
    request: 'VendorAddRq',
    header: [
      text('number', 'VendorNumber'),
      text('name', 'VendorName', { length: 75 }),
      ...address,
      text('phone', 'Phone', { length: 20 }),
      text('email', 'Email', { length: 75 }),
    ],
    line: [],
  },
  job: {
    request: 'JobAddRq',
    header: [
      text('number', 'JobNumber'),
      text('name', 'JobName', { length: 75 }),
      ...address,
      text('status', 'JobStatus'),
    ],
    line: [],
  },
  commitment: {
    request: 'SubcontractAddRq',
    header: [
      text('number', 'SubcontractNumber', { length: 20 }),
      reference('vendor', 'VendorRef'),
      reference('job', 'JobRef'),
      text('title', 'Desc', { length: 50 }),
      text('status', 'ContractStatus'),
      text('date', 'ContractDate'),
      text('lines', 'SubcontractLineAdd'),
    ],
    line: cost,
  },
  change_order: {
    request: 'ChangeOrderAddRq',
    header: [
      text('number', 'ChangeOrderNumber', { length: 20 }),
      reference('job', 'JobRef'),
      text('title', 'Desc', { length: 50 }),
      text('date', 'ChangeOrderDate'),
      text('status', 'Status'),
      text('lines', 'SubcontractChangeLineAdd'),
    ],
    line: [text('subcontract', 'SubcontractNumber', { length: 20 }), ...cost],
  },
};
