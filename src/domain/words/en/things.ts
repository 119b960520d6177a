/** What there may be none of: "There is no such …". */
export const things = {
  record: 'record',
  address: 'address',
  page: 'page',
  company: 'company',
  person: 'person',
  project: 'project',
  vendor: 'vendor',
  commitment: 'commitment',
  'billing period': 'billing period',
  invoice: 'invoice',
  operation: 'operation',
  'ERP connection': 'ERP connection',
  agent: 'agent',
  task: 'task',
  'ERP request': 'ERP request',
  'request detail': 'request detail',
  'staged record': 'staged record',
  webhook: 'webhook',
  'webhook trigger': 'webhook trigger',
} as const;

/** Fields of a line, as its columns are headed; other fields are spoken as they are called. */
export const lineFields = {
  workThisPeriod: 'Work this period',
  storedPresently: 'Materials presently stored',
  workRetainageHeld: 'Retainage held',
  workRetainageReleased: 'Retainage released',
  storedRetainageHeld: 'Retainage held of stored materials',
  storedRetainageReleased: 'Retainage released of stored materials',
} as const;

/** What of an invoice was changed, in its history. */
export const invoiceFields = {
  invoiceNumber: 'invoice number',
  periodId: 'billing period',
  billingDate: 'billing date',
  start: 'start',
  end: 'end',
  status: 'status',
  final: 'final',
  comment: 'comment',
  paymentDate: 'payment date',
  submittedAt: 'submitted',
  lines: 'lines',
} as const;
