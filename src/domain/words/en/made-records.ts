import type { MadeType } from '../../records/made.ts';

/** Records besides bills that an ERP is asked to make, and what keeps it from that. */
export const madeRecords = {
  several: {
    vendor: 'vendors',
    job: 'jobs',
    commitment: 'commitments',
    change_order: 'change orders',
  } satisfies Record<MadeType, string>,
  /** How the ERP's own record is called. */
  labels: {
    vendor: 'Vendor {number}',
    job: 'Job {number}',
    commitment: 'Subcontract {number}',
    change_order: 'Change order {number}',
  } satisfies Record<MadeType, string>,
  /** Parts of a record, within a sentence. */
  parts: {
    number: 'number',
    name: 'name',
    address: 'address',
    city: 'city',
    state: 'state',
    zip: 'ZIP code',
    phone: 'phone number',
    email: 'e-mail address',
    vendor: 'vendor number',
    job: 'job number',
    title: 'title',
    date: 'date',
    status: 'status',
    retainageRate: 'retainage rate',
    lines: 'lines',
    subcontract: 'commitment number',
    lineDescription: 'description',
    costCode: 'cost code',
    costType: 'cost type',
    amount: 'amount',
  },
  notMade: '{erp} is not asked to make {what} from here. Enter it there by hand, then link it.',
  noMessage: 'The installed version of {erp} has no message that makes {what}. Enter it there by hand, then link it.',
  schemaUnread:
    'Nobody has looked yet whether the installed version of {erp} has a message that makes {what}. Let tieout doctor read its schema again, or enter the record there by hand and link it.',
  /** Which part of a record an ERP does not take, after the sentence of the export error. */
  details: {
    taken: '{record} is in {erp} already.',
    tooLong: 'The {field} has {length} characters, and {erp} takes {limit}.',
    noNumber: 'Vendors and jobs are numbered in {erp} with up to fifteen digits, and {number} is no such number.',
    noLines: '{erp} takes no contract without lines.',
    otherLines:
      '{erp} numbers lines by itself, in their order: where ours says line {line}, it would say {expected}, and bills would go to other lines. Number the lines alike on both sides, or enter the record there by hand and link it.',
  },
  /** What became of the requests that make records, in the installed schema. */
  schema: {
    made: '{request} makes {what}.',
    noRequest: 'The schema has no {request}: {what} are entered by hand, and linked.',
    noPlace: '{request} has no place for the {element}: {what} are entered by hand, and linked.',
    unfilled:
      '{element} of {request} must be given and is nothing that Tieout knows: {what} are entered by hand until the settings say what shall always stand there.',
  },
} as const;
