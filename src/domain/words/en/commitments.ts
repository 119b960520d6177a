import type { CommitmentPart, Hold } from '../../billing/commitment.ts';
import type { ImportColumn } from '../../imports/schedule-import.ts';

/** The sentences of the Commitments tool. */
export const commitmentRefusals = {
  commitment_locked: '{commitment} is {commitment_status}, so {part_says} cannot be changed. {part_way}',
  commitment_in_use: '{commitment} cannot be {done_says}: {held}. {way_out}',
  change_order_approved:
    'Change order {change_order} is approved: its lines are lines of the commitment. Set it back to draft first, which goes while no invoice has them.',
  change_order_billed:
    'Change order {change_order} is on invoice {invoice_list}, so its lines cannot leave the commitment. Take it off that invoice or delete the invoice first, or take the amount back with another change order.',
  payment_issued:
    'Payment {payment_list} of the commitment pays this invoice. Delete the payment first, or take the invoice off it, then delete the invoice.',
  payment_synced:
    'Payment {payment} came from the ERP, so it is changed there. Only its origin_id and origin_data can be changed here.',
  rows_refused: '{count} of these rows cannot be taken, so none was: {first_row}',
} as const;

export const commitmentBecauses = {
  not_the_product: 'quantity times unit price comes to {product}: leave the amount out, or correct it',
  not_each_line_once: 'every line has to be named once, and no other',
  no_lines: 'an approval needs at least one line',
  quantity: 'a quantity or a unit price needs digits and at most four decimals, such as 12.5',
  not_zero: 'a payment cannot be zero',
  another_commitment: 'this belongs to another commitment',
  no_rows: 'there are no lines in it',
  no_head:
    'the first row has to name its columns, such as Cost Code, Cost Type, Description, Amount; without that, 3, 4, 6 or 7 columns are understood',
  made_a_date: 'the spreadsheet made a date of it: give the column the format Text and type it again',
  made_short:
    'the spreadsheet shortened this number, and digits of it are lost: give the column the format Text and type it again',
  formula_failed:
    'a formula stands here that came to nothing: open the file in a spreadsheet, see what it comes to, and save it again',
  code_ambiguous: 'several have this name: write the code itself',
  number_ambiguous:
    'between semicolons this could be a thousand or three decimals: write it without thousands separators, such as 1234,00',
  column_twice: 'two columns are taken for this. Rename or remove one',
  total_differs: 'it says {total}, but the lines above come to {sum}',
  too_many_cells:
    'this row has more cells than the head. Where an amount is written with a comma, put quotes around it, or leave the comma out',
  not_a_table: 'this is neither a CSV text nor an Excel file (.xlsx) that can be read',
  paid_there: 'the ERP lists this payment under its number: it is changed and voided there',
  joined_by_number: 'this number joins it to its record in the ERP: unlink it there first (ERP Integrations, Records)',
  joined_in_erp:
    'it stands in the ERP under its number: unlink it first (ERP Integrations, Records), where the ERP is asked whether it is gone',
  live_links: 'an invoice of it is in the ERP or on its way there: unlink, retrieve or reject that first',
} as const;

/** How each part of a commitment is spoken of, and what to do where it is locked. */
export const commitmentParts = {
  terms: ['its terms', ''],
  company: [
    'the company that it is with',
    'Set it back to Draft first, which goes while nothing was billed, paid or joined to the ERP.',
  ],
  schedule_of_values: [
    'its schedule of values',
    'Write a change order, or set it back to Draft while nothing was billed, paid or joined to the ERP.',
  ],
  change_orders: [
    'its change orders',
    'They belong to an approved commitment: before that, change its lines; after it, set it to Approved again first.',
  ],
  payments: ['its payments', 'Payments belong to a commitment that was approved.'],
} as const satisfies Record<CommitmentPart, readonly [string, string]>;

/** What keeps a commitment from being deleted or set back, and the way out of each. */
export const commitmentHolds = {
  invoices: ['it was invoiced ({invoice_list})', 'Delete its invoices, the newest first.'],
  payments: ['payments were issued on it', 'Delete its payments.'],
  change_orders: ['change orders of it are approved ({change_order_list})', 'Set its change orders to void.'],
  erp: ['it is {erp_number} in the ERP', 'Take it back there, then unlink it.'],
  sent: ['it was sent to the ERP', 'Retrieve it first.'],
} as const satisfies Record<Hold, readonly [string, string]>;

/** What was wanted of a commitment that is in use. */
export const commitmentDone = { deletion: 'deleted', status: 'set to {to}' } as const;

/** The columns of an import, and where in it something is wrong. */
export const importColumns = {
  cost_code: 'Cost Code',
  cost_type: 'Cost Type',
  description: 'Description',
  quantity: 'Quantity',
  unit: 'Unit',
  unit_price: 'Unit Price',
  amount: 'Amount',
} as const satisfies Record<ImportColumn, string>;
export const importPlaces = { cell: 'row {row}, {column}: {because}', row: 'row {row}: {because}' } as const;

export const commitmentEvents = {
  'commitment.created': 'Commitment {number} entered',
  'commitment.edited': 'Commitment changed: {fields}',
  'commitment.status': 'Status set to {to}',
  'commitment.deleted': 'Commitment {number} deleted',
  'commitment.lines':
    'Schedule of values changed: {added} added, {changed} changed, {removed} removed; it comes to {sum}',
  'change_order.created': 'Change order {number} entered: {sum}',
  'change_order.edited': 'Change order {number} changed: {fields}',
  'change_order.status': 'Change order {number} set to {to}',
  'change_order.deleted': 'Change order {number} deleted',
  'payment.created': 'Payment {number} issued: {sum}',
  'payment.edited': 'Payment {number} changed: {fields}',
  'payment.deleted': 'Payment {number} deleted',
  'project.over_billing': 'Invoices over the agreed amount: {to}',
} as const;

/** What of a commitment, a change order or a payment was changed, in the history. */
export const commitmentFields = {
  number: 'number',
  title: 'title',
  vendor: 'company',
  retainageRate: 'retainage',
  method: 'accounting method',
  contractDate: 'contract date',
  executed: 'executed',
  erpNumber: 'ERP number',
  originData: 'origin data',
  description: 'description',
  inclusions: 'inclusions',
  exclusions: 'exclusions',
  paymentTerms: 'payment terms',
  billToAddress: 'bill to',
  shipToAddress: 'ship to',
  shipVia: 'ship via',
  startDate: 'start date',
  estimatedCompletionDate: 'estimated completion',
  actualCompletionDate: 'actual completion',
  executionDate: 'execution date',
  issuedOnDate: 'issued on',
  letterOfIntentDate: 'letter of intent',
  approvalLetterDate: 'approval letter',
  returnedDate: 'returned',
  signedReceivedDate: 'signed contract received',
  deliveryDate: 'delivery date',
  reason: 'reason',
  reference: 'reference',
  revision: 'revision',
  dueDate: 'due date',
  invoicedDate: 'invoiced date',
  paidDate: 'paid date',
  scheduleImpactDays: 'schedule impact',
  date: 'date',
  amount: 'amount',
  checkNumber: 'check number',
  invoice: 'invoice',
  invoiceNumber: 'invoice number',
  invoiceDate: 'invoice date',
  drawRequestNumber: 'draw request number',
  notes: 'notes',
} as const;
