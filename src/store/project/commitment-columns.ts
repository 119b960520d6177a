import type { Selectable } from 'kysely';
import type { ChangeOrderTerms, CommitmentFields, CommitmentTerms, PaymentTerms } from '../../app/unit-of-work.ts';
import type { Tables } from '../tables.ts';

/** Between the names of a commitment's terms and those of its columns, where both say the same. */
const terms = {
  number: 'number',
  title: 'title',
  status: 'status',
  retainageRate: 'retainage_rate',
  method: 'accounting_method',
  executed: 'executed',
  erpNumber: 'erp_number',
  originData: 'origin_data',
  description: 'description',
  inclusions: 'inclusions',
  exclusions: 'exclusions',
  paymentTerms: 'payment_terms',
  billToAddress: 'bill_to_address',
  shipToAddress: 'ship_to_address',
  shipVia: 'ship_via',
  contractDate: 'contract_date',
  startDate: 'start_date',
  estimatedCompletionDate: 'estimated_completion_date',
  actualCompletionDate: 'actual_completion_date',
  executionDate: 'execution_date',
  issuedOnDate: 'issued_on_date',
  letterOfIntentDate: 'letter_of_intent_date',
  approvalLetterDate: 'approval_letter_date',
  returnedDate: 'returned_date',
  signedReceivedDate: 'signed_received_date',
  deliveryDate: 'delivery_date',
} as const satisfies Record<keyof CommitmentTerms, keyof Tables['commitment']>;

const changeOrderTerms = {
  number: 'number',
  title: 'title',
  status: 'status',
  description: 'description',
  reason: 'reason',
  reference: 'reference',
  revision: 'revision',
  executed: 'executed',
  dueDate: 'due_date',
  invoicedDate: 'invoiced_date',
  paidDate: 'paid_date',
  signedReceivedDate: 'signed_received_date',
  scheduleImpactDays: 'schedule_impact_days',
  erpNumber: 'erp_number',
  originData: 'origin_data',
} as const satisfies Record<keyof ChangeOrderTerms, keyof Tables['change_order']>;

const paymentTerms = {
  date: 'date',
  amount: 'amount',
  method: 'method',
  checkNumber: 'check_number',
  invoice: 'invoice_id',
  invoiceNumber: 'invoice_number',
  invoiceDate: 'invoice_date',
  drawRequestNumber: 'draw_request_number',
  notes: 'notes',
  erpNumber: 'erp_number',
  originData: 'origin_data',
} as const satisfies Record<keyof PaymentTerms, keyof Tables['contract_payment']>;

type Names = Readonly<Record<string, string>>;
const read = (row: object, names: Names) =>
  Object.fromEntries(Object.entries(names).map(([name, column]) => [name, (row as Record<string, unknown>)[column]]));
const write = (fields: object, names: Names) =>
  Object.fromEntries(
    Object.entries(names).map(([name, column]) => [column, (fields as Record<string, unknown>)[name]]),
  );

export const commitmentTermsOf = (row: Selectable<Tables['commitment']>) =>
  read(row, terms) as unknown as CommitmentTerms;
export const changeOrderTermsOf = (row: Selectable<Tables['change_order']>) =>
  read(row, changeOrderTerms) as unknown as ChangeOrderTerms;
export const paymentTermsOf = (row: Selectable<Tables['contract_payment']>) =>
  read(row, paymentTerms) as unknown as PaymentTerms;

type CommitmentColumns = Pick<Selectable<Tables['commitment']>, (typeof terms)[keyof typeof terms] | 'vendor_id'>;
export const commitmentColumns = (fields: CommitmentFields) =>
  ({ ...write(fields, terms), vendor_id: fields.vendor }) as unknown as CommitmentColumns;
export const changeOrderColumns = (fields: ChangeOrderTerms) =>
  write(fields, changeOrderTerms) as unknown as Pick<
    Selectable<Tables['change_order']>,
    (typeof changeOrderTerms)[keyof typeof changeOrderTerms]
  >;
export const paymentColumns = (fields: PaymentTerms) =>
  write(fields, paymentTerms) as unknown as Pick<
    Selectable<Tables['contract_payment']>,
    (typeof paymentTerms)[keyof typeof paymentTerms]
  >;
