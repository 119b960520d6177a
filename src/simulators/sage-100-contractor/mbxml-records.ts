import { amount, reference } from './message-values.ts';
import type { NewRecord } from './new-record.ts';
import { textAt, type XmlElement } from './xml.ts';

/**
 * The messages that make records besides payable invoices. SubcontractAddRq and its fields are as integrators have met
 * them; of JobAddRq and ChangeOrderAddRq only the names were seen; VendorAddRq follows from the other verbs. All other
 * names are inferred.
 */
const readers: Readonly<Record<string, (request: XmlElement) => NewRecord>> = {
  VendorAddRq: (request) => ({
    of: 'vendor',
    ...addressed(request, 'Vendor'),
    phone: textAt(request, 'Phone'),
    email: textAt(request, 'Email'),
  }),
  JobAddRq: (request) => ({ of: 'job', ...addressed(request, 'Job'), status: textAt(request, 'JobStatus') }),
  SubcontractAddRq: (request) => ({
    of: 'subcontract',
    ctcnum: textAt(request, 'SubcontractNumber'),
    vndnum: reference(request, 'VendorRef'),
    jobnum: reference(request, 'JobRef'),
    phsnum: reference(request, 'PhaseRef'),
    dscrpt: textAt(request, 'Desc'),
    status: textAt(request, 'ContractStatus') || '3',
    condte: textAt(request, 'ContractDate'),
    rtnrte: textAt(request, 'RetentionRate'),
    lines: named(request, 'SubcontractLineAdd').map(costOf),
  }),
  ChangeOrderAddRq: (request) => ({
    of: 'change',
    chgnum: textAt(request, 'ChangeOrderNumber'),
    jobnum: reference(request, 'JobRef'),
    phsnum: reference(request, 'PhaseRef'),
    dscrpt: textAt(request, 'Desc'),
    chgdte: textAt(request, 'ChangeOrderDate'),
    status: textAt(request, 'Status') || '2',
    lines: named(request, 'SubcontractChangeLineAdd').map((line) => ({
      ...costOf(line),
      ctcnum: textAt(line, 'SubcontractNumber'),
    })),
  }),
};
export const takenRecords: readonly string[] = Object.keys(readers);

export function readRecord(request: XmlElement): NewRecord {
  const reader = readers[request.name];
  if (reader === undefined) throw new Error(`nobody reads ${request.name}`);
  return reader(request);
}

const named = (request: XmlElement, name: string) => request.children.filter((child) => child.name === name);

const costOf = (line: XmlElement) => ({
  dscrpt: textAt(line, 'Desc'),
  cstcde: reference(line, 'CostCodeRef'),
  csttyp: reference(line, 'CostTypeRef'),
  amount: amount(line, 'Amount'),
});

const addressed = (request: XmlElement, of: 'Vendor' | 'Job') => ({
  recnum: textAt(request, `${of}Number`),
  name: textAt(request, `${of}Name`),
  address: textAt(request, 'Address1'),
  city: textAt(request, 'City'),
  state: textAt(request, 'State'),
  zip: textAt(request, 'Zip'),
});
