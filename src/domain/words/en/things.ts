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
  invitation: 'invitation to bill',
  line: 'line',
  'change order': 'change order',
  payment: 'payment',
  operation: 'operation',
  'ERP connection': 'ERP connection',
  agent: 'agent',
  task: 'task',
} as const;

/** Fields of a line, as its columns are headed; other fields are spoken as they are called. */
export const lineFields = {
  workThisPeriod: 'Work this period',
  storedPresently: 'Materials presently stored',
  workRetainageHeld: 'Retainage held',
  workRetainageReleased: 'Retainage released',
  storedRetainageHeld: 'Retainage held of stored materials',
  storedRetainageReleased: 'Retainage released of stored materials',
  quantityThisPeriod: 'Quantity this period',
  materialsMoved: 'Materials moved to previous work',
  retainageMoved: 'Retainage moved with them',
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
